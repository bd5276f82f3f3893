#include "relay/hub/former_rooms.h"

#include "common/text.h"

#include <algorithm>
#include <utility>

namespace chat::relay {

std::vector<ArchivedLine>& FormerRooms::lines_of(const std::string& folded) {
  const auto [room, is_new] = rooms_.try_emplace(folded);
  if (!is_new) return room->second;
  order_.push_back(folded);
  if (order_.size() > kRoomsMax) {
    rooms_.erase(order_.front());
    order_.pop_front();
  }
  return room->second;
}

void FormerRooms::add(ArchivedLine line) {
  lines_of(line.room).push_back(std::move(line));
}

void FormerRooms::add(const std::string& folded, const History& history) {
  if (history.size() == 0) return;
  auto& lines = lines_of(folded);
  lines.clear();
  HistoryCursor cursor = history.all();
  while (const History::Entry* const entry = history.take(cursor)) {
    if (!entry->off_record) lines.push_back({folded, 0, false, *entry});
  }
}

void FormerRooms::redact(const std::string& folded, std::uint64_t id) {
  const auto room = rooms_.find(folded);
  if (room == rooms_.end()) return;
  std::erase_if(room->second, [&](const ArchivedLine& line) { return line.entry.id == id; });
}

void FormerRooms::forget(std::string_view account) {
  const std::string folded = fold_case(account);
  for (auto& [name, lines] : rooms_)
    std::erase_if(lines, [&](const ArchivedLine& line) { return fold_case(line.entry.account) == folded; });
}

std::vector<History::Entry> FormerRooms::take(const std::string& folded, std::int64_t era) {
  const auto room = rooms_.extract(folded);
  if (room.empty()) return {};
  std::erase(order_, folded);
  std::vector<History::Entry> entries;
  for (ArchivedLine& line : room.mapped()) {
    if (!line.closed || line.era == era) entries.push_back(std::move(line.entry));
  }
  return entries;
}

}  // namespace chat::relay
