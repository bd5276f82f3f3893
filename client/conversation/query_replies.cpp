// Handlers for what the server answers in several lines, and for what it says at the greeting.

#include "client/conversation/message_handlers.h"
#include "client/conversation/state.h"
#include "common/ascii.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <utility>

#include <fmt/format.h>

namespace chat::client {
namespace {

constexpr std::size_t kMotdBytesMax = 2'000;  // of the greeting's

bool may_be_letter(char c) {
  return static_cast<signed char>(c) < 0 || is_letter(c);
}

/// Seconds in digits as "2 h 5 min"; what is no number comes back as it is.
std::string lasting(std::string_view digits) {
  constexpr std::uint64_t kMinute = 60;
  constexpr std::uint64_t kHour = 60 * kMinute;
  constexpr std::uint64_t kDay = 24 * kHour;
  std::uint64_t seconds = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), seconds);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::string(digits);
  if (seconds >= kDay) return fmt::format("{} d {} h", seconds / kDay, seconds % kDay / kHour);
  if (seconds >= kHour) return fmt::format("{} h {} min", seconds / kHour, seconds % kHour / kMinute);
  if (seconds >= kMinute) return fmt::format("{} min", seconds / kMinute);
  return fmt::format("{} s", seconds);
}

}  // namespace

namespace handlers {

/// 001
void welcome(Received& received) {
  ConversationState& state = received.state;
  if (state.server.connected) return;
  state.server.name = received.message.source.substr(0, kIrcMessageBytes);
  state.server.me = received.session.nick();
  if (received.has_time) state.server.since = received.time;
}

/// 005: it comes at the greeting, and again when something has changed.
void supported(Received& received) {
  if (received.state.server.connected && received.session.support() != received.state.server.support) {
    received.state.set_support(received.session.support());
  }
}

/// Servers send this to everybody at the greeting; later somebody has asked for it.
void when_asked(Received& received) {
  if (received.state.server.connected) tell_in_words(received);
}

/// 372, "- text". The greeting's is told when it is over, without the lines that have no letter.
void motd_line(Received& received) {
  ConversationState& state = received.state;
  std::string_view text = received.last();
  if (text.starts_with("- ")) text.remove_prefix(2);
  if (state.server.connected) return received.tell(Event::Kind::answer, std::string(text));
  Motd& motd = state.replies.motd;
  if (std::none_of(text.begin(), text.end(), may_be_letter)) return;
  motd.is_cut = motd.is_cut || motd.bytes + text.size() > kMotdBytesMax;
  if (motd.is_cut) return;
  motd.bytes += text.size();
  motd.lines.emplace_back(text);
}

/// 352: me #room user host server nick flags :hops real-name
void who_row(Received& received) {
  ++received.state.replies.rows;
  const std::string_view flags = received[6];
  const std::string_view name = received[7].substr(std::min(received[7].find(' ') + 1, received[7].size()));
  const std::string_view away = flags.starts_with('G') ? ", away" : "";
  const std::string_view server_operator = flags.find('*') == flags.npos ? "" : ", runs the server";
  received.tell(
      Event::Kind::answer,
      fmt::format("{} ({}@{}): {}{}{}", received[5], received[2], received[3], name, away, server_operator),
      received[1] == "*" ? "" : received[1]);
}

/// 315
void who_ends(Received& received) {
  if (std::exchange(received.state.replies.rows, 0) == 0)
    received.tell(Event::Kind::answer, fmt::format("Nobody matches {}.", received[1]));
}

/// 322: me #room people :topic
void room_listed(Received& received) {
  ++received.state.replies.rows;
  received.state.known_rooms.note(received[1], received.state.server.support);
  const std::string_view topic = received[3];
  const std::string people = received[2] == "1" ? "1 person" : fmt::format("{} people", received[2]);
  received.tell(Event::Kind::answer,
                fmt::format("{}, {}{}{}", received[1], people, topic.empty() ? "" : ": ", topic));
}

/// 323
void rooms_end(Received& received) {
  if (std::exchange(received.state.replies.rows, 0) == 0)
    received.tell(Event::Kind::answer, "There are no rooms to be seen.");
}

/// 317: me nick idle [signon] :words
void whois_idle(Received& received) {
  received.tell(Event::Kind::answer,
                fmt::format("{} has said nothing for {}.", received[1], lasting(received[2])));
}

/// "FAIL command code [context...] :words" (IRCv3 standard-replies)
void fail(Received& received) {
  if (received[0] == "REDACT") return redaction_refused(received);
  received.tell(Event::Kind::error, fmt::format("{} ({} {})", received.last(), received[0], received[1]));
}

void warn(Received& received) {
  received.tell(Event::Kind::answer, fmt::format("Warning: {}", received.last()));
}

void note(Received& received) {
  received.tell(Event::Kind::answer, std::string(received.last()));
}

}  // namespace handlers

}  // namespace chat::client
