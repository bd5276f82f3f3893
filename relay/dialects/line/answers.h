#pragma once

#include <string_view>

namespace chat::relay {
class Outbox;
struct Person;
struct Refusal;
}  // namespace chat::relay

namespace chat::relay::line {

/// What one client is answered.
class Answers {
 public:
  /// `asker`: null until the client is in the chat. Both outlive the answers.
  Answers(Outbox& outbox, const Person* asker) : outbox_(outbox), asker_(asker) {}

  /// "* TEXT".
  void answer(std::string_view text) const;

  /// "! TEXT".
  void refuse(std::string_view text) const;

  /// The words for the refusal, and what to do about it where advice_on() knows that.
  void refuse(const Refusal& refusal) const;

  /// Whole lines, with their ends.
  void show(std::string_view lines) const;

  /// Tells the client if the person it wrote to is away.
  void mention_absence(const Person& addressee) const;

 private:
  Outbox& outbox_;
  const Person* asker_;
};

}  // namespace chat::relay::line
