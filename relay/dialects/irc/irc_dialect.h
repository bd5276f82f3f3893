#pragma once

#include "common/irc_message.h"
#include "common/moment.h"
#include "relay/dialects/base/origin.h"
#include "relay/dialects/base/paced_dialect.h"
#include "relay/dialects/irc/client.h"
#include "relay/dialects/irc/command.h"
#include "relay/dialects/irc/labels.h"
#include "relay/dialects/irc/settings.h"
#include "relay/hub/hub.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace chat::relay::irc {

/// A stock IRC client. What it speaks is the Modern IRC client protocol and IRCv3; docs/protocol.md says how
/// much.
///
/// The table in commands.cpp does what the client's lines ask for. This class does the rest: it paces the
/// lines, sends PING to a silent client, and refuses lines that are no messages.
class IrcDialect final : public PacedDialect {
 public:
  /// All that is passed in outlives the dialect.
  IrcDialect(const Server& server, Outbox& outbox, Origin origin, Moment now);
  ~IrcDialect() override;

  void receive(std::string_view bytes, Moment now) override;
  void finish_input(Moment now) override;
  Time deadline() const override;
  void expire(Moment now) override;
  void forgive(Duration lost) override;
  std::string words_for_gap(std::uint64_t lines) const override;
  void tell_of_end(std::string_view words) override { tell(words); }
  void say_goodbye() override;
  std::string_view words_for_superseded() const override {
    return "ERROR :You have come back by another connection\r\n";
  }
  void leave(std::string_view reason, Moment now) override;
  void end(std::string_view reason) override { close(std::string(reason)); }
  void be_left() override;
  std::string name() const override;
  std::uint64_t person_id() const override { return client_.person == nullptr ? 0 : client_.person->id; }
  bool may_return() const override;
  void note_unheard(WallTime since) override;
  void lose(Moment now) override;
  std::string come_back(const Origin& origin, bool missed, Moment now) override;
  bool is_registered() const { return client_.is_registered(); }

 private:
  /// A long answer of which something has yet to come.
  struct Answering {
    LongAnswer<Turn> parts{};
    std::optional<LabelledAnswer> label{};  ///< none: the client asked for none
  };

  void take_lines(Moment now) override;
  void take(const LineReader::Line& line, Share& share, Moment now);
  bool has_to_wait(const IrcMessage& message) const;
  void ask(AccountRequest request, const Turn& turn, std::optional<LabelledAnswer> label);
  void find(OlderLines<Turn> wanted, const Turn& turn, std::optional<LabelledAnswer> label);
  void find_for_answer(OlderLines<Turn> wanted, Moment now);
  /// In the round in which it is found. `then` gives the answer that the turn has by then.
  void tell_what_is_found(OlderLines<Turn> wanted, std::function<void(const Turn&)> then, Moment now);
  void give(const Turn& turn, std::optional<LabelledAnswer> label);
  void give_first(Replies& replies, std::optional<LabelledAnswer>& label);
  /// `message`: what the line is; nothing: none.
  void take_text(std::string_view line, const std::optional<IrcMessage>& message, const Turn& turn,
                 std::optional<AccountRequest>& to_ask);
  bool is_answering() const override { return answer_ != nullptr; }
  const Person* speaker() const override { return client_.person; }
  void answer_more(Share& share, Moment now) override;
  void go_on_answering(const Turn& turn);
  void count_ping();
  void hear(Moment now);
  void ask_whether_there(Moment now);
  void judge_silence(Moment now);
  void refuse_not_utf8(std::string_view line, std::size_t at, const Turn& turn,
                       std::optional<AccountRequest>& to_ask);
  void tell(std::string_view words);
  void close(std::string reason);
  void time_out(std::string reason);

  Client client_;
  std::unique_ptr<Answering> answer_;
  std::unique_ptr<OlderLines<Turn>> to_find_;  // by the line or answer that is being taken; null: nothing
  Time last_heard_;
  Time asked_at_ = kNever;  // when a PING was sent that the client has yet to answer; kNever: none was
};

}  // namespace chat::relay::irc
