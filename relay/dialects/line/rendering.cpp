#include "relay/dialects/line/rendering.h"

#include "common/enum_table.h"
#include "common/text.h"
#include "relay/dialects/base/mode_letters.h"

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

/// Who is addressed, where that is not the whole room.
std::string_view audience(const Event& event) {
  if (event.target.starts_with('@')) return " to operators";
  return event.target.starts_with('+') ? " to operators and voices" : "";
}

void said(const Event& event, std::string& out) {
  if (event.to_one) {
    fmt::format_to(std::back_inserter(out), "[{} -> you] ", event.source.nick);
  } else {
    out += '<';
    out += event.source.nick;
    out += audience(event);
    out += "> ";
  }
  append_visible(event.text, out);
}

void noticed(const Event& event, std::string& out) {
  fmt::format_to(std::back_inserter(out), "-{}{}- ", event.source.nick, audience(event));
  append_visible(event.text, out);
}

void acted(const Event& event, std::string& out) {
  if (event.to_one) out += "[you alone] ";
  if (!audience(event).empty()) fmt::format_to(std::back_inserter(out), "[{}] ", audience(event).substr(1));
  out += "* ";
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

void parted(const Event& event, std::string& out) {
  if (event.object.empty()) return left(event, out);
  fmt::format_to(std::back_inserter(out), "* {} went to {}", event.source.nick, visible(event.object));
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
  fmt::format_to(std::back_inserter(out), "* {} set {}", event.source.nick,
                 visible(written_whole(event.changes)));
}

void invited(const Event& event, std::string& out) {
  const std::string_view whom = event.to_one ? "you" : event.object;
  fmt::format_to(std::back_inserter(out), "* {} invited {} to {}", event.source.nick, whom,
                 visible(event.target));
}

void asked(const Event& event, std::string& out) {
  if (event.text.empty()) return;
  fmt::format_to(std::back_inserter(out), "* {} asked {} for {}", event.source.nick,
                 event.to_one ? "your client" : "everybody's client", visible(event.text));
}

void answered(const Event& event, std::string& out) {
  if (!event.text.empty()) noticed(event, out);
}

void unseated(const Event&, std::string& out) {
  out += "* You are in no room now: /join one. /rooms lists them.";
}

void nothing(const Event&, std::string&) {}

struct KindWords {
  Event::Kind kind;
  Words words;  ///< null: a line client is not bothered with it
};

constexpr std::array<KindWords, kEventKinds> kWords{{
    {Event::Kind::said, said},           {Event::Kind::noticed, noticed},
    {Event::Kind::acted, acted},         {Event::Kind::tagged, nullptr},
    {Event::Kind::joined, joined},       {Event::Kind::parted, parted},
    {Event::Kind::quit, left},           {Event::Kind::renamed, renamed},
    {Event::Kind::topic_set, topic_set}, {Event::Kind::kicked, kicked},
    {Event::Kind::modes_set, modes_set}, {Event::Kind::invited, invited},
    {Event::Kind::away_set, nullptr},    {Event::Kind::name_set, nullptr},
    {Event::Kind::asked, asked},         {Event::Kind::answered, answered},
    {Event::Kind::unseated, unseated},   {Event::Kind::entered, nothing},
    {Event::Kind::marked, nothing},
}};
static_assert(stands_in_order(kWords, &KindWords::kind));

struct RefusalWords {
  Problem problem;
  const char* words;
};

// {0}: the name in question, {1}: what was asked for, {2}: the limit, {3}: the room, or the mode.
constexpr std::array<RefusalWords, kProblems> kRefusals{{
    {Problem::nick_malformed,
     "'{0}' cannot be a name. Use A-Z, a-z, 0-9 and []\\`_^{{|}}-, no spaces, and begin with neither 0-9 nor "
     "'-'."},
    {Problem::nick_too_long, "That name has {1} bytes, and {2} is the most."},
    {Problem::nick_taken, "The name {0} is taken. Choose another: /nick NAME"},
    {Problem::nobody_called, "There is nobody here called {0}."},
    {Problem::not_reading, "{0} is not reading: what you said was not passed on."},
    {Problem::room_malformed,
     "'{0}' is no room: a room is '#' and a name without spaces, commas or control characters."},
    {Problem::room_too_long, "That room's name has {1} bytes, and {2} is the most."},
    {Problem::no_such_room, "There is no room {0}."},
    {Problem::already_there, "You are in {0} already."},
    {Problem::too_many_rooms, "You are in {2} rooms, the most for one."},
    {Problem::banned, "You may not enter {0}: you are banned."},
    {Problem::invite_only, "You may not enter {0} uninvited. One of its operators has to /invite you."},
    {Problem::needs_key, "{0} takes a key: /join {0} KEY"},
    {Problem::room_full, "{0} is full: its operators let in {2} at the most."},
    {Problem::not_in_room, "You are not in {0}."},
    {Problem::not_operator, "Only operators of {0} may do that."},
    {Problem::moderated, "You may not speak in {0}: its mode +m forbids it. /mode explains."},
    {Problem::members_only, "You may not speak in {0}: its mode +n forbids it. /mode explains."},
    {Problem::banned_from_speaking, "You may not speak in {0}: its mode +b forbids it. /mode explains."},
    {Problem::topic_too_long, "The topic was not set: it has {1} bytes, and {2} is the most."},
    {Problem::reason_too_long, "Your reason has {1} bytes, and {2} is the most."},
    {Problem::away_too_long, "Your away message was not set: it has {1} bytes, and {2} is the most."},
    {Problem::not_there, "{0} is not in {3}."},
    {Problem::already_with_you, "{0} is in {3} already."},
    {Problem::list_full, "The list is full: {2} masks are the most."},
}};
static_assert(stands_in_order(kRefusals, &RefusalWords::problem));

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
  const Words words = kWords[static_cast<std::size_t>(event.kind)].words;
  if (words == nullptr) return;
  const std::size_t before = out.size();
  if (with_times_) fmt::format_to(std::back_inserter(out), "{:%H:%M} ", local_time(event.at.wall));
  const std::size_t without_words = out.size();
  words(event, out);
  if (out.size() == without_words) return out.resize(before);
  out += '\n';
}

void render_history(const History::Entry& entry, const Rendering& rendering, WallTime now, std::string& out) {
  const std::tm then = local_time(entry.at);
  out += same_day(then, local_time(now)) ? fmt::format("[{:%H:%M}] ", then)
                                         : fmt::format("[{:%Y-%m-%d %H:%M}] ", then);
  rendering.render(entry.event({}), out);
}

std::string refusal_line(const Refusal& refusal) {
  const char* words = kRefusals[static_cast<std::size_t>(refusal.problem)].words;
  return fmt::format("! {}\n",
                     fmt::format(fmt::runtime(words), visible(refusal.subject), with_commas(refusal.actual),
                                 with_commas(refusal.limit), visible(refusal.room)));
}

}  // namespace chat::relay
