#include "relay/dialects/line/rendering.h"

#include "common/enum_table.h"
#include "common/local_time.h"
#include "common/text.h"
#include "relay/dialects/base/ban_arguments.h"
#include "relay/dialects/base/closing_reason.h"
#include "relay/dialects/base/mode_letters.h"
#include "relay/dialects/base/unwritten.h"
#include "relay/dialects/line/mode_words.h"
#include "relay/hub/crowd.h"

#include <algorithm>
#include <array>
#include <ctime>
#include <span>
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

/// A person's own, which must not pass for the relay's.
void append_own_reason(std::string_view reason, std::string& out) {
  if (!reason.empty()) fmt::format_to(std::back_inserter(out), ", saying: {}", visible(reason));
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

void returned(const Fact& fact, std::string& out) {
  fmt::format_to(std::back_inserter(out), "* {} is back", fact.source.nick);
}

void left(const Fact& fact, std::string& out) {
  fmt::format_to(std::back_inserter(out), "* {} left", fact.source.nick);
  if (!fact.text.starts_with(kTypedReason)) return append_reason(fact, out);
  append_own_reason(fact.text.substr(kTypedReason.size()), out);
}

void parted(const Fact& fact, std::string& out) {
  if (fact.object.empty()) {
    fmt::format_to(std::back_inserter(out), "* {} left", fact.source.nick);
  } else {
    fmt::format_to(std::back_inserter(out), "* {} went to {}", fact.source.nick, visible(fact.object));
  }
  append_own_reason(fact.text, out);
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
  fmt::format_to(std::back_inserter(out), "* {} set {}",
                 fact.source.is_relay() ? "The relay" : fact.source.nick, changes_in_words(fact.changes));
  append_reason(fact, out);
  const bool is_over = fact.source.is_relay() && fact.text.empty() &&
                       std::none_of(fact.changes.begin(), fact.changes.end(), [](const RoomChange& each) {
                         return each.adding || is_standing(each.rule);
                       });
  out += is_over ? ": its time is over" : line::consequence_of(fact.changes);
}

void invited(const Fact& fact, std::string& out) {
  const std::string_view whom = fact.to_one ? "you" : fact.object;
  fmt::format_to(std::back_inserter(out), "* {} invited {} to {}", fact.source.nick, whom,
                 visible(fact.target));
}

void asked(const Fact& fact, std::string& out) {
  if (fact.text.empty()) return;
  fmt::format_to(std::back_inserter(out), "-{}{}- asks {}: {}", fact.source.nick, audience(fact),
                 fact.to_one ? "your client" : "everybody's client", visible(fact.text));
}

void answered(const Fact& fact, std::string& out) {
  if (!fact.text.empty()) noticed(fact, out);
}

/// "g1, g2 and 40 others": with a verb.
std::string group_in_words(const Comers::Group& group, std::string_view verb) {
  std::vector<std::string> names = group.first;
  if (group.count > names.size()) names.push_back(counted(group.count - names.size(), "other"));
  return fmt::format("{} {}", listed(names), verb);
}

void claimed(const Fact& fact, std::string& out) {
  if (fact.text.empty()) {
    out += "* The room is kept for nobody any longer: it ends with who is in it";
  } else {
    fmt::format_to(std::back_inserter(out), "* The room is kept for {} from now on", visible(fact.text));
  }
}

void crowd_moved(const Fact& fact, std::string& out) {
  std::vector<std::string> sides;
  if (fact.comers->came.count > 0) sides.push_back(group_in_words(fact.comers->came, "joined"));
  if (fact.comers->left.count > 0) sides.push_back(group_in_words(fact.comers->left, "left"));
  fmt::format_to(std::back_inserter(out), "* {}", fmt::join(sides, "; "));
  append_reason(fact, out);
}

void redacted(const Fact& fact, std::string& out) {
  fmt::format_to(std::back_inserter(out), "* {} took back a line{}", fact.source.nick,
                 fact.to_one ? " that was for you alone" : "");
  if (!fact.object.empty()) fmt::format_to(std::back_inserter(out), " of {}'s", fact.object);
  append_reason(fact, out);
}

void told_all(const Fact& fact, std::string& out) {
  if (fact.source.is_relay()) {
    out += "* To everybody, from the relay: ";
  } else {
    fmt::format_to(std::back_inserter(out), "* To everybody, from the operator {}: ", fact.source.nick);
  }
  append_visible(fact.text, out);
}

void unseated(const Fact&, std::string& out) {
  out += "* You are in no room now: /join one. /rooms lists them.";
}

void dispossessed(const Fact& fact, std::string& out) {
  const bool was_its_own = fold_case(fact.source.account) == fold_case(fact.object);
  const char* const words =
      !fact.text.empty() ? "! You are {1} now: {2}."
      : was_its_own      ? "! You are {1} now: another connection, logged in as {0}, has taken the name."
                         : "! You are {1} now: the name {0} is registered, and you have not logged in to "
                           "it. If it is yours: /login {0} PASSWORD";
  fmt::format_to(std::back_inserter(out), fmt::runtime(words), fact.object, fact.source.nick, fact.text);
}

/// Others see no logins.
void logged_out(const Fact& fact, std::string& out) {
  if (!fact.to_one) return;
  fmt::format_to(std::back_inserter(out), "! You are logged out: {}.", visible(fact.text));
}

/// Of operators of the relay: see Fact::Kind::marked.
void marked(const Fact& fact, std::string& out) {
  append_parts({"* ", fact.source.rules_relay ? kYouRule : "You are no operator of this relay any longer"},
               out);
}

void unwritten(const Fact& fact, std::string& out) {
  append_parts({"! ", about_unwritten(fact.kind)}, out);
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
    {Fact::Kind::logged_in, logged_out},
    {Fact::Kind::dispossessed, dispossessed},
    {Fact::Kind::marked, marked},
    {Fact::Kind::killed, nullptr},
    {Fact::Kind::told_all, told_all},
    {Fact::Kind::address_banned, nullptr},
    {Fact::Kind::address_freed, nullptr},
    {Fact::Kind::claimed, claimed},
    {Fact::Kind::came, nullptr},
    {Fact::Kind::went, nullptr},
    {Fact::Kind::crowd_moved, crowd_moved},
    {Fact::Kind::lost, nullptr},
    {Fact::Kind::returned, returned},
    {Fact::Kind::redacted, redacted},
    {Fact::Kind::forgotten, nullptr},
    {Fact::Kind::conversations_ended, nullptr},
    {Fact::Kind::read_marked, nullptr},
    {Fact::Kind::account_ended, nullptr},
    {Fact::Kind::netsplit, nullptr},
    {Fact::Kind::unwritten, unwritten},
    {Fact::Kind::undeleted, unwritten},
    {Fact::Kind::moved, nullptr},
    {Fact::Kind::ignoring, nullptr},
    {Fact::Kind::watching, nullptr},
}};
static_assert(stands_in_order(kFactWriters, &FactWriter::kind));

bool same_day(const std::tm& a, const std::tm& b) {
  return a.tm_yday == b.tm_yday && a.tm_year == b.tm_year;
}

}  // namespace

std::string changes_in_words(std::span<const RoomChange> changes) {
  std::string words = visible(written_whole(changes));
  const auto lasting = std::find_if(changes.begin(), changes.end(),
                                    [](const RoomChange& each) { return each.adding && each.lasts; });
  return lasting == changes.end() ? words : fmt::format("{} {}", words, how_long(*lasting));
}

void LineRendering::render(const Fact& fact, std::string& out) const {
  const WriteFact write = kFactWriters[static_cast<std::size_t>(fact.kind)].write;
  if (write == nullptr || fact.in_crowd) return;
  const std::size_t before = out.size();
  if (with_times_) {
    fmt::format_to(std::back_inserter(out), "{:%H:%M} ", local_time(fact.at.wall));
  } else if (fact.is_late) {
    fmt::format_to(std::back_inserter(out), "[{:%H:%M}] ", local_time(fact.at.wall));
  }
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

}  // namespace chat::relay
