#include "relay/dialects/base/since_left.h"

#include "common/local_time.h"
#include "common/text.h"
#include "relay/dialects/base/older_lines.h"
#include "relay/hub/hub.h"

#include <ctime>

#include <fmt/chrono.h>

namespace chat::relay {
namespace {

/// Whether the room itself has all that was said in it after the id.
bool remembers_all_after(const Hub& hub, const Room& room, std::uint64_t id) {
  const History& history = room.history();
  return !hub.has_archive() || (history.size() > 0 && history[0].id <= id);
}

}  // namespace

std::optional<Missed> missed_in_memory(const Hub& hub, const Room& room, const MissedRange& range) {
  if (!remembers_all_after(hub, room, range.after)) return std::nullopt;
  Missed missed;
  HistoryCursor cursor = room.history().all();
  while (const History::Entry* const entry = room.history().take(cursor)) {
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

std::string missed_in_words(const Missed& missed, const MissedRange& range, WallTime now) {
  const std::tm then = local_time(time_of(range.after));
  const std::tm today = local_time(now);
  const bool is_today = then.tm_yday == today.tm_yday && then.tm_year == today.tm_year;
  const std::string since =
      fmt::format("since you left at {}",
                  is_today ? fmt::format("{:%H:%M}", then) : fmt::format("{:%Y-%m-%d %H:%M}", then));
  const std::size_t lines = missed.lines.size() + missed.left_out;
  const bool is_all = range.before == MissedRange{}.before;
  if (lines == 0)
    return fmt::format("{} {}", is_all ? "Nothing was said" : "You have been shown all that was said", since);
  const std::string_view behind = is_all ? "" : ", before what you have been shown";
  if (missed.left_out == 0) return fmt::format("{} {}{}:", counted(lines, "line"), since, behind);
  return fmt::format("{}{} {}{}; the last {}:", missed.left_out == kLeftOutMost ? "more than " : "",
                     counted(lines, "line"), since, behind, missed.lines.size());
}

}  // namespace chat::relay
