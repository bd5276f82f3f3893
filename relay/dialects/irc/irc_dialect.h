#pragma once

#include "common/irc_message.h"
#include "common/moment.h"
#include "relay/dialects/base/paced_dialect.h"
#include "relay/dialects/irc/client.h"
#include "relay/dialects/irc/settings.h"
#include "relay/hub/hub.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace chat::relay::irc {

class Replies;

/// A stock IRC client. What it speaks is the Modern IRC client protocol and IRCv3; docs/protocol.md says how
/// much.
///
/// The table in commands.cpp does what the client's lines ask for. This class does the rest: it paces the
/// lines, sends PING to a silent client, and refuses lines that are no messages.
class IrcDialect final : public PacedDialect {
 public:
  /// All that is passed in outlives the dialect. `host` is how others see where the client is.
  IrcDialect(Hub& hub, Outbox& outbox, Renderings& renderings, const IrcSettings& settings,
             std::string_view host, Moment now);
  ~IrcDialect() override;

  void receive(std::string_view bytes, Moment now) override;
  void finish_input(Moment now) override;
  Time deadline() const override;
  void expire(Moment now) override;
  void forgive(Duration lost) override;
  std::string words_for_gap(std::uint64_t lines) const override;
  void say_goodbye() override;
  void leave(std::string_view reason, Moment now) override;
  std::string name() const override;
  bool is_registered() const { return client_.is_registered(); }

 private:
  void take_lines(Moment now);
  void take(const LineReader::Line& line, Replies& replies, Moment now);
  void take_text(std::string_view line, Replies& replies, Moment now);
  void run(const IrcMessage& message, Replies& replies, Moment now);
  void judged(const Verdict& verdict, Moment now) override;
  void count_ping();
  void hear(Moment now);
  void ask_whether_there(Moment now);
  void judge_silence(Moment now);
  void refuse_not_utf8(std::string_view line, std::size_t at, Replies& replies, Moment now);
  void close(std::string reason);

  Client client_;
  Time last_heard_;
  Time asked_at_ = kNever;  // when a PING was sent that the client has yet to answer; kNever: none was
};

}  // namespace chat::relay::irc
