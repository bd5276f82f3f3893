// Leaving in order: what was said is waited for.

#include "client/connection/link.h"
#include "client/protocol/message_lines.h"

#include <chrono>
#include <string>
#include <utility>

#include <fmt/format.h>

namespace chat::client {
namespace {

using namespace std::chrono_literals;

// With a server that has been sent all, and does not say that it has dealt with it. Some take a line a
// second.
constexpr Duration kPatienceBeforeLeaving = 12s;

// What comes of an answer in less time is not worth a word.
constexpr Duration kUntoldOfLeaving = 1s;

// With one that has been told goodbye.
constexpr Duration kPatienceWhenLeaving = 1s;

}  // namespace

void Link::leave(std::string_view reason, Moment now) {
  const bool waits = is_up() && !goodbye_ && !all_confirmed();
  if (!waits) return leave_at_once(reason, now);
  goodbye_ = reason;
  goodbye_told_at_ = now.steady + kUntoldOfLeaving;
  say_goodbye_when_all_is_said(now);
}

/// What is waiting is being sent: the server has time again for what it has got.
void Link::say_goodbye_when_all_is_said(Moment now) {
  if (waiting_bytes() > 0 || goodbye_at_ == kNever) goodbye_at_ = now.steady + kPatienceBeforeLeaving;
  if (now.steady >= goodbye_at_ || all_confirmed()) return leave_at_once(std::string(*goodbye_), now);
  if (waiting_bytes() == 0 && now.steady < goodbye_told_at_) return;
  if (std::exchange(goodbye_told_at_, kNever) == kNever) return;
  tell(Event::Kind::info, "Leaving as soon as the server has taken what you said. Once more leaves at once.",
       now);
}

void Link::leave_at_once(std::string_view reason, Moment now) {
  goodbye_.reset();
  goodbye_at_ = kNever;
  if (state_ != State::up && state_ != State::registering) return drop_connection(now);
  session_->say_now(reason.empty() ? "QUIT"
                                   : fmt::format("QUIT :{}", split_text(reason, kReasonBytesMax).front()));
  state_ = State::leaving;
  until_ = now.steady + kPatienceWhenLeaving;
  carry(now);
}

void Link::disconnect(std::string_view reason, Moment now) {
  if (is_over() || state_ == State::leaving) return;
  if (state_ == State::closed) return tell(Event::Kind::error, "You are not connected.", now);
  stays_ = true;
  leave(reason, now);
}

}  // namespace chat::client
