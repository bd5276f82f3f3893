#include "relay/dialects/irc/irc_dialect.h"

#include "common/text.h"
#include "relay/dialects/irc/commands.h"
#include "relay/dialects/irc/labels.h"
#include "relay/dialects/irc/refusals.h"
#include "relay/dialects/irc/supported.h"
#include "relay/dialects/irc/words.h"
#include "relay/hub/names.h"

#include <algorithm>
#include <utility>

namespace chat::relay::irc {
namespace {

constexpr std::size_t kLineBytes = kIrcMessageBytes - 2;  // less CR LF

/// With the '@' and the space behind them; empty where there are none.
std::string_view tags_of(std::string_view line) {
  return line.starts_with('@') ? line.substr(0, std::min(line.find(' '), line.size() - 1) + 1)
                               : std::string_view();
}

/// The tags that the beginning of a line has whole.
std::string_view uncut(std::string_view beginning) {
  const bool tags_end = beginning.find(' ') != std::string_view::npos;
  return tags_end ? beginning : beginning.substr(0, beginning.rfind(';'));
}

/// The label is for those who can see the answer's tags only; "depends on the batch capability which MUST be
/// negotiated" (IRCv3 labeled-response).
std::optional<std::string> label_of(std::string_view line, const Capabilities& capabilities) {
  if (!capabilities.has(Capability::labeled_response) || !capabilities.has(Capability::batch))
    return std::nullopt;
  std::string_view tags = tags_of(line);
  if (tags.empty()) return std::nullopt;
  tags.remove_prefix(1);
  auto label = find_tag(tags.substr(0, tags.find(' ')), "label");
  constexpr std::size_t kLabelMaxBytes = 64;
  const bool fine = label && !label->empty() && label->size() <= kLabelMaxBytes && visible(*label) == *label;
  return fine ? label : std::nullopt;
}

}  // namespace

IrcDialect::IrcDialect(Hub& hub, Outbox& outbox, Renderings& renderings, const IrcSettings& settings,
                       std::string_view host, Moment now)
    : hub_(hub),
      outbox_(outbox),
      renderings_(renderings),
      settings_(settings),
      registration_(std::make_unique<Registration>(
          Registration{shown_host(host), now.steady + settings.registration_timeout})),
      lines_(kIrcTagsBytes + kLineBytes, settings.flood),
      last_heard_(now.steady) {}

IrcDialect::~IrcDialect() {
  leave({}, {});
}

void IrcDialect::receive(std::string_view bytes, Moment now) {
  hear(now);
  lines_.feed(bytes);
  take_lines(now);
}

void IrcDialect::hear(Moment now) {
  last_heard_ = now.steady;
  asked_at_ = kNever;
}

void IrcDialect::finish_input(Moment now) {
  lines_.finish();
  take_lines(now);
}

Time IrcDialect::deadline() const {
  if (closing_) return kNever;
  const Time silence =
      asked_at_ == kNever ? last_heard_ + settings_.ping_interval : asked_at_ + settings_.ping_timeout;
  const Time silent = is_registered() ? silence : registration_->due;
  if (lines_.nothing_waits() || waits_for_reader()) return silent;
  // Lines that waited for the reader are taken in the next round: while all are being sent to, nothing may be
  // said.
  return lines_.has_whole_line() ? Time{} : std::min(lines_.next_at(), silent);
}

void IrcDialect::expire(Moment now) {
  take_lines(now);
  if (closing_) return;
  if (!is_registered()) {
    if (now.steady >= registration_->due) close("Registration timed out");
  } else if (waits_for_reader()) {
    // Who is not listened to is not silent.
    hear(now);
  } else if (asked_at_ == kNever) {
    if (now.steady >= last_heard_ + settings_.ping_interval) ask_whether_there(now);
  } else if (now.steady >= asked_at_ + settings_.ping_timeout) {
    judge_silence(now);
  }
}

void IrcDialect::ask_whether_there(Moment now) {
  outbox_.queue(fmt::format("PING :{}\r\n", settings_.server_name));
  asked_at_ = now.steady;
}

/// Whoever has yet to be sent the question has not been asked: the limit for slow readers is another.
void IrcDialect::judge_silence(Moment now) {
  if (!outbox_.queue_is_empty()) {
    asked_at_ = now.steady;
    return;
  }
  const auto silence = std::chrono::duration_cast<std::chrono::seconds>(now.steady - last_heard_);
  close(fmt::format("Ping timeout: {} seconds", silence.count()));
}

void IrcDialect::forgive(Duration lost) {
  last_heard_ += lost;
  if (asked_at_ != kNever) asked_at_ += lost;
  if (registration_ != nullptr) registration_->due += lost;
}

void IrcDialect::take_lines(Moment now) {
  std::string replies;
  replies_ = &replies;
  while (!closing_ && !waits_for_reader()) {
    const LineReader::Line line = lines_.next(now);
    if (line.kind == LineReader::Line::Kind::none) {
      if (lines_.is_to_be_told(now)) reply(fmt::format("NOTICE {} :{}", nick(), lines_.words_for_waiting()));
      flush_replies({});
      break;
    }
    // A line that had to wait for the flood limit counts from now: while it did, nothing else was read.
    hear(now);
    took_free_ping_ = std::exchange(takes_free_ping_, false);
    const bool too_long = line.kind == LineReader::Line::Kind::too_long;
    if (too_long) {
      numeric(ERR_INPUTTOOLONG, ":Input line was too long: {} bytes", line.length);
    } else {
      take_line(line.text, now);
    }
    flush_replies(label_of(too_long ? uncut(line.text) : line.text, capabilities_));
  }
  replies_ = nullptr;
  if (!closing_ && lines_.exhausted()) closing_ = std::make_unique<Wish>();
}

void IrcDialect::count_ping() {
  takes_free_ping_ = !took_free_ping_;
  if (takes_free_ping_) lines_.give_back();
}

bool IrcDialect::waits_for_reader() const {
  return outbox_.backlog() > settings_.backlog_bytes / 2;
}

void IrcDialect::take_line(std::string_view line, Moment now) {
  if (const auto at = find_invalid_utf8(line)) return refuse_not_utf8(line, *at, now);
  const std::size_t forbidden = std::min(line.find('\0'), line.find('\r'));
  if (forbidden != std::string_view::npos) {
    return numeric(ERR_UNKNOWNERROR, "* :Message has a NUL or CR in it: byte {}", forbidden + 1);
  }
  const std::size_t tags = tags_of(line).size();
  if (tags > kIrcClientTagsBytes)
    return numeric(ERR_INPUTTOOLONG, ":Tags were too long: {} bytes are the most", kIrcClientTagsBytes);
  if (line.size() - tags > kLineBytes) {
    return numeric(ERR_INPUTTOOLONG, ":Input line was too long: {} bytes are the most", kLineBytes);
  }
  const auto message = parse_irc(line);
  if (message) return run_command(*this, *message, now);
  const bool blank = line.find_first_not_of(' ') == std::string_view::npos;
  if (!blank) numeric(ERR_UNKNOWNCOMMAND, "* :No command given");
}

/// UTF8ONLY. A client says who it is before it has been told of that: it learns that it must choose another
/// nick, and its user and real names are mended, for nothing else would ever end the registration.
void IrcDialect::refuse_not_utf8(std::string_view line, std::size_t at, Moment now) {
  reply(fmt::format("FAIL * INVALID_UTF8 :Message was not taken: it is not UTF-8 (byte {})", at + 1));
  const std::string mended = valid_utf8(line);
  const auto message = parse_irc(mended);
  if (!message) return;
  const std::string command = upper_case(message->command);
  if (command == "NICK") {
    numeric(ERR_ERRONEUSNICKNAME, "{} :Nickname is not UTF-8", one_word(message->parameter(0)));
  } else if (command == "USER" && !is_registered()) {
    run_command(*this, *message, now);
  }
}

void IrcDialect::flush_replies(const std::optional<std::string>& label) {
  if (replies_ == nullptr || (replies_->empty() && !label)) return;
  std::string replies = std::exchange(*replies_, {});
  if (label) replies = labelled(replies, *label, settings_.server_name, next_batch());
  outbox_.queue(replies);
}

std::string IrcDialect::words_for_gap(std::uint64_t lines) const {
  return fmt::format(
      ":{} NOTICE {} :You missed {} {}: you were not reading, and {} is the most that is kept for you.\r\n",
      settings_.server_name, nick(), with_commas(lines), lines == 1 ? "line" : "lines",
      human_size(settings_.backlog_bytes));
}

void IrcDialect::say_goodbye() {
  outbox_.queue(
      fmt::format(":{} NOTICE {} :The relay is shutting down. Goodbye.\r\n", settings_.server_name, nick()));
  send_error("The relay is shutting down");
}

void IrcDialect::leave(std::string_view reason, Moment now) {
  if (member_ != nullptr) hub_.leave(*std::exchange(member_, nullptr), reason, now);
}

std::string IrcDialect::nick() const {
  if (member_ != nullptr) return member_->nick;
  return registration_ == nullptr || registration_->nick.empty() ? "*" : registration_->nick;
}

std::string IrcDialect::host() const {
  return member_ != nullptr ? member_->profile.host : registration_->host;
}

void IrcDialect::reply(std::string_view line) {
  const std::string whole = fmt::format(":{} {}", settings_.server_name, visible(line));
  replies_->append(whole_characters(whole, kLineBytes)).append("\r\n");
}

void IrcDialect::reply_numeric(Numeric number, std::string_view rest) {
  reply(fmt::format("{:03} {} {}", static_cast<int>(number), nick(), rest));
}

void IrcDialect::reply_fact(const Fact& fact) {
  member_->reader.rendering->render(fact, *replies_);
}

void IrcDialect::refuse(const Refusal& refusal) {
  const RefusalReply words = reply_to(refusal);
  reply_numeric(words.numeric, words.rest);
}

void IrcDialect::fail(std::string_view command, std::string_view code, std::string_view context,
                      std::string_view why, Capability specified_by) {
  const std::string_view space = context.empty() ? "" : " ";
  if (has(Capability::standard_replies) || has(specified_by)) {
    return reply(fmt::format("FAIL {} {}{}{} :{}", command, code, space, context, why));
  }
  const std::string what = command == "*" ? "" : fmt::format("{}{}{}: ", command, space, context);
  reply(fmt::format("NOTICE {} :{}{}", nick(), what, why));
}

std::string IrcDialect::next_batch() {
  return fmt::format("b{}", ++batches_);
}

void IrcDialect::register_if_ready(Moment now) {
  if (registration_->negotiating || registration_->nick.empty() || registration_->user.empty()) return;
  if (const auto fine = hub_.is_free(registration_->nick, nullptr); !fine) {
    registration_->nick.clear();
    return refuse(fine.error());
  }
  const auto done = std::exchange(registration_, nullptr);
  member_ = &hub_.enter(done->nick, {done->user, done->host, done->realname},
                        {&outbox_, &renderings_.for_client(capabilities_)}, now);
  welcome(*this, now);
}

void IrcDialect::close(std::string reason, bool in_own_words) {
  send_error(reason);
  closing_ = std::make_unique<Wish>(Wish{std::move(reason), in_own_words});
}

void IrcDialect::send_error(std::string_view why) {
  const std::string whole = fmt::format("ERROR :Closing link: {} ({})", host(), visible(why));
  const std::string line = std::string(whole_characters(whole, kLineBytes)) + "\r\n";
  if (replies_ != nullptr) {
    replies_->append(line);
  } else {
    outbox_.queue(line);
  }
}

}  // namespace chat::relay::irc
