#include "relay/dialects/line/rendering.h"

#include "common/enum_table.h"
#include "common/local_time.h"
#include "common/text.h"
#include "relay/dialects/base/mode_letters.h"
#include "relay/hub/crowd.h"

#include <array>
#include <ctime>
#include <string>
#include <vector>

#include <fmt/chrono.h>
#include <fmt/format.h>

namespace chat::relay {
namespace {

using WriteFact = void (*)(const Fact&, std::string&);

/// Appends " (REASON)", if there is a reason.
void append_reason(const Fact& fact, std::string& out) {
  if (!fact.text.empty()) fmt::format_to(std::back_inserter(out), " ({})", visible(fact.text));
}

/// Who is addressed; empty if that is the whole room.
std::string_view audience(const Fact& fact) {
  if (fact.target.starts_with('@')) return " to operators";
  return fact.target.starts_with('+') ? " to operators and voices" : "";
}

/// A line of a person's begins with a bracket, and none of the relay's own does: so no name and no words of
/// anybody's pass for the relay's. `mark`: what stands before the name.
void append_words(const Fact& fact, std::string_view mark, std::string& out) {
  out += fact.to_one ? '[' : '<';
  out += mark;
  out += fact.source.nick;
  out += fact.to_one ? " -> you" : audience(fact);
  out += fact.to_one ? "] " : "> ";
  append_visible(fact.text, out);
}

void said(const Fact& fact, std::string& out) {
  append_words(fact, "", out);
}

void acted(const Fact& fact, std::string& out) {
  append_words(fact, "* ", out);
}

void noticed(const Fact& fact, std::string& out) {
  fmt::format_to(std::back_inserter(out), "-{}{}- ", fact.source.nick, audience(fact));
  append_visible(fact.text, out);
}

void joined(const Fact& fact, std::string& out) {
  fmt::format_to(std::back_inserter(out), "* {} joined", fact.source.nick);
}

void left(const Fact& fact, std::string& out) {
  fmt::format_to(std::back_inserter(out), "* {} left", fact.source.nick);
  append_reason(fact, out);
}

void parted(const Fact& fact, std::string& out) {
  if (fact.object.empty()) return left(fact, out);
  fmt::format_to(std::back_inserter(out), "* {} went to {}", fact.source.nick, visible(fact.object));
  append_reason(fact, out);
}

void renamed(const Fact& fact, std::string& out) {
  fmt::format_to(std::back_inserter(out), "* {} is now known as {}", fact.source.nick, fact.object);
}

void topic_set(const Fact& fact, std::string& out) {
  if (fact.text.empty()) {
    fmt::format_to(std::back_inserter(out), "* {} cleared the topic", fact.source.nick);
  } else {
    fmt::format_to(std::back_inserter(out), "* {} set the topic: {}", fact.source.nick, visible(fact.text));
  }
}

void kicked(const Fact& fact, std::string& out) {
  fmt::format_to(std::back_inserter(out), "* {} kicked {}", fact.source.nick, fact.object);
  append_reason(fact, out);
}

void modes_set(const Fact& fact, std::string& out) {
  fmt::format_to(std::back_inserter(out), "* {} set {}", fact.source.nick,
                 visible(written_whole(fact.changes)));
}

void invited(const Fact& fact, std::string& out) {
  const std::string_view whom = fact.to_one ? "you" : fact.object;
  fmt::format_to(std::back_inserter(out), "* {} invited {} to {}", fact.source.nick, whom,
                 visible(fact.target));
}

void asked(const Fact& fact, std::string& out) {
  if (fact.text.empty()) return;
  fmt::format_to(std::back_inserter(out), "* {} asked {} for {}", fact.source.nick,
                 fact.to_one ? "your client" : "everybody's client", visible(fact.text));
}

void answered(const Fact& fact, std::string& out) {
  if (!fact.text.empty()) noticed(fact, out);
}

/// "g1, g2 and 40 others": with a verb.
std::string in_words(const Comers::Group& group, std::string_view verb) {
  std::vector<std::string> names = group.first;
  if (group.count > names.size())
    names.push_back(fmt::format("{} others", with_commas(group.count - names.size())));
  return fmt::format("{} {}", listed(names), verb);
}

void crowd_moved(const Fact& fact, std::string& out) {
  std::vector<std::string> sides;
  if (fact.comers->came.count > 0) sides.push_back(in_words(fact.comers->came, "joined"));
  if (fact.comers->left.count > 0) sides.push_back(in_words(fact.comers->left, "left"));
  fmt::format_to(std::back_inserter(out), "* {}", fmt::join(sides, "; "));
}

void unseated(const Fact&, std::string& out) {
  out += "* You are in no room now: /join one. /rooms lists them.";
}

struct FactWriter {
  Fact::Kind kind;
  WriteFact write;  ///< null: a line client is told nothing of it
};

constexpr std::array<FactWriter, kFactKinds> kFactWriters{{
    {Fact::Kind::said, said},
    {Fact::Kind::noticed, noticed},
    {Fact::Kind::acted, acted},
    {Fact::Kind::tagged, nullptr},
    {Fact::Kind::joined, joined},
    {Fact::Kind::parted, parted},
    {Fact::Kind::quit, left},
    {Fact::Kind::renamed, renamed},
    {Fact::Kind::topic_set, topic_set},
    {Fact::Kind::kicked, kicked},
    {Fact::Kind::modes_set, modes_set},
    {Fact::Kind::invited, invited},
    {Fact::Kind::away_set, nullptr},
    {Fact::Kind::name_set, nullptr},
    {Fact::Kind::asked, asked},
    {Fact::Kind::answered, answered},
    {Fact::Kind::unseated, unseated},
    {Fact::Kind::entered, nullptr},
    {Fact::Kind::logged_in, nullptr},
    {Fact::Kind::marked, nullptr},
    {Fact::Kind::crowd_moved, crowd_moved},
}};
static_assert(stands_in_order(kFactWriters, &FactWriter::kind));

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
    {Problem::nick_reserved,
     "The name {0} is given to nobody: it would pass for the relay's own. Choose another: /nick NAME"},
    {Problem::nobody_called, "There is nobody here called {0}."},
    {Problem::not_reading, "{0} is not reading: what you said was not passed on."},
    {Problem::room_malformed,
     "'{0}' is no room: a room is '#' and a name without spaces, commas or control characters."},
    {Problem::room_too_long, "That room's name has {1} bytes, and {2} is the most."},
    {Problem::no_such_room, "There is no room {0}."},
    {Problem::already_there, "You are in {0} already."},
    {Problem::too_many_rooms, "You are in {2} rooms, the most for one."},
    {Problem::too_many_rooms_in_all, "There are {2} rooms here, and no more can be made. /rooms lists them."},
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
    {Problem::mask_malformed,
     "'{0}' is neither a name nor a mask such as *!*@192.0.2.7: those have no spaces, no / and 200 bytes at "
     "the most."},
    {Problem::too_many_ignored,
     "You ignore {2} names, the most there may be. /ignore lists them, /unignore NAME "
     "ends one."},
    {Problem::no_accounts, "This relay has no accounts."},
}};
static_assert(stands_in_order(kRefusals, &RefusalWords::problem));

bool same_day(const std::tm& a, const std::tm& b) {
  return a.tm_yday == b.tm_yday && a.tm_year == b.tm_year;
}

}  // namespace

void LineRendering::render(const Fact& fact, std::string& out) const {
  const WriteFact write = kFactWriters[static_cast<std::size_t>(fact.kind)].write;
  if (write == nullptr || fact.in_crowd) return;
  const std::size_t before = out.size();
  if (with_times_) fmt::format_to(std::back_inserter(out), "{:%H:%M} ", local_time(fact.at.wall));
  const std::size_t without_words = out.size();
  write(fact, out);
  if (out.size() == without_words) return out.resize(before);
  out += '\n';
}

void render_history(const History::Entry& entry, const Rendering& rendering, WallTime now, std::string& out) {
  const std::tm then = local_time(entry.at);
  out += same_day(then, local_time(now)) ? fmt::format("[{:%H:%M}] ", then)
                                         : fmt::format("[{:%Y-%m-%d %H:%M}] ", then);
  rendering.render(entry.fact({}), out);
}

std::string refusal_line(const Refusal& refusal) {
  const char* words = kRefusals[static_cast<std::size_t>(refusal.problem)].words;
  return fmt::format("! {}\n",
                     fmt::format(fmt::runtime(words), visible(refusal.subject), with_commas(refusal.actual),
                                 with_commas(refusal.limit), visible(refusal.room)));
}

}  // namespace chat::relay
