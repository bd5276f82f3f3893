#pragma once

#include "common/moment.h"
#include "relay/dialects/base/origin.h"
#include "relay/dialects/base/paced_dialect.h"
#include "relay/dialects/line/answers.h"
#include "relay/dialects/line/rendering.h"
#include "relay/dialects/line/request.h"
#include "relay/dialects/line/settings.h"
#include "relay/dialects/line/silence.h"
#include "relay/dialects/line/typed_line.h"
#include "relay/hub/hub.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chat::relay {

/// A person with `nc` or `telnet`, or a script. docs/protocol.md is its contract.
class LineDialect final : public PacedDialect {
 public:
  /// The first receive() lets the newcomer in and greets it. If the first line may become "/nick NAME", that
  /// waits until the line is whole, for 2 seconds at the most, and NAME is the newcomer's name from the
  /// start. A newcomer without a name of its own reads the lobby, and is in it from its first line on. All
  /// that is passed by reference outlives the dialect.
  LineDialect(Hub& hub, Outbox& outbox, const LineRenderings& renderings, const LineSettings& settings,
              Origin origin, Moment now);
  ~LineDialect() override;

  std::size_t read_budget() const override;
  void receive(std::string_view bytes, Moment now) override;
  void finish_input(Moment now) override;
  Time deadline() const override;
  void expire(Moment now) override;
  void forgive(Duration lost) override { silence_.forgive(lost); }
  std::string words_for_gap(std::uint64_t lines) const override;
  void tell_of_end(std::string_view words) override { answers().refuse(words); }
  void say_goodbye() override;
  std::string_view words_for_superseded() const override {
    return "! You have come back by another connection.\n";
  }
  void leave(std::string_view reason, Moment now) override;
  void end(std::string_view reason) override;
  void be_left() override;
  std::string name() const override { return person_ == nullptr ? std::string() : person_->nick; }
  std::string_view kept() const override;
  std::uint64_t person_id() const override { return person_ == nullptr ? 0 : person_->id; }
  bool may_return() const override;
  void note_unheard(WallTime since) override;
  void lose(Moment now) override;
  std::string come_back(const Origin& origin, bool missed, Moment now) override;

 private:
  void receive_typed(std::string_view bytes);
  TypedLine& typed();
  /// A client that is not in the chat yet.
  struct Newcomer {
    Origin origin;
    Time patience_ends;  ///< for the rest of its first line
  };

  /// Lets the newcomer in. Returns false while the rest of its first line is awaited.
  bool admit(Moment now);
  void enter(const Origin& origin, std::optional<std::string_view> nick, Moment now);
  /// A copy of a line, for later.
  struct FirstLine {
    LineReader::Line::Kind kind;
    std::string text;
    std::size_t length;
  };

  void find(Moment now);
  void take_lines(Moment now) override;
  bool is_answering() const override { return answer_ != nullptr; }
  const Person* speaker() const override { return person_; }
  void answer_more(Share& share, Moment now) override;
  void answer_with(std::vector<line::Part> parts);
  line::Turn turn(std::vector<line::Part>& then, Share& share, Moment now) {
    return {hub_, *person_, answers(), renderings_, then, share, now, to_find_};
  }
  /// Whether the first line that is said is a person's. If it is of another protocol, the client is told so.
  bool is_talk(std::string_view line);
  void take_line(const LineReader::Line& line, const line::Turn& turn);
  void take_words(std::string_view line, const line::Turn& turn);
  void count_blank();
  void take_command(std::string_view line, const line::Turn& turn);
  void ask(AccountRequest request, Moment now);
  void judged(const Verdict& verdict, Moment now);
  void greet(const line::Turn& turn, bool is_known);
  bool enter_lobby(Moment now);
  void note_what_is_shown(const Room& room, Moment now);
  void tell_of_owner(Moment now);
  void tell_how_it_is();
  void tell_way_back();
  void take_wished_nick(Moment now);
  std::string_view way_to_tls() const;
  bool lacks_password() const { return !has_password_ && hub_.takes_password(); }
  std::string what_is_missing() const;
  bool is_way_in(std::string_view line) const;
  bool let_in_if_nothing_is_missing(Moment now);
  void come_over(const CodeOwner& owner, Moment now);
  void show_what_it_missed(const BroughtOver& over, const line::Turn& turn);
  line::Answers answers() { return {outbox_, person_, hub_}; }
  void refuse_too_long(std::size_t length);
  void refuse_not_utf8(std::string_view line, std::size_t at);

  Hub& hub_;
  const LineSettings& settings_;
  const LineRenderings& renderings_;
  std::unique_ptr<Newcomer> newcomer_;              // null once it is let in, as most have been
  std::unique_ptr<LongAnswer<line::Turn>> answer_;  // of which something has yet to come
  std::unique_ptr<OlderLines<line::Turn>>
      to_find_;                                // by the line or answer that is being taken; null: nothing
  Person* person_ = nullptr;                   // null before that, and once it has left
  std::unique_ptr<TypedLine> typed_;           // null while nothing is kept: most clients send whole lines
  mutable std::unique_ptr<std::string> kept_;  // what kept() returned, if that had to be put together
  bool is_safe_;                               // nobody can read on the way what is sent
  bool is_outside_ = false;                    // was told what is missing, and shown no room yet
  bool has_password_;                          // has given the relay's, or came when it took none
  bool has_talked_ = false;
  bool knows_way_back_ = false;  // was told the code by which it may come back
  line::Silence silence_;
  std::optional<std::uint8_t> blanks_;        // blank lines since it said something in the same paste
  std::unique_ptr<std::string> wished_nick_;  // until it has given the relay's password; null: it has none
  Time received_at_{};
  std::uint64_t shown_from_ = INT64_MAX;  // id of the first line that it was shown of its room, on coming
};

}  // namespace chat::relay
