#include "relay/dialects/base/relay_stats.h"

#include "common/memory.h"
#include "common/quantity.h"
#include "common/text.h"
#include "relay/hub/hub.h"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

namespace chat::relay {

std::vector<std::string> relay_stats(const Hub& hub, Moment now) {
  const auto people_who = [&](auto&& are) {
    return with_commas(
        static_cast<std::size_t>(std::count_if(hub.people().begin(), hub.people().end(), are)));
  };
  const auto claimed = std::count_if(hub.rooms().begin(), hub.rooms().end(), [](const auto& each) {
    return static_cast<bool>(each.second->claim());
  });
  const ArchiveTally tally = hub.archive_tally();
  const auto up = std::chrono::floor<std::chrono::seconds>(now.steady - hub.started().steady);
  return {
      fmt::format("The relay has been up for {}, and uses {} of memory", in_words(up),
                  human_size(resident_memory())),
      fmt::format(
          "People: {} here, {} at the most so far; {} logged in, {} encrypted, {} operators of the relay",
          with_commas(hub.people().size()), with_commas(hub.most_people()),
          people_who([](const auto& each) { return !each->particulars().account.empty(); }),
          people_who([](const auto& each) { return each->is_encrypted; }),
          people_who([](const auto& each) { return each->rules_relay; })),
      fmt::format("Rooms: {}, of which {} are claimed", with_commas(hub.rooms().size()),
                  with_commas(static_cast<std::size_t>(claimed))),
      fmt::format("History: {} kept since the start, {} lost", counted(tally.kept, "line"),
                  with_commas(tally.lost)),
      fmt::format("Banned addresses: {}", with_commas(hub.address_bans().all(now.wall).size())),
  };
}

}  // namespace chat::relay
