// What becomes of an IRC client that says nothing: it is asked whether it is there, and has to answer.

#include "relay/dialects/irc/irc_dialect.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <utility>

#include <fmt/format.h>

namespace chat::relay::irc {

void IrcDialect::hear(Moment now) {
  last_heard_ = now.steady;
  asked_at_ = kNever;
}

Time IrcDialect::deadline() const {
  if (closing_) return kNever;
  const Time silence = asked_at_ == kNever ? last_heard_ + client_.settings().ping_interval
                                           : asked_at_ + client_.settings().ping_timeout;
  const Time silent = client_.is_registered() ? silence : client_.registration->due;
  return std::min(next_line_at(), may_be_late(silent));
}

void IrcDialect::expire(Moment now) {
  take_lines(now);
  if (closing_) return;
  if (!client_.is_registered()) {
    if (now.steady >= client_.registration->due && !is_held_up()) time_out("Registration timed out");
  } else if (waits_for_reader() || is_answering()) {
    // No line of this client is taken now, so it does not count as silent.
    hear(now);
  } else if (asked_at_ == kNever) {
    if (now.steady >= last_heard_ + client_.settings().ping_interval) ask_whether_there(now);
  } else if (now.steady >= asked_at_ + client_.settings().ping_timeout) {
    judge_silence(now);
  }
}

void IrcDialect::ask_whether_there(Moment now) {
  outbox_.queue(fmt::format("PING :{}\r\n", client_.settings().server_name));
  asked_at_ = now.steady;
}

/// While the PING is still queued, the client has not been asked. Slow readers have a limit of their own.
void IrcDialect::judge_silence(Moment now) {
  if (!outbox_.queue_is_empty()) {
    asked_at_ = now.steady;
    return;
  }
  const auto silence = std::chrono::duration_cast<std::chrono::seconds>(now.steady - last_heard_);
  note_unheard(now.wall - std::chrono::duration_cast<WallTime::duration>(now.steady - last_heard_));
  std::string reason = fmt::format("Ping timeout: {} seconds", silence.count());
  if (!may_return()) return time_out(std::move(reason));
  closing_ = std::make_unique<ClosingReason>(ClosingReason{.words = std::move(reason), .is_lost = true});
}

void IrcDialect::forgive(Duration lost) {
  last_heard_ += lost;
  if (asked_at_ != kNever) asked_at_ += lost;
  if (client_.registration != nullptr) client_.registration->due += lost;
}

}  // namespace chat::relay::irc
