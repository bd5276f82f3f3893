#include "relay/dialects/base/relay_stats.h"

#include "common/memory.h"
#include "common/quantity.h"
#include "common/text.h"
#include "relay/hub/hub.h"

#include <algorithm>

#include <fmt/format.h>

namespace chat::relay {

RelayFigures relay_figures(const Hub& hub, Moment now) {
  const auto people_who = [&](auto&& are) {
    return static_cast<std::size_t>(std::count_if(hub.people().begin(), hub.people().end(), are));
  };
  const auto claimed = std::count_if(hub.rooms().begin(), hub.rooms().end(), [](const auto& each) {
    return static_cast<bool>(each.second->claim());
  });
  return {
      .up = std::chrono::floor<std::chrono::seconds>(now.steady - hub.started().steady),
      .memory = resident_memory(),
      .people = hub.people().size(),
      .most_people = hub.most_people(),
      .logged_in = people_who([](const auto& each) { return !each->particulars().account.empty(); }),
      .encrypted = people_who([](const auto& each) { return each->is_encrypted; }),
      .operators = people_who([](const auto& each) { return each->rules_relay; }),
      .rooms = hub.rooms().size(),
      .claimed_rooms = static_cast<std::size_t>(claimed),
      .accounts = hub.count_accounts(),
      .address_bans = hub.address_bans().all(now.wall).size(),
      .history = hub.archive_tally(),
  };
}

std::vector<std::string> in_sentences(const RelayFigures& figures) {
  return {
      fmt::format("The relay has been up for {}, and uses {} of memory", in_words(figures.up),
                  human_size(figures.memory)),
      fmt::format(
          "People: {} here, {} at the most so far; {} logged in, {} encrypted, {} operators of the relay",
          with_commas(figures.people), with_commas(figures.most_people), with_commas(figures.logged_in),
          with_commas(figures.encrypted), with_commas(figures.operators)),
      fmt::format("Rooms: {}, of which {} {} claimed", with_commas(figures.rooms),
                  with_commas(figures.claimed_rooms), figures.claimed_rooms == 1 ? "is" : "are"),
      fmt::format("History: {} kept since the start, {} lost", counted(figures.history.kept, "line"),
                  with_commas(figures.history.lost)),
      fmt::format("Banned addresses: {}", with_commas(figures.address_bans)),
  };
}

}  // namespace chat::relay
