#include "relay/dialects/base/since_left.h"

#include "common/local_time.h"
#include "common/text.h"
#include "relay/dialects/base/older_lines.h"
#include "relay/hub/hub.h"

#include <ctime>

#include <fmt/chrono.h>

namespace chat::relay {
namespace {

/// Whether the room itself has all that was said in it since then. Who was lost was so a moment ago: as long
/// as the room forgets nothing it has that, and what is said meanwhile does not come first, as it may where
/// the archive is asked.
bool remembers_all_of(const Hub& hub, const Room& room, const MissedRange& range) {
  const History& history = room.history();
  if (!hub.has_archive() || (!range.has_left && !history.is_full())) return true;
  return history.size() > 0 && history[0].id <= range.after;
}

}  // namespace

std::optional<Missed> missed_in_memory(const Hub& hub, const Room& room, const MissedRange& range) {
  if (!remembers_all_of(hub, room, range)) return std::nullopt;
  Missed missed;
  const History& history = room.history();
  missed.is_all_there_is = !history.is_full() || history.size() == 0 || history[0].id <= range.after;
  HistoryCursor cursor = history.all();
  while (const History::Entry* const entry = history.take(cursor)) {
    if (entry->id > range.after && entry->id < range.before) missed.lines.push_back(*entry);
  }
  if (missed.lines.size() <= kMissedMost) return missed;
  missed.left_out = missed.lines.size() - kMissedMost;
  missed.lines.erase(missed.lines.begin(), missed.lines.end() - kMissedMost);
  return missed;
}

ArchiveQuery query_for_missed(const Room& room, const MissedRange& range) {
  ArchiveQuery query = query_about(room);
  query.kind = ArchiveQuery::Kind::missed;
  query.point.id = range.after;
  query.before = range.before;
  query.count = kMissedMost;
  return query;
}

std::string when_in_words(std::uint64_t id, WallTime now) {
  const std::tm then = local_time(time_of(id));
  const std::tm today = local_time(now);
  const bool is_today = then.tm_yday == today.tm_yday && then.tm_year == today.tm_year;
  return is_today ? fmt::format("{:%H:%M}", then) : fmt::format("{:%Y-%m-%d %H:%M}", then);
}

std::string missed_in_words(const Missed& missed, const MissedRange& range, WallTime now) {
  if (!range.has_left && missed.lines.empty()) return "Nothing was said meanwhile";
  // Where nobody had said anything for long, what was said before is of no use as a time.
  const std::string since = range.has_left
                                ? fmt::format("since you left at {}", when_in_words(range.after, now))
                                : fmt::format("since {}", when_in_words(missed.lines.front().id, now));
  const std::size_t lines = missed.lines.size() + missed.left_out;
  const bool is_all = range.before == MissedRange{}.before;
  if (lines == 0)
    return fmt::format("{} {}", is_all ? "Nothing was said" : "You have been shown all that was said", since);
  const std::string_view behind = is_all ? "" : ", before what you have been shown";
  if (!missed.is_all_there_is && missed.left_out == 0)
    return fmt::format("The last {} {}{}; there may have been more:", counted(lines, "line"), since, behind);
  if (missed.left_out == 0) return fmt::format("{} {}{}:", counted(lines, "line"), since, behind);
  return fmt::format("{}{} {}{}; the last {}:", missed.left_out == kLeftOutMost ? "more than " : "",
                     counted(lines, "line"), since, behind, missed.lines.size());
}

}  // namespace chat::relay
