#include "relay/dialects/irc/history_query.h"

#include "relay/dialects/irc/rendering.h"

#include <algorithm>
#include <array>

namespace chat::relay::irc {
namespace {

/// Where the messages to which a reference refers begin, and where they end.
struct Place {
  Position before;
  Position up_to;
};

Position behind(const HistoryQuery& query, Position at, std::size_t messages) {
  const std::size_t message = at.message + messages;
  return message < query.messages_of(at.entry) ? Position{at.entry, message} : Position{at.entry + 1};
}

Place place_of_id(const HistoryQuery& query, const Reference& reference) {
  const History& history = query.history;
  Position at;
  while (at.entry < history.size() && history[at.entry].id < reference.id) ++at.entry;
  if (at.entry == history.size() || history[at.entry].id != reference.id) return {at, at};
  const Position before = behind(query, at, reference.piece - 1);
  return {before, before.entry == at.entry ? behind(query, before, 1) : before};
}

/// The same in whole entries, for a reference to a time.
struct Entries {
  std::size_t before;
  std::size_t up_to;
};

/// Lines of one round have one time. If the clock was set back and came to the same time again, several
/// stretches of lines have it. Then "before" ends where the last stretch begins, and "after" begins where the
/// first one ends: a line that is sent twice is better than one that is lost.
std::optional<Entries> place_of_lines_at(const History& history, IsoTime at) {
  const auto is_then = [&](std::size_t i) { return in_milliseconds(history[i].at) == at; };
  std::optional<Entries> place;
  for (std::size_t i = 0; i < history.size(); ++i) {
    if (!is_then(i)) continue;
    const bool goes_on = i > 0 && is_then(i - 1);
    if (!place) place = Entries{i, i};
    if (!goes_on) place->before = i;
    if (place->up_to == i) ++place->up_to;
  }
  return place;
}

/// The same rule if no line has this time: every line with an earlier time is before it, and every line with
/// a later one after it.
Entries place_of_time(const History& history, IsoTime at) {
  if (const auto lines = place_of_lines_at(history, at)) return *lines;
  Entries place{history.size(), 0};
  while (place.before > 0 && in_milliseconds(history[place.before - 1].at) > at) --place.before;
  while (place.up_to < history.size() && in_milliseconds(history[place.up_to].at) < at) ++place.up_to;
  return place;
}

Place place_of(const HistoryQuery& query, const Reference& reference) {
  if (!reference.at) return place_of_id(query, reference);
  const Entries entries = place_of_time(query.history, *reference.at);
  return {{entries.before}, {entries.up_to}};
}

Position end_of(const History& history) {
  return {history.size()};
}

/// A range, and how many messages are in it.
struct Taken {
  Range range;
  std::size_t messages = 0;
};

/// The last messages of a range, as many as the limit allows. Entries are taken whole. A part of the last
/// entry is taken only if that entry alone exceeds the limit and nothing else is sent (`is_all`): a client
/// that is sent nothing takes that for the end.
Taken last_of(const HistoryQuery& query, Range range, std::size_t limit, bool is_all = true) {
  Taken taken{{range.last, range.last}};
  while (range.first < taken.range.first) {
    Position& begin = taken.range.first;
    const std::size_t entry = begin.message > 0 ? begin.entry : begin.entry - 1;
    const std::size_t end = begin.message > 0 ? begin.message : query.messages_of(entry);
    const std::size_t start = entry == range.first.entry ? range.first.message : 0;
    const std::size_t fits = std::min(end - start, limit - taken.messages);
    if (fits < end - start && (fits == 0 || taken.messages > 0 || !is_all)) break;
    begin = {entry, end - fits};
    taken.messages += fits;
    if (fits < end - start) break;
  }
  return taken;
}

/// The first ones, by the same rule.
Taken first_of(const HistoryQuery& query, Range range, std::size_t limit, bool is_all = true) {
  Taken taken{{range.first, range.first}};
  while (taken.range.last < range.last) {
    Position& end = taken.range.last;
    const std::size_t stop =
        end.entry == range.last.entry ? range.last.message : query.messages_of(end.entry);
    const std::size_t fits = std::min(stop - end.message, limit - taken.messages);
    if (fits < stop - end.message && (fits == 0 || taken.messages > 0 || !is_all)) break;
    const bool whole = fits == stop - end.message;
    end = behind(query, end, fits);
    taken.messages += fits;
    if (!whole) break;
  }
  return taken;
}

Range latest(const HistoryQuery& query) {
  const Position first = query.from.any ? Position{} : place_of(query, query.from).up_to;
  return last_of(query, {first, end_of(query.history)}, query.limit).range;
}

Range before(const HistoryQuery& query) {
  return last_of(query, {{}, place_of(query, query.from).before}, query.limit).range;
}

Range after(const HistoryQuery& query) {
  return first_of(query, {place_of(query, query.from).up_to, end_of(query.history)}, query.limit).range;
}

/// As many messages before the place as after it; more of one if there are fewer of the other.
Range around(const HistoryQuery& query) {
  const Position middle = place_of(query, query.from).before;
  const Range all_before{{}, middle};
  const Taken few_before = last_of(query, all_before, query.limit / 2, false);
  const Taken later = first_of(query, {middle, end_of(query.history)}, query.limit - few_before.messages,
                               few_before.messages == 0);
  const Taken earlier = last_of(query, all_before, query.limit - later.messages, later.messages == 0);
  return {earlier.range.first, later.range.last};
}

/// Counts from the first reference, which may be the later one.
Range between(const HistoryQuery& query) {
  const Place from = place_of(query, query.from);
  const Place to = place_of(query, query.to);
  if (!(to.before < from.before)) {
    return first_of(query, {std::min(from.up_to, to.before), to.before}, query.limit).range;
  }
  return last_of(query, {std::min(to.up_to, from.before), from.before}, query.limit).range;
}

constexpr std::array<HistorySubcommand, 5> kSubcommands{{
    {"LATEST", 1, true, latest},
    {"BEFORE", 1, false, before},
    {"AFTER", 1, false, after},
    {"AROUND", 1, false, around},
    {"BETWEEN", 2, false, between},
}};

}  // namespace

std::optional<Reference> parse_reference(std::string_view text) {
  constexpr std::string_view kTimestamp = "timestamp=";
  constexpr std::string_view kMessageId = "msgid=";
  if (text == "*") return Reference{.at = {}, .any = true};
  if (text.starts_with(kTimestamp)) {
    const auto at = parse_iso_time(text.substr(kTimestamp.size()));
    return at ? std::optional(Reference{.at = at}) : std::nullopt;
  }
  if (!text.starts_with(kMessageId)) return std::nullopt;
  text.remove_prefix(kMessageId.size());
  const MessageId id = parse_message_id(text);
  if (id.number == 0) return std::nullopt;
  return Reference{.at = {}, .id = id.number, .piece = id.piece};
}

const HistorySubcommand* find_history_subcommand(std::string_view name) {
  const auto* const found = std::find_if(kSubcommands.begin(), kSubcommands.end(),
                                         [&](const HistorySubcommand& each) { return each.name == name; });
  return found == kSubcommands.end() ? nullptr : found;
}

std::optional<IsoTime> latest_time(const History& history) {
  if (history.size() == 0) return std::nullopt;
  return in_milliseconds(history[history.size() - 1].at);
}

}  // namespace chat::relay::irc
