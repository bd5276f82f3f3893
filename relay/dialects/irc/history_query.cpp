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

/// How many of an entry's `left` messages are taken. Entries are taken whole. An entry that alone exceeds the
/// limit, with nothing else sent (`is_only`), is taken all the same: a client that is sent nothing takes that
/// for the end. A client that names messages by their ids is sent a part and can ask for the rest. A client
/// that names times could not, because all messages of an entry have one time; it is sent the whole entry.
std::size_t fitting(const HistoryQuery& query, std::size_t left, std::size_t room, bool is_only) {
  if (left <= room) return left;
  if (!is_only) return 0;
  const bool knows_ids = query.from.id != 0;
  return knows_ids ? room : left;
}

/// The last messages of a range, as many as the limit allows. `is_all`: nothing else is sent.
Taken last_of(const HistoryQuery& query, Range range, std::size_t limit, bool is_all = true) {
  Taken taken{{range.last, range.last}};
  while (range.first < taken.range.first) {
    Position& begin = taken.range.first;
    const std::size_t entry = begin.message > 0 ? begin.entry : begin.entry - 1;
    const std::size_t end = begin.message > 0 ? begin.message : query.messages_of(entry);
    const std::size_t start = entry == range.first.entry ? range.first.message : 0;
    const bool is_only = is_all && taken.messages == 0 && limit > 0;
    const std::size_t room = limit - std::min(limit, taken.messages);
    const std::size_t fits = fitting(query, end - start, room, is_only);
    if (fits == 0) break;
    begin = {entry, end - fits};
    taken.messages += fits;
    if (fits < end - start) break;
  }
  return taken;
}

/// The first ones.
Taken first_of(const HistoryQuery& query, Range range, std::size_t limit, bool is_all = true) {
  Taken taken{{range.first, range.first}};
  while (taken.range.last < range.last) {
    Position& end = taken.range.last;
    const std::size_t stop =
        end.entry == range.last.entry ? range.last.message : query.messages_of(end.entry);
    const bool is_only = is_all && taken.messages == 0 && limit > 0;
    const std::size_t room = limit - std::min(limit, taken.messages);
    const std::size_t fits = fitting(query, stop - end.message, room, is_only);
    if (fits == 0) break;
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

/// As many messages before the place as after it; more of one if there are fewer of the other. The message
/// at the place is among them, however long. If it is in the midst of a long line, that comes in part.
Range around(const HistoryQuery& query) {
  const Position middle = place_of(query, query.from).before;
  const Range all_before{{}, middle};
  const Range all_later{middle, end_of(query.history)};
  const bool cuts = query.from.id != 0 && middle.message > 0;
  const Taken few_before = last_of(query, all_before, query.limit / 2, cuts);
  Taken later = first_of(query, all_later, query.limit - few_before.messages, cuts);
  if (later.messages == 0) later = first_of(query, all_later, query.limit);
  const std::size_t left = query.limit - std::min(query.limit, later.messages);
  const Taken earlier = last_of(query, all_before, left, cuts || later.messages == 0);
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

constexpr std::string_view kTimestamp = "timestamp=";
constexpr std::string_view kMessageId = "msgid=";

struct BadReference {
  std::string_view beginning;
  std::string_view why;
};

constexpr std::array<BadReference, 4> kBadReferences{{
    {kTimestamp, "That is no time such as timestamp=2026-11-19T12:00:00.000Z"},
    {kMessageId, "That is no msgid: those of this relay are numbers, such as msgid=17"},
    {"*", "It takes no *: expected timestamp=TIME or msgid=ID"},
    {"", "Expected timestamp=TIME or msgid=ID"},
}};

}  // namespace

std::string_view why_no_reference(std::string_view text) {
  return std::find_if(kBadReferences.begin(), kBadReferences.end(),
                      [&](const BadReference& each) { return text.starts_with(each.beginning); })
      ->why;
}

std::optional<Reference> parse_reference(std::string_view text) {
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
  for (std::size_t number = history.size(); number > 0; --number) {
    const KeptLine& line = history[number - 1];
    if (line.kind != Fact::Kind::redacted) return in_milliseconds(line.at);
  }
  return std::nullopt;
}

}  // namespace chat::relay::irc
