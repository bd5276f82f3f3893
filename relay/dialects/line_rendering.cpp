#include "relay/dialects/line_rendering.h"

#include "common/text.h"

#include <array>
#include <ctime>

#include <fmt/chrono.h>
#include <fmt/format.h>

namespace chat::relay {
namespace {

using Words = void (*)(const Event&, std::string&);

/// "(reason)" behind the line, where there is one.
void append_reason(const Event& event, std::string& out) {
  if (!event.text.empty()) fmt::format_to(std::back_inserter(out), " ({})", visible(event.text));
}

void said(const Event& event, std::string& out) {
  if (event.to_one) {
    fmt::format_to(std::back_inserter(out), "[{} -> you] ", event.source.nick);
  } else {
    out += '<';
    out += event.source.nick;
    out += "> ";
  }
  append_visible(event.text, out);
}

void noticed(const Event& event, std::string& out) {
  fmt::format_to(std::back_inserter(out), "-{}- ", event.source.nick);
  append_visible(event.text, out);
}

void acted(const Event& event, std::string& out) {
  out += event.to_one ? "[you alone] * " : "* ";
  out += event.source.nick;
  out += ' ';
  append_visible(event.text, out);
}

void joined(const Event& event, std::string& out) {
  fmt::format_to(std::back_inserter(out), "* {} joined", event.source.nick);
}

void left(const Event& event, std::string& out) {
  fmt::format_to(std::back_inserter(out), "* {} left", event.source.nick);
  append_reason(event, out);
}

void renamed(const Event& event, std::string& out) {
  fmt::format_to(std::back_inserter(out), "* {} is now known as {}", event.source.nick, event.object);
}

void topic_set(const Event& event, std::string& out) {
  if (event.text.empty()) {
    fmt::format_to(std::back_inserter(out), "* {} cleared the topic", event.source.nick);
  } else {
    fmt::format_to(std::back_inserter(out), "* {} set the topic: {}", event.source.nick, visible(event.text));
  }
}

void kicked(const Event& event, std::string& out) {
  fmt::format_to(std::back_inserter(out), "* {} kicked {}", event.source.nick, event.object);
  append_reason(event, out);
}

void modes_set(const Event& event, std::string& out) {
  fmt::format_to(std::back_inserter(out), "* {} set {}", event.source.nick, visible(event.text));
}

void invited(const Event& event, std::string& out) {
  const std::string_view whom = event.to_one ? "you" : event.object;
  fmt::format_to(std::back_inserter(out), "* {} invited {} to {}", event.source.nick, whom,
                 visible(event.target));
}

// By Event::Kind. Null: a line client is not bothered with it.
constexpr std::array<Words, 14> kWords{said,    noticed,   acted,  nullptr,   joined,  left,    left,
                                       renamed, topic_set, kicked, modes_set, invited, nullptr, nullptr};
static_assert(kWords.size() == static_cast<std::size_t>(Event::Kind::name_set) + 1);

// By Problem. {0}: the name in question, {1}: what was asked for, {2}: the limit, {3}: the room, or the mode.
constexpr std::array<const char*, 22> kRefusals{
    "'{0}' cannot be a name. Use A-Z, a-z, 0-9 and []\\`_^{{|}}-, no spaces, and begin with neither 0-9 nor "
    "'-'.",
    "That name has {1} bytes, and {2} is the most.",
    "{0} is taken.",
    "There is nobody here called {0}.",
    "{0} is not reading: what you said was not passed on.",
    "'{0}' is no room: a room is '#' and a name without spaces, commas or control characters.",
    "That room's name has {1} bytes, and {2} is the most.",
    "There is no room {0}.",
    "You are in {0} already.",
    "You are in {2} rooms, the most for one.",
    "You may not enter {0}: you are banned.",
    "You may not enter {0}: only who is invited may.",
    "{0} takes a key: /join {0} KEY",
    "{0} is full: it takes {2}.",
    "You are not in {0}.",
    "Only operators of {0} may do that.",
    "You may not speak in {0} ({3}).",
    "The topic was not set: it has {1} bytes, and {2} is the most.",
    "Your reason has {1} bytes, and {2} is the most.",
    "{0} is not in {3}.",
    "{0} is in {3} already.",
    "The list is full: {2} masks are the most.",
};
static_assert(kRefusals.size() == static_cast<std::size_t>(Problem::list_full) + 1);

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
  const Words words = kWords[static_cast<std::size_t>(event.kind)];
  if (words == nullptr) return;
  words(event, out);
  out += '\n';
}

void render_history(const History::Entry& entry, const Rendering& rendering, WallTime now, std::string& out) {
  const std::tm then = local_time(entry.at);
  out += same_day(then, local_time(now)) ? fmt::format("[{:%H:%M}] ", then)
                                         : fmt::format("[{:%Y-%m-%d %H:%M}] ", then);
  rendering.render(entry.event({}), out);
}

std::string refusal_line(const Refusal& refusal) {
  const char* words = kRefusals[static_cast<std::size_t>(refusal.problem)];
  return fmt::format("! {}\n",
                     fmt::format(fmt::runtime(words), visible(refusal.subject), with_commas(refusal.actual),
                                 with_commas(refusal.limit), visible(refusal.room)));
}

}  // namespace chat::relay
