#include "client/protocol/session.h"

#include "client/protocol/message_lines.h"
#include "client/protocol/refusals.h"
#include "client/protocol/server_words.h"
#include "client/text/irc_words.h"
#include "common/text.h"
#include "common/units.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include <fmt/format.h>

namespace chat::client {
namespace {

constexpr std::string_view kLineEnd = "\r\n";
constexpr std::size_t kUsernameBytes = 10;
constexpr std::size_t kNickAttempts = 10;
constexpr std::size_t kRealnameBytes = 128;

// Bound on answers to a server that asks and does not read them. What one round reads ("PING" 13,000 times)
// asks for less.
constexpr std::size_t kUnsentBytesMax = 256 * kKiB;

constexpr std::string_view kBarrierName = "chat-client-";

std::int64_t whole_seconds(Duration span) {
  return std::chrono::duration_cast<std::chrono::seconds>(span).count();
}

}  // namespace

Session::Session(Identity identity, Moment now, Resumption before)
    : identity_(std::move(identity)),
      nick_(identity_.nick),
      own_source_(before.own_source),
      support_(std::move(before.support)),
      now_(now.steady),
      begun_(now.steady),
      heard_(now.steady),
      nick_asked_before_(std::move(before.nick_asked_for)),
      token_(std::move(before.token)),
      resumes_(!token_.empty()),
      missed_questions_(std::move(before.questions)) {
  if (!identity_.password.empty()) say_now("PASS :" + identity_.password);
  say_now("CAP LS 302");
  if (resumes_) {
    nick_ = before.nick;
    nick_limit_ = before.nick_limit;
  } else {
    introduce_oneself();
  }
}

/// While one tries to come back the name is taken: by oneself.
void Session::introduce_oneself() {
  if (forget_resumption()) nick_ = identity_.nick;
  say_now("NICK " + nick_);
  const std::string& realname = identity_.realname.empty() ? nick_ : identity_.realname;
  say_now(fmt::format("USER {} 0 * :{}", is_nick(nick_) ? nick_.substr(0, kUsernameBytes) : "user",
                      split_text(realname, kRealnameBytes).front()));
}

bool Session::take(const IrcMessage& message, Moment now) {
  now_ = now.steady;
  heard_ = now.steady;
  asked_ = kNever;
  if (!broken_.empty()) return false;
  const bool passes = nick_watch_.take(message, support_, now_);
  if (passes) in_flight_.take(message, nick_, support_);
  own_source_.take(message, nick_, support_);
  const bool is_for_others = passes && !logs_in(message) && take_own(message);
  watch_for_nick();
  return is_for_others;
}

void Session::try_another_nick(std::string_view refused) {
  // Some servers cut a nick that is too long, and then find it taken.
  if (!refused.empty() && refused.size() < nick_.size() && nick_.starts_with(refused))
    nick_limit_ = refused.size();
  const std::string& wanted = identity_.nick;
  if (++attempts_ > kNickAttempts) {
    return break_off(
        fmt::format("the name {} is taken, and so are {} like it", visible(wanted), kNickAttempts - 1), true);
  }
  const bool shortened = refused.empty() && nick_limit_ > 0 && underscores_ == 0;
  if (!shortened) ++underscores_;
  const std::size_t limit = nick_limit_ > 0 ? nick_limit_ : wanted.size() + underscores_;
  const std::size_t kept = std::min(wanted.size(), limit - std::min(underscores_, limit - 1));
  nick_ = wanted.substr(0, kept) + std::string(underscores_, '_');
  send("NICK " + nick_);
}

void Session::watch_for_nick() {
  if (!registered() || !broken_.empty()) return;
  std::string_view wanted = identity_.nick;
  if (nick_limit_ > 0) wanted = wanted.substr(0, nick_limit_);
  nick_watch_.wait_for(support_.same(wanted, nick_) ? std::string_view() : wanted, support_, now_);
  nick_watch_.tick(now_);
  for (const std::string& line : nick_watch_.take_lines()) send(line);
}

void Session::tick(Moment now) {
  now_ = now.steady;
  if (!broken_.empty()) return;
  if (stage_ == Stage::registering && now_ - begun_ >= kRegistrationMax) {
    return break_off(fmt::format("the server has not let us in within {} s", whole_seconds(kRegistrationMax)),
                     false);
  }
  if (asked_ != kNever && now_ - asked_ >= kSilenceMax) {
    return give_up_waiting(
        fmt::format("the server has not answered for {} s", whole_seconds(2 * kSilenceMax)));
  }
  if (barrier_sent_ != kNever && now_ - barrier_sent_ >= kConfirmationMax) {
    return give_up_waiting(fmt::format("the server talks, but has not answered our PING for {} s",
                                       whole_seconds(kConfirmationMax)));
  }
  if (now_ >= resume_at_) {
    resume_at_ = kNever;
    send("RESUME " + token_);
  }
  watch_for_nick();
  in_flight_.tick(now_);
  if (asked_ != kNever || now_ - heard_ < kSilenceMax) return;
  asked_ = now_;
  send("PING :are-you-there");
}

void Session::not_listening(Moment now) {
  now_ = now.steady;
  heard_ = now_;
  asked_ = kNever;
  if (barrier_sent_ != kNever) barrier_sent_ = now_;
  in_flight_.not_listening(now_);
}

Time Session::deadline() const {
  if (!broken_.empty()) return kNever;
  Time next = std::min(resume_at_, (asked_ == kNever ? heard_ : asked_) + kSilenceMax);
  if (stage_ == Stage::registering) next = std::min(next, begun_ + kRegistrationMax);
  if (barrier_sent_ != kNever) next = std::min(next, barrier_sent_ + kConfirmationMax);
  if (registered() && barrier_sent_ != kNever && !is_stalled()) {
    next = std::min(next, barrier_sent_ + kStalledAfter);
  }
  if (registered()) next = std::min({next, nick_watch_.deadline(), in_flight_.deadline()});
  return next;
}

std::size_t Session::line_bytes_max() const {
  return support_.line_bytes() - kLineEnd.size();
}

bool Session::say(std::string line) {
  if (line.size() > line_bytes_max()) return false;
  waiting_bytes_ += line.size();
  waiting_.push_back(without_line_ends(std::move(line)));
  return true;
}

bool Session::say_now(std::string line) {
  if (line.size() > line_bytes_max()) return false;
  send(without_line_ends(std::move(line)));
  return true;
}

std::string Session::take_outgoing() {
  if (registered() && broken_.empty()) pump();
  return std::exchange(outgoing_, {});
}

std::size_t Session::source_bytes() const {
  return own_source_.bytes(std::max(nick_.size(), in_flight_.longest_nick()));
}

std::vector<std::string> Session::in_doubt() const {
  std::vector<std::string> lines = in_flight_.lines();
  std::erase_if(lines, [](const std::string& line) { return !needs_confirmation(line); });
  return lines;
}

std::vector<std::string> Session::unsent() const {
  std::vector<std::string> lines;
  std::copy_if(waiting_.begin(), waiting_.end(), std::back_inserter(lines), needs_confirmation);
  return lines;
}

std::vector<std::string> Session::unconfirmed() const {
  std::vector<std::string> lines = in_doubt();
  std::vector<std::string> behind = unsent();
  std::move(behind.begin(), behind.end(), std::back_inserter(lines));
  return lines;
}

bool Session::is_stalled() const {
  return registered() && barrier_sent_ != kNever && now_ - barrier_sent_ >= kStalledAfter;
}

void Session::send(std::string_view line) {
  if (outgoing_.size() > kUnsentBytesMax) return break_off("the server does not read", false);
  outgoing_.append(line).append(kLineEnd);
}

void Session::break_off(std::string why, bool hopeless) {
  broken_ = std::move(why);
  hopeless_ = hopeless;
}

void Session::give_up_waiting(std::string why) {
  answers_nothing_ = !has_answered_;
  break_off(std::move(why), false);
}

void Session::send_barrier() {
  barrier_ = fmt::format("{}{}", kBarrierName, ++barriers_);
  barrier_sent_ = now_;
  in_flight_.set_barrier();
  send("PING :" + barrier_);
}

/// A line that is longer than the window goes alone.
bool Session::has_room_for(const std::string& line) const {
  return in_flight_.count() == 0 ||
         (in_flight_.count() < kWindowLines && in_flight_.bytes() + line.size() <= kWindowBytes);
}

std::string Session::take_waiting() {
  std::string line = std::move(waiting_.front());
  waiting_.pop_front();
  waiting_bytes_ -= line.size();
  return line;
}

/// Splits the next line anew where the person's nick or host has become longer since it was made.
void Session::refit_next() {
  if (2 * waiting_.front().size() < support_.line_bytes()) return;
  std::vector<std::string> pieces = refitted(waiting_.front(), source_bytes(), support_.line_bytes());
  if (pieces.size() < 2) return;
  take_waiting();
  for (const std::string& piece : pieces) waiting_bytes_ += piece.size();
  waiting_.insert(waiting_.begin(), std::move_iterator(pieces.begin()), std::move_iterator(pieces.end()));
}

/// Sends as much as the window has room for, and a barrier behind it unless one is out.
void Session::pump() {
  if (is_stalled() && now_ - heard_ >= kStalledAfter) return;
  for (; !waiting_.empty(); in_flight_.add(take_waiting(), has_capability("echo-message"))) {
    refit_next();
    const std::string& line = waiting_.front();
    if (!has_room_for(line)) break;
    send(line);
  }
  if (barrier_.empty() && in_flight_.count() > 0) send_barrier();
}

void Session::confirm(std::string_view token) {
  if (barrier_.empty() || token != barrier_) return;
  barrier_.clear();
  barrier_sent_ = kNever;
  if (stage_ == Stage::greeted) stage_ = Stage::registered;
  in_flight_.confirm(now_);
}

}  // namespace chat::client
