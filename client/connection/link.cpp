#include "client/connection/link.h"

#include "client/text/words.h"
#include "common/irc_message.h"
#include "common/selector.h"
#include "common/text.h"
#include "common/units.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

namespace chat::client {
namespace {

using namespace std::chrono_literals;

// IRCv3 message tags and a message of twice the classic length; servers with longer ones exist.
constexpr std::size_t kLongestLine = kIrcTagsBytes + 2 * kIrcMessageBytes;

// What is read in one round at the most, so that the keyboard has its turn while a server floods.
constexpr std::size_t kBytesARound = 64 * kKiB;

// While this much is on its way to a server that does not read, nothing more is prepared.
constexpr std::size_t kOutgoingBytes = 64 * kKiB;

std::string seconds_left(Duration left) {
  return fmt::format("{} s",
                     std::max<std::int64_t>(1, std::chrono::ceil<std::chrono::seconds>(left).count()));
}

// Connections to a server that answers no PING, after which a pipe gives it up: what such a server takes is
// never known, and would be said again each time.
constexpr unsigned kMuteMax = 3;

}  // namespace

Link::Link(Settings settings, Conversation& conversation, EventSink& sink, Backoff::Random random, Moment now)
    : settings_(std::move(settings)),
      conversation_(conversation),
      sink_(sink),
      backoff_(std::move(random)),
      servers_(settings_.servers, settings_.tls),
      lines_(kLongestLine),
      doubts_(sink) {
  servers_.dialler().start(now);
}

void Link::watch(Selector& selector, bool may_read) {
  reads_ = may_read;
  servers_.dialler().watch(selector);
  if (transport_) transport_->watch(selector, may_read);
}

Time Link::deadline() const {
  Time next = until_;
  if (transport_ && reads_ && transport_->has_unread()) return Time();
  if (goodbye_) next = std::min({next, goodbye_at_, goodbye_told_at_});
  next = std::min(next, servers_.dialler().deadline());
  if (session_ && state_ != State::leaving) next = std::min(next, session_->deadline());
  return next;
}

void Link::advance(const Selector& selector, Moment now) {
  if (servers_.dialler().is_dialling()) return advance_dialler(selector, now);
  if (transport_ && transport_->look(selector) && reads_) read(now);
  if (transport_ && session_ && !reads_) session_->not_listening(now);
  if (transport_ && session_ && state_ != State::leaving) session_->tick(now);
  carry(now);
  if (now.steady < until_) return;
  if (state_ == State::waiting) connect(now);
  if (state_ == State::leaving) drop_connection(now);
}

void Link::advance_dialler(const Selector& selector, Moment now) {
  auto outcome = servers_.dialler().advance(selector, now.steady);
  if (!outcome) return;
  if (!*outcome) return fail_to_reach(std::move(outcome->error()), now);
  transport_ = std::move((*outcome)->transport);
  lines_ = LineReader(kLongestLine);
  speaks_irc_ = false;
  foreign_.clear();
  session_.emplace(settings_.identity, now, std::exchange(resumption_, {}));
  if (settings_.tls.own && transport_->tls() != nullptr) session_->log_in_by_certificate();
  state_ = State::registering;
  for (std::string& news : (*outcome)->news) tell(Event::Kind::error, std::move(news), now);
  carry(now);
}

void Link::fail_to_reach(Unreached unreached, Moment now) {
  distrusted_ = unreached.what == Unreached::What::distrusted ||
                (unreached.what == Unreached::What::without_tls && !was_up_);
  if (!distrusted_ && servers_.go_on()) return try_next(unreached.why, now);
  if (was_up_ && settings_.reconnect && !distrusted_) return retry(unreached.why, now);
  // Nobody wants to wait for a server that was never there: a wrong name is the likeliest cause.
  if (!was_up_ && unreached.what == Unreached::What::unreachable) advice_ = settings_.advice;
  give_up(std::move(unreached.why));
}

void Link::try_next(std::string_view why, Moment now) {
  tell(Event::Kind::error,
       fmt::format("{} Trying {}.", as_sentence(std::string(why)), to_string(servers_.where())), now);
  connect(now);
}

void Link::read(Moment now) {
  static std::array<char, kBytesARound> buffer;
  const Transfer transfer = transport_->read(buffer);
  if (transfer.status == Transfer::Status::would_block) return;
  if (transfer.status == Transfer::Status::done) {
    lines_.feed({buffer.data(), transfer.bytes});
  } else if (lines_.kept().starts_with("ERROR")) {
    // Some servers end their last words so. Half of another line would be another line.
    lines_.finish();
  }
  for (auto line = lines_.next(); line.kind != LineReader::Line::Kind::none; line = lines_.next()) {
    take_line(line, now);
    if (tls_port_) return go_over_to_tls(*std::exchange(tls_port_, {}), now);
  }
  look_whether_irc(lines_.kept(), false);
  if (!foreign_.empty()) return lose(fmt::format("this is no IRC server: it says '{}'", foreign_), now);
  if (transfer.status == Transfer::Status::ended) lose("the server closed the connection", now);
  if (transfer.status == Transfer::Status::failed) lose(transport_->trouble(), now);
}

void Link::carry(Moment now) {
  if (!transport_) return;
  if (is_up()) say_what_is_asked(now);
  if (outgoing_.size() < kOutgoingBytes) outgoing_ += session_->take_outgoing();
  send_queued(now);
  if (!transport_) return;  // lost by that
  settled_ = settled_ || (is_up() && session_->all_confirmed());
  tell_of_delay(now);
  tell_of_doubts(now);
  if (transport_ && !session_->broken().empty()) lose(session_->broken(), now);
  if (goodbye_) say_goodbye_when_all_is_said(now);
}

void Link::send_queued(Moment now) {
  while (!outgoing_.empty()) {
    const Transfer transfer = transport_->write(outgoing_);
    outgoing_.erase(0, transfer.bytes);
    if (transfer.status == Transfer::Status::would_block) return;
    // What the server has said before it went is still to be read, and says why.
    if (transfer.status == Transfer::Status::failed) {
      read(now);
      if (transport_) lose(transport_->trouble(), now);
      return;
    }
  }
}

void Link::connect_again(Moment now) {
  if (is_over()) return;
  backoff_.reset();
  servers_.dialler().forget_clear();
  connect(now);
}

void Link::connect(Moment now) {
  stays_ = false;
  drop_connection(now);
  state_ = State::connecting;
  servers_.dialler().start(now);
}

void Link::lose(std::string why, Moment now) {
  if (goodbye_) state_ = State::leaving;
  if (state_ == State::leaving) return drop_connection(now);
  const bool hopeless = session_->hopeless();
  const bool is_mute = is_mute_again();
  const Duration lasted = state_ == State::up ? now.steady - registered_at_ : Duration::zero();
  drop_connection(now);
  if (hopeless) refused_ = true;
  const std::string from = to_string(servers_.where());
  if (!hopeless && !was_up_ && servers_.go_on()) return try_next(fmt::format("{}: {}", from, why), now);
  if (hopeless || !was_up_) return give_up(fmt::format("{}: {}", from, why));
  if (!settings_.reconnect) return give_up(fmt::format("the connection is lost: {}", why));
  if (is_mute) return give_up(fmt::format("{}: {}, {} times in a row", from, why, kMuteMax));
  const Duration wait = backoff_.next(lasted);
  until_ = now.steady + wait;
  state_ = State::waiting;
  tell(Event::Kind::error,
       fmt::format("The connection is lost: {} Trying again.", as_sentence(std::move(why))), now);
}

bool Link::is_mute_again() {
  mute_ = session_->answers_nothing() ? mute_ + 1 : 0;
  return settings_.say_again && mute_ >= kMuteMax;
}

void Link::retry(std::string_view why, Moment now) {
  until_ = now.steady + backoff_.next();
  state_ = State::waiting;
  if (trouble_ == why) return;  // once is enough
  trouble_ = why;
  tell(Event::Kind::error, fmt::format("Not yet: {}", as_sentence(std::string(why))), now);
}

void Link::give_up(std::string why) {
  failure_ = std::move(why);
  state_ = State::ended;
  until_ = kNever;
}

/// For coming back. Where it was lost before all was caught up with, what was lost before is asked for again.
void Link::note_where_one_is() {
  resumption_ = session_->resumption();
  if (state_ == State::up) missed_questions_ = conversation_.ask_for_missed();
  resumption_.questions = missed_questions_;
}

void Link::drop_connection(Moment now) {
  goodbye_.reset();
  goodbye_at_ = kNever;
  servers_.dialler().stop();
  if (session_) {
    hear_held(now);
    catching_up_.end();
    if (const auto lasts = std::exchange(policy_lasts_, {})) keep_policy(*lasts, now);
    keep_unconfirmed(now);
    settings_.identity.nick = session_->wanted_nick();
    if (settings_.reconnect && state_ != State::leaving) note_where_one_is();
  }
  session_.reset();
  if (transport_) {
    may_resume_ = !resumption_.token.empty();
    // An orderly end would be leaving.
    if (may_resume_) transport_->break_off();
    transport_->finish();
    conversation_.on_lost(now, may_resume_);
  }
  transport_.reset();
  outgoing_.clear();
  settled_ = false;
  state_ = State::ended;
  until_ = kNever;
  if (!std::exchange(stays_, false)) return;
  state_ = State::closed;
  tell(Event::Kind::info, "You have left the server. /reconnect comes back, /quit ends the program.", now);
}

std::string Link::condition(Time now) const {
  switch (state_) {
    case State::connecting:
    case State::registering:
      return "connecting";
    case State::waiting:
      return "retrying in " + seconds_left(until_ - now);
    case State::leaving:
      return "leaving";
    case State::closed:
    case State::ended:
      return "not connected";
    case State::up:
      break;
  }
  return is_stalled() ? "waiting for the server" : "";
}

void Link::tell(Event::Kind kind, std::string text, Moment now) {
  sink_.take(own_words(kind, std::move(text), now.wall));
}

}  // namespace chat::client
