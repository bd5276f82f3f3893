#include "relay/dialects/base/older_lines.h"

#include "common/text.h"
#include "relay/hub/hub.h"

#include <algorithm>

#include <fmt/format.h>

namespace chat::relay {

std::size_t most_lines_asked(const Hub& hub) {
  constexpr std::size_t kOfArchive = 200;
  const std::size_t of_rooms = hub.settings().history_lines;
  return hub.has_archive() ? std::max(of_rooms, kOfArchive) : of_rooms;
}

ArchiveQuery query_about(const Room& room) {
  return {.room = fold_case(room.name()), .era = room.era()};
}

bool has_older_lines(const Hub& hub, const Room& room) {
  return hub.has_archive() && !room.modes().off_record;
}

std::string about_keeping(const Hub& hub, const Room& room) {
  if (!has_older_lines(hub, room)) return {};
  return fmt::format("What is said here is kept{}", hub.settings().history_is_kept);
}

}  // namespace chat::relay
