#include "relay/dialects/line_rendering.h"

#include "common/text.h"

#include <array>
#include <ctime>

#include <fmt/chrono.h>
#include <fmt/format.h>

namespace chat::relay {
namespace {

void said(const Event& event, std::string& out) {
  out += '<';
  out += event.nick;
  out += "> ";
  append_visible(event.text, out);
}

void acted(const Event& event, std::string& out) {
  out += "* ";
  out += event.nick;
  out += ' ';
  append_visible(event.text, out);
}

void told(const Event& event, std::string& out) {
  out += '[';
  out += event.nick;
  out += " -> you] ";
  append_visible(event.text, out);
}

void joined(const Event& event, std::string& out) {
  fmt::format_to(std::back_inserter(out), "* {} joined", event.nick);
}

void left(const Event& event, std::string& out) {
  fmt::format_to(std::back_inserter(out), "* {} left", event.nick);
  if (!event.text.empty()) fmt::format_to(std::back_inserter(out), " ({})", visible(event.text));
}

void renamed(const Event& event, std::string& out) {
  fmt::format_to(std::back_inserter(out), "* {} is now known as {}", event.nick, event.text);
}

void topic_set(const Event& event, std::string& out) {
  if (event.text.empty()) {
    fmt::format_to(std::back_inserter(out), "* {} cleared the topic", event.nick);
  } else {
    fmt::format_to(std::back_inserter(out), "* {} set the topic: {}", event.nick, visible(event.text));
  }
}

using Words = void (*)(const Event&, std::string&);

// By Event::Kind.
constexpr std::array<Words, 7> kWords{said, acted, told, joined, left, renamed, topic_set};
static_assert(kWords.size() == static_cast<std::size_t>(Event::Kind::topic_set) + 1);

// By Problem. {0}: the name in question, {1}: what was asked for, {2}: the limit.
constexpr std::array<const char*, 9> kRefusals{
    "'{0}' is no name: it may have letters, digits and []\\`_^{{|}}-, and begins with neither a digit nor "
    "'-'.",
    "That name has {1} bytes, and {2} is the most.",
    "{0} is taken.",
    "There is nobody here called {0}.",
    "'{0}' is no room: a room is '#' and a name without spaces, commas or control characters.",
    "That room's name has {1} bytes, and {2} is the most.",
    "You are in {0} already.",
    "The topic was not set: it has {1} bytes, and {2} is the most.",
    "{0} is not reading: what you said was not passed on.",
};
static_assert(kRefusals.size() == static_cast<std::size_t>(Problem::not_reading) + 1);

std::tm local_time(WallTime at) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(at);
  std::tm local{};
  localtime_r(&seconds, &local);
  return local;
}

bool same_day(const std::tm& a, const std::tm& b) {
  return a.tm_yday == b.tm_yday && a.tm_year == b.tm_year;
}

}  // namespace

void LineRendering::render(const Event& event, std::string& out) const {
  kWords[static_cast<std::size_t>(event.kind)](event, out);
  out += '\n';
}

void render_history(const History::Entry& entry, const Rendering& rendering, WallTime now, std::string& out) {
  const std::tm then = local_time(entry.at);
  out += same_day(then, local_time(now)) ? fmt::format("[{:%H:%M}] ", then)
                                         : fmt::format("[{:%Y-%m-%d %H:%M}] ", then);
  rendering.render(entry.event(), out);
}

std::string refusal_line(const Refusal& refusal) {
  const char* words = kRefusals[static_cast<std::size_t>(refusal.problem)];
  return fmt::format("! {}\n", fmt::format(fmt::runtime(words), visible(refusal.subject),
                                           with_commas(refusal.actual), with_commas(refusal.limit)));
}

}  // namespace chat::relay
