// What is said, and what becomes of it.

#include "client/connection/link.h"
#include "client/conversation/postponed.h"
#include "client/protocol/refusals.h"
#include "client/text/words.h"
#include "common/text.h"

#include <iterator>
#include <utility>

#include <fmt/format.h>

namespace chat::client {
namespace {

void append(std::vector<std::string> more, std::vector<std::string>& lines) {
  std::move(more.begin(), more.end(), std::back_inserter(lines));
}

}  // namespace

// A message was cut to fit the server that it was said to; the next server of that name may take less.
void Link::say_or_tell(const std::string& line, Moment now) {
  if (session_->say(line)) return;
  if (is_message(line)) ++refusals_;
  tell(Event::Kind::error,
       fmt::format("Not said: too long for this server ({} bytes, and it takes {}): {}",
                   with_commas(line.size()), with_commas(session_->line_bytes_max()), as_told(line)),
       now);
}

// What was said last before the connection was lost comes before what was said since.
void Link::say_what_waits(Moment now) {
  std::vector<std::string> lines = std::exchange(unsaid_, {});
  const bool stale = !settings_.say_again && now.wall - lost_at_ >= Postponed::kStaleAfter;
  if (stale && !lines.empty()) doubts_.hold(std::exchange(lines, {}));
  for (const std::string& line : lines) say_or_tell(line, now);
  conversation_.say_postponed(now);
  conversation_.part_again();
  say_what_is_asked(now);
}

/// Whoever has come back where it was has been shown which of the lines in doubt had arrived, if the server
/// echoes. The others come before what was said since. A pipe has nobody who could be asked about what is not
/// speech.
void Link::say_what_is_missing() {
  const bool was_shown = session_->has_resumed() && session_->has_capability("echo-message");
  if (!settings_.say_again && !was_shown) return;
  std::vector<std::string> lines = settings_.say_again ? doubts_.take() : doubts_.take_new_messages();
  append(std::exchange(unsaid_, {}), lines);
  unsaid_ = std::move(lines);
}

void Link::say_what_is_asked(Moment now) {
  for (const std::string& line : conversation_.take_lines()) say_or_tell(line, now);
}

std::size_t Link::say_again(Moment now) {
  if (!is_up()) return 0;
  std::vector<std::string> lines = doubts_.take();
  append(doubts_.take_refused(now.wall), lines);
  for (const std::string& line : lines) say_or_tell(line, now);
  const std::size_t postponed = conversation_.say_all_postponed(now);
  carry(now);
  return lines.size() + postponed;
}

void Link::tell_of_delay(Moment now) {
  if (session_->take_delay().empty()) return;
  tell(Event::Kind::info, "The server lets you come back in a moment.", now);
}

void Link::tell_of_cut(const CutMessage& cut, Moment now) {
  tell(Event::Kind::error,
       fmt::format("The server cut what you said to {}. Its end was not said: {}", cut.target, cut.end), now);
}

void Link::tell_of_doubts(Moment now) {
  for (const std::string& line : session_->take_missing()) {
    tell(Event::Kind::error, fmt::format("Not delivered, it seems, {}", as_told(line)), now);
  }
  for (const CutMessage& cut : session_->take_cut()) tell_of_cut(cut, now);
  if (settings_.say_again || !is_up()) return;
  if (session_->is_stalled()) doubts_.mark(session_->unconfirmed(), now.wall);
  if (session_->all_confirmed()) {
    doubts_.unmark();
    doubts_.offer_refused(now.wall);
  }
  if (settled_) doubts_.offer(now.wall);
}

void Link::keep_unconfirmed(Moment now) {
  refusals_ += session_->refusals();
  undone_ += session_->undone();
  const bool may_resume = settings_.reconnect && !session_->resumption().token.empty();
  const bool waits = !leaves_for_good() && (!settings_.say_again || may_resume);
  std::vector<std::string> lines = waits ? session_->unsent() : session_->unconfirmed();
  if (waits && settings_.say_again) {
    doubts_.hold(session_->in_doubt());
  } else if (waits) {
    doubts_.lose(session_->in_doubt(), lines, now.wall);
  }
  if (state_ == State::up || state_ == State::leaving) lost_at_ = now.wall;
  append(std::move(lines), unsaid_);
}

std::size_t Link::refusals() const {
  return refusals_ + (session_ ? session_->refusals() : 0);
}

std::size_t Link::undone() const {
  return undone_ + (session_ ? session_->undone() : 0);
}

std::vector<std::string> Link::unconfirmed() const {
  std::vector<std::string> lines = unsaid_;
  if (settings_.say_again) append(doubts_.lines(), lines);
  if (session_) append(session_->unconfirmed(), lines);
  return lines;
}

std::size_t Link::waiting_bytes() const {
  return outgoing_.size() + (session_ ? session_->waiting_bytes() : 0);
}

void Link::tell_of_credentials(Moment now) {
  if (!was_up_ && session_->password_is_in_vain()) {
    tell(Event::Kind::error, "Warning: this server takes no password, and yours was sent for nothing.", now);
  }
  if (const std::string why = session_->take_login_trouble(); !why.empty()) {
    tell(Event::Kind::error, fmt::format("You are not logged in by your certificate: {}", as_sentence(why)),
         now);
  }
}

}  // namespace chat::client
