#include "client/session.h"

#include "client/message_lines.h"
#include "common/text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

namespace chat::client {
namespace {

constexpr std::string_view kLineEnd = "\r\n";
constexpr std::size_t kNickAttempts = 10;
constexpr std::size_t kOfferedMax = 200;  // capabilities that are remembered

// RFC 2812, section 1.2.1: what every server takes.
constexpr std::size_t kNickBytes = 9;

// What a server may put before what one says: '~', ten bytes of user name, 63 of host (RFC 1035), and signs.
constexpr std::size_t kUserAndHostBytes = 76;
constexpr std::size_t kSourceBytesMax = 150;

// A PING's parameter comes back; all of it fits a line, if it came in one of RFC 2812's length.
constexpr std::size_t kTokenBytesMax = 400;
// What has asked so often and not been read does not get more answers.
constexpr std::size_t kAnswersBytesMax = 65536;
constexpr std::size_t kUserBytes = 10;
constexpr std::size_t kRealnameBytes = 128;

constexpr std::string_view kBarrierName = "chat-client-";

constexpr std::array<std::string_view, 13> kCapabilitiesUsed{
    "account-notify",   "away-notify",  "batch",        "chghost",     "echo-message", "extended-join",
    "invite-notify",    "message-tags", "multi-prefix", "server-time", "setname",      "standard-replies",
    "userhost-in-names"};

bool is_used(std::string_view capability) {
  return std::find(kCapabilitiesUsed.begin(), kCapabilitiesUsed.end(), capability) != kCapabilitiesUsed.end();
}

bool starts_with_word(std::string_view line, std::string_view word) {
  return line.size() > word.size() && line[word.size()] == ' ' &&
         fold_case(line.substr(0, word.size())) == fold_case(word);
}

/// Something that is said to somebody: what is worth saying again, and may be refused.
bool is_message(std::string_view line) {
  if (!starts_with_word(line, "PRIVMSG") && !starts_with_word(line, "NOTICE")) return false;
  return line.find(" :\x01") == std::string_view::npos || line.find(
                                                              " :\x01"
                                                              "ACTION ") != std::string_view::npos;
}

std::string without_line_ends(std::string line) {
  for (char& c : line) {
    if (c == '\r' || c == '\n' || c == '\0') c = ' ';
  }
  return line;
}

template <class Take>
void for_each_word(std::string_view text, char separator, Take take) {
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(separator));
    text.remove_prefix(std::min(word.size() + 1, text.size()));
    if (!word.empty()) take(word);
  }
}

std::string_view last_parameter(const IrcMessage& message) {
  return message.count == 0 ? std::string_view() : message.slots[message.count - 1];
}

/// RFC 2812, section 2.3.1, but for the length.
bool is_nick(std::string_view nick) {
  const auto fits = [](char c) { return (c >= 'A' && c <= '}') || (c >= '0' && c <= '9') || c == '-'; };
  return !nick.empty() && nick.front() >= 'A' && std::all_of(nick.begin(), nick.end(), fits);
}

/// "Nickname too long, max. 16 characters" (ngIRCd): 16. 0: no number is there.
std::size_t number_in(std::string_view words) {
  std::size_t number = 0;
  words.remove_prefix(std::min(words.find_first_of("0123456789"), words.size()));
  std::from_chars(words.data(), words.data() + words.size(), number);
  return number;
}

/// Whether coming again would end the same way. There is no code for it: ngIRCd says "Access denied: Bad
/// password?", InspIRCd "Closing link: (a@host) [Access denied by configuration]", others "K-Lined".
bool means_never(std::string_view words) {
  constexpr std::array<std::string_view, 5> kSigns{"password", "denied", "banned", "-lined", "not authori"};
  const std::string folded = fold_case(words);
  return std::any_of(kSigns.begin(), kSigns.end(),
                     [&](std::string_view sign) { return folded.find(sign) != std::string::npos; });
}

// Errors that answer what was said to somebody: 401 no such nick ... 531 cannot be sent to this user.
constexpr std::array<std::string_view, 16> kRefusals{"401", "402", "403", "404", "407", "408", "411", "412",
                                                     "413", "414", "415", "417", "477", "482", "489", "531"};

/// Of these, those that name no target.
constexpr std::array<std::string_view, 3> kRefusalsOfAnything{"411", "412", "417"};

template <class List>
bool is_in(const List& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

/// Whether this error can be about that line.
bool is_about(const IrcMessage& error, std::string_view line, const ServerTraits& traits) {
  const std::string_view command = line.substr(0, line.find(' '));
  if (error.command == "FAIL") return is_in(std::array{command, std::string_view("*")}, error.parameter(0));
  if (is_in(kRefusalsOfAnything, error.command)) return true;
  const std::string_view rest = line.substr(std::min(command.size() + 1, line.size()));
  bool about = false;
  for_each_word(rest.substr(0, rest.find(' ')), ',',
                [&](std::string_view target) { about = about || traits.same(target, error.parameter(1)); });
  return about;
}

}  // namespace

/// What is done about each message that is the protocol's own. True: others may see it, too.
struct SessionHandlers {
  using Handler = bool (*)(Session&, const IrcMessage&);

  static bool ping(Session& session, const IrcMessage& message) {
    if (session.outgoing_.size() > kAnswersBytesMax) return false;
    const std::string_view token = last_parameter(message).substr(0, kTokenBytesMax);
    session.send(fmt::format("PONG :{}", without_line_ends(std::string(token))));
    return false;
  }

  static bool pong(Session& session, const IrcMessage& message) {
    session.confirm(last_parameter(message));
    return false;
  }

  static bool error(Session& session, const IrcMessage& message) {
    const std::string_view why = last_parameter(message);
    session.break_off(fmt::format("the server closed the connection: {}", visible(why)),
                      session.stage_ == Session::Stage::registering && means_never(why));
    return false;
  }

  static bool kill(Session& session, const IrcMessage& message) {
    if (!session.traits_.same(message.parameter(0), session.nick_)) return true;
    session.break_off(
        fmt::format("{} ended the connection: {}", visible(parse_irc_source(message.source).nick),
                    visible(message.parameter(1))),
        false);
    return false;
  }

  static bool cap(Session& session, const IrcMessage& message) {
    const std::string verb = fold_case(message.parameter(1));
    const std::string_view list = last_parameter(message);
    const bool more = message.count > 3 && message.parameter(2) == "*";
    if (verb == "ls" || verb == "new") take_offer(session, list, more);
    if (verb == "ack") take_consent(session, list);
    if (verb == "del") for_each_word(list, ' ', [&](std::string_view name) { forget(session, name); });
    if ((verb == "ack" || verb == "nak") && session.requests_ > 0 && --session.requests_ == 0) {
      session.finish_capabilities();
    }
    return session.registered();
  }

  static void take_offer(Session& session, std::string_view list, bool more) {
    for_each_word(list, ' ', [&](std::string_view each) {
      const std::string_view name = each.substr(0, each.find('='));
      if (is_used(name) && session.offered_.size() < kOfferedMax) session.offered_.emplace(name);
    });
    if (!more) session.request_capabilities();
  }

  static void take_consent(Session& session, std::string_view list) {
    for_each_word(list, ' ', [&](std::string_view name) {
      if (name.starts_with('-')) {
        forget(session, name.substr(1));
      } else if (is_used(name)) {
        session.capabilities_.emplace(name);
      }
    });
  }

  static void forget(Session& session, std::string_view name) {
    const auto had = session.capabilities_.find(name);
    if (had != session.capabilities_.end()) session.capabilities_.erase(had);
  }

  static bool welcome(Session& session, const IrcMessage& message) {
    if (session.stage_ != Session::Stage::registering) return true;
    if (!message.parameter(0).empty()) session.nick_ = message.parameter(0).substr(0, kIrcMessageBytes);
    session.stage_ = Session::Stage::greeted;
    // A server that has no message of the day, and does not say so, answers this at the greeting's end.
    session.send_barrier();
    return true;
  }

  static bool supported(Session& session, const IrcMessage& message) {
    const auto parameters = message.parameters();
    if (parameters.size() > 1) session.traits_.take(parameters.subspan(1));
    return true;
  }

  static bool greeting_ends(Session& session, const IrcMessage&) {
    if (session.stage_ == Session::Stage::greeted) session.stage_ = Session::Stage::registered;
    return true;
  }

  static bool nick(Session& session, const IrcMessage& message) {
    const std::string_view who = parse_irc_source(message.source).nick;
    if (!session.traits_.same(who, session.nick_) || message.parameter(0).empty()) return true;
    session.nick_ = message.parameter(0).substr(0, kIrcMessageBytes);
    session.source_.clear();
    return true;
  }

  static bool join(Session& session, const IrcMessage& message) {
    session.note_source(message);
    return true;
  }

  static bool nick_taken(Session& session, const IrcMessage& message) {
    if (session.stage_ != Session::Stage::registering) return true;
    session.try_another_nick(message.parameter(1));
    return false;
  }

  static bool nick_wrong(Session& session, const IrcMessage& message) {
    if (session.stage_ != Session::Stage::registering) return true;
    // Too long, most likely, if it is made of what names are made of.
    const std::size_t said = number_in(last_parameter(message));
    const std::size_t tried = session.nick_.size();
    if (!is_nick(session.nick_) || tried <= kNickBytes) {
      session.break_off(fmt::format("the server does not take the name {}: {}", visible(session.nick_),
                                    visible(last_parameter(message))),
                        true);
      return false;
    }
    session.nick_limit_ = said > 0 && said < tried ? said : kNickBytes;
    session.try_another_nick({});
    return false;
  }

  static bool password_wrong(Session& session, const IrcMessage& message) {
    const bool none = session.identity_.password.empty();
    return refused(session, none ? "the server wants a password" : "the server does not take the password",
                   message);
  }

  static bool banned(Session& session, const IrcMessage& message) {
    return refused(session, "this server does not let you in", message);
  }

  static bool refused(Session& session, std::string_view what, const IrcMessage& message) {
    if (session.stage_ != Session::Stage::registering) return true;
    session.break_off(fmt::format("{}: {}", what, visible(last_parameter(message))), true);
    return false;
  }
};

Session::Session(Identity identity, Moment now)
    : identity_(std::move(identity)), nick_(identity_.nick), begun_(now.steady), heard_(now.steady) {
  if (!identity_.password.empty()) say_now("PASS :" + identity_.password);
  say_now("CAP LS 302");
  say_now("NICK " + nick_);
  const std::string& realname = identity_.realname.empty() ? nick_ : identity_.realname;
  say_now(fmt::format("USER {} 0 * :{}", is_nick(nick_) ? nick_.substr(0, kUserBytes) : "user",
                      split_text(realname, kRealnameBytes).front()));
}

bool Session::take(const IrcMessage& message, Moment now) {
  using Handler = SessionHandlers::Handler;
  static const std::unordered_map<std::string_view, Handler> kHandlers{
      {"001", SessionHandlers::welcome},        {"005", SessionHandlers::supported},
      {"376", SessionHandlers::greeting_ends},  {"422", SessionHandlers::greeting_ends},
      {"431", SessionHandlers::nick_wrong},     {"432", SessionHandlers::nick_wrong},
      {"433", SessionHandlers::nick_taken},     {"436", SessionHandlers::nick_taken},
      {"437", SessionHandlers::nick_taken},     {"463", SessionHandlers::banned},
      {"464", SessionHandlers::password_wrong}, {"465", SessionHandlers::banned},
      {"466", SessionHandlers::banned},         {"CAP", SessionHandlers::cap},
      {"ERROR", SessionHandlers::error},        {"JOIN", SessionHandlers::join},
      {"KILL", SessionHandlers::kill},          {"NICK", SessionHandlers::nick},
      {"PING", SessionHandlers::ping},          {"PONG", SessionHandlers::pong},
  };
  heard_ = now.steady;
  asked_ = kNever;
  if (!broken_.empty()) return false;
  if (!in_flight_.empty()) note_refusal(message);
  const auto handler = kHandlers.find(message.command);
  return handler == kHandlers.end() || handler->second(*this, message);
}

void Session::tick(Moment now) {
  if (!broken_.empty()) return;
  if (stage_ == Stage::registering && now.steady - begun_ >= kRegistrationMax) {
    return break_off("the server has not let us in within 120 s", false);
  }
  if (asked_ != kNever && now.steady - asked_ >= kSilenceMax) {
    return break_off("the server has not answered for 120 s", false);
  }
  if (asked_ != kNever || now.steady - heard_ < kSilenceMax) return;
  asked_ = now.steady;
  send("PING :are-you-there");
}

Time Session::deadline() const {
  if (!broken_.empty()) return kNever;
  const Time silence = (asked_ == kNever ? heard_ : asked_) + kSilenceMax;
  return stage_ == Stage::registering ? std::min(silence, begun_ + kRegistrationMax) : silence;
}

bool Session::say(std::string line) {
  if (line.size() + kLineEnd.size() > traits_.line_bytes()) return false;
  waiting_bytes_ += line.size();
  waiting_.push_back(without_line_ends(std::move(line)));
  return true;
}

bool Session::say_now(std::string line) {
  if (line.size() + kLineEnd.size() > traits_.line_bytes()) return false;
  send(without_line_ends(std::move(line)));
  return true;
}

std::string Session::take_outgoing() {
  if (registered() && broken_.empty()) pump();
  return std::exchange(outgoing_, {});
}

std::size_t Session::source_bytes() const {
  if (source_.empty()) return std::min(nick_.size() + kUserAndHostBytes, kSourceBytesMax);
  return std::min(source_.size(), kSourceBytesMax);
}

std::vector<std::string> Session::unconfirmed() const {
  std::vector<std::string> lines;
  for (const Sent& sent : in_flight_) {
    if (!sent.refused && is_message(sent.line)) lines.push_back(sent.line);
  }
  std::copy_if(waiting_.begin(), waiting_.end(), std::back_inserter(lines), is_message);
  return lines;
}

void Session::send(std::string_view line) {
  outgoing_.append(line).append(kLineEnd);
}

void Session::break_off(std::string why, bool hopeless) {
  broken_ = std::move(why);
  hopeless_ = hopeless;
}

void Session::request_capabilities() {
  std::string wanted;
  for (const std::string& name : offered_) {
    if (!capabilities_.contains(name)) wanted.append(wanted.empty() ? "" : " ").append(name);
  }
  offered_.clear();
  if (wanted.empty()) return finish_capabilities();
  ++requests_;
  send("CAP REQ :" + wanted);
}

void Session::finish_capabilities() {
  if (stage_ == Stage::registering && requests_ == 0) send("CAP END");
}

void Session::try_another_nick(std::string_view refused) {
  // Some servers cut what is too long, and then find it taken.
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

void Session::send_barrier() {
  barrier_ = fmt::format("{}{}", kBarrierName, ++barriers_);
  behind_barrier_ = in_flight_.size();
  send("PING :" + barrier_);
}

/// As much as the window has room for; behind it, one barrier at a time.
void Session::pump() {
  while (!waiting_.empty() && in_flight_.size() < kWindowLines &&
         in_flight_bytes_ + waiting_.front().size() <= kWindowBytes) {
    std::string line = std::move(waiting_.front());
    waiting_.pop_front();
    waiting_bytes_ -= line.size();
    in_flight_bytes_ += line.size();
    send(line);
    in_flight_.push_back({std::move(line)});
  }
  if (barrier_.empty() && !in_flight_.empty()) send_barrier();
}

void Session::confirm(std::string_view token) {
  if (barrier_.empty() || token != barrier_) return;
  barrier_.clear();
  if (stage_ == Stage::greeted) stage_ = Stage::registered;
  for (; behind_barrier_ > 0; --behind_barrier_) {
    in_flight_bytes_ -= in_flight_.front().line.size();
    in_flight_.pop_front();
  }
}

void Session::note_refusal(const IrcMessage& message) {
  if (message.command != "FAIL" && !is_in(kRefusals, message.command)) return;
  for (Sent& sent : in_flight_) {
    if (sent.refused || !is_message(sent.line) || !is_about(message, sent.line, traits_)) continue;
    sent.refused = true;
    ++refusals_;
    return;
  }
}

void Session::note_source(const IrcMessage& message) {
  const IrcSource source = parse_irc_source(message.source);
  if (!source.host.empty() && traits_.same(source.nick, nick_))
    source_ = message.source.substr(0, kSourceBytesMax);
}

}  // namespace chat::client
