#include "relay/dialects/base/operating.h"

#include "common/text.h"
#include "common/words.h"
#include "relay/dialects/base/ban_arguments.h"
#include "relay/hub/hub.h"

#include <fmt/format.h>

namespace chat::relay {

Answer<std::string> kill(const Operating& operating, std::string_view name_and_reason) {
  const auto [name, reason] = first_word(name_and_reason);
  const auto done = operating.hub.kill(operating.by, name, reason, operating.now);
  if (!done) return tl::unexpected(done.error());
  return fmt::format("{} is disconnected", operating.hub.find(name)->nick);
}

Answer<std::string> tell_all(const Operating& operating, std::string_view text) {
  const auto done = operating.hub.tell_all(operating.by, text, operating.now);
  if (!done) return tl::unexpected(done.error());
  return std::string();
}

Answer<std::string> ban_address(const Operating& operating, std::string_view network_duration_and_reason) {
  const auto [network, rest] = first_word(network_duration_and_reason);
  const auto [word, behind] = first_word(rest);
  const auto lasts = ban_duration_or_reason(word);
  if (!lasts) return tl::unexpected(lasts.error());
  const auto banned =
      operating.hub.ban_address(operating.by, network, *lasts, *lasts ? behind : rest, operating.now);
  if (!banned) return tl::unexpected(banned.error());
  return fmt::format("{} is banned {}", banned->network.to_string(), how_long(*banned, operating.now.wall));
}

Answer<std::string> unban_address(const Operating& operating, std::string_view network) {
  const auto freed = operating.hub.free_address(operating.by, network, operating.now);
  if (!freed) return tl::unexpected(freed.error());
  return fmt::format("{} is banned no longer", visible(network));
}

Answer<std::string> close_room(const Operating& operating, std::string_view room_and_reason) {
  const auto [name, reason] = first_word(room_and_reason);
  const std::string wanted = fmt::format("{}{}", name.starts_with('#') ? "" : "#", name);
  Room* const room = operating.hub.find_room(wanted);
  if (room == nullptr) return refuse(Problem::no_such_room, wanted);
  const std::string shown = visible(room->name());
  const bool is_there = operating.by.seat_in(*room) != nullptr;
  const auto done = operating.hub.close_room(operating.by, *room, reason, operating.now);
  if (!done) return tl::unexpected(done.error());
  return fmt::format("Everybody{} is out of {}", is_there ? " else" : "", shown);
}

std::vector<std::string> reload_in_words(const ReadAnew& read) {
  std::vector<std::string> lines = read.changes;
  if (lines.empty()) lines.emplace_back("The configuration was read anew: nothing has changed");
  for (const std::string& each : read.warnings) lines.push_back("Warning: " + each);
  return lines;
}

}  // namespace chat::relay
