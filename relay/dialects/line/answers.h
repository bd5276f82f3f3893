#pragma once

#include <string_view>

namespace chat::relay {
class Hub;
class Outbox;
struct Person;
struct Refusal;
}  // namespace chat::relay

namespace chat::relay::line {

/// What one client is answered.
class Answers {
 public:
  /// `asker`: null until the client is in the chat. All outlive the answers.
  Answers(Outbox& outbox, const Person* asker, Hub& hub) : outbox_(outbox), asker_(asker), hub_(hub) {}

  /// "* TEXT".
  void answer(std::string_view text) const;

  /// "! TEXT".
  void refuse(std::string_view text) const;

  /// The words for the refusal, and what to do about it where advice_on() knows that.
  void refuse(const Refusal& refusal, bool with_advice = true) const;

  /// Whole lines, with their ends.
  void show(std::string_view lines) const;

  /// Tells the client if the person it wrote to is away.
  void mention_absence(const Person& addressee) const;

 private:
  Outbox& outbox_;
  const Person* asker_;
  Hub& hub_;
};

}  // namespace chat::relay::line
