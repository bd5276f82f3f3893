#include "relay/dialects/irc/history_query.h"

#include "relay/dialects/irc/rendering.h"

#include <algorithm>
#include <array>

namespace chat::relay::irc {
namespace {

/// How many entries come before a reference, and how many up to it, itself included.
struct Place {
  std::size_t before;
  std::size_t up_to;
};

Place place_of_id(const History& history, std::uint64_t id) {
  Place place{0, 0};
  while (place.before < history.size() && history[place.before].id < id) ++place.before;
  place.up_to = place.before;
  while (place.up_to < history.size() && history[place.up_to].id <= id) ++place.up_to;
  return place;
}

/// Lines of one round have one time. Where a clock that was set back came to the same time again, there are
/// several such stretches: then what is said before begins with the last and what is said after with the
/// first, for a line that comes twice is better than one that is lost.
std::optional<Place> place_of_lines_at(const History& history, IsoTime at) {
  const auto is_then = [&](std::size_t i) { return in_milliseconds(history[i].at) == at; };
  std::optional<Place> place;
  for (std::size_t i = 0; i < history.size(); ++i) {
    if (!is_then(i)) continue;
    const bool goes_on = i > 0 && is_then(i - 1);
    if (!place) place = {i, i};
    if (!goes_on) place->before = i;
    if (place->up_to == i) ++place->up_to;
  }
  return place;
}

/// The same rule where no line was said just then: all that has an earlier time is before, and all that has a
/// later one after.
Place place_of_time(const History& history, IsoTime at) {
  if (const auto lines = place_of_lines_at(history, at)) return *lines;
  Place place{history.size(), 0};
  while (place.before > 0 && in_milliseconds(history[place.before - 1].at) > at) --place.before;
  while (place.up_to < history.size() && in_milliseconds(history[place.up_to].at) < at) ++place.up_to;
  return place;
}

Place place_of(const History& history, const Reference& reference) {
  return reference.at ? place_of_time(history, *reference.at) : place_of_id(history, reference.id);
}

Range last_of(Range range, std::size_t limit) {
  return {std::max(range.first, range.last - std::min(range.last - range.first, limit)), range.last};
}

Range first_of(Range range, std::size_t limit) {
  return {range.first, range.first + std::min(range.last - range.first, limit)};
}

Range latest(const HistoryQuery& query) {
  const std::size_t first = query.from.any ? 0 : place_of(query.history, query.from).up_to;
  return last_of({first, query.history.size()}, query.limit);
}

Range before(const HistoryQuery& query) {
  return last_of({0, place_of(query.history, query.from).before}, query.limit);
}

Range after(const HistoryQuery& query) {
  return first_of({place_of(query.history, query.from).up_to, query.history.size()}, query.limit);
}

Range around(const HistoryQuery& query) {
  const Range earlier = last_of({0, place_of(query.history, query.from).before}, query.limit / 2);
  return first_of({earlier.first, query.history.size()}, query.limit);
}

/// Counts from the first reference, which may be the later one.
Range between(const HistoryQuery& query) {
  const Place from = place_of(query.history, query.from);
  const Place to = place_of(query.history, query.to);
  if (from.before <= to.before) return first_of({std::min(from.up_to, to.before), to.before}, query.limit);
  return last_of({std::min(to.up_to, from.before), from.before}, query.limit);
}

constexpr std::array<HistorySubcommand, 5> kSubcommands{{
    {"LATEST", 1, true, latest},
    {"BEFORE", 1, false, before},
    {"AFTER", 1, false, after},
    {"AROUND", 1, false, around},
    {"BETWEEN", 2, false, between},
}};

}  // namespace

std::optional<Reference> parse_reference(std::string_view text, const std::string& epoch) {
  constexpr std::string_view kTimestamp = "timestamp=";
  constexpr std::string_view kMessageId = "msgid=";
  if (text == "*") return Reference{.at = {}, .any = true};
  if (text.starts_with(kTimestamp)) {
    const auto at = parse_iso_time(text.substr(kTimestamp.size()));
    return at ? std::optional(Reference{.at = at}) : std::nullopt;
  }
  if (!text.starts_with(kMessageId)) return std::nullopt;
  const std::uint64_t id = parse_message_id(epoch, text.substr(kMessageId.size()));
  return id != 0 ? std::optional(Reference{.at = {}, .id = id}) : std::nullopt;
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
