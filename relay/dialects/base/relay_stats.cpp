#include "relay/dialects/base/relay_stats.h"

#include "common/memory.h"
#include "common/quantity.h"
#include "common/text.h"
#include "relay/hub/hub.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace chat::relay {
namespace {

std::string entries(std::size_t count) {
  return fmt::format("{} {}", with_commas(count), count == 1 ? "entry" : "entries");
}

std::string history_in_words(const ArchiveTally& history) {
  std::string words =
      fmt::format("History: {} kept since the start, {} lost", counted(history.kept, "line"),
                  history.events_lost == 0 ? with_commas(history.lost)
                                           : lines_and_events(history.lost, history.events_lost));
  if (history.files_set_aside > 0) {
    words += fmt::format("; {} set aside, with {}", counted(history.files_set_aside, "damaged file"),
                         history.lines_set_aside > 0 ? counted(history.lines_set_aside, "line")
                                                     : "lines that could not be counted");
  }
  return words;
}

std::string cluster_in_words(const ClusterFigures& cluster, std::chrono::seconds lasts) {
  using Stage = ClusterFigures::Stage;
  if (cluster.stage == Stage::coming) return "Cluster: not in touch with the others yet";
  if (cluster.stage == Stage::alone) {
    return fmt::format("Cluster: alone for {} ({}); {} to be told when the others are back", in_words(lasts),
                       cluster.why_alone, entries(cluster.late_entries));
  }
  const std::string others = cluster.others.empty() ? "nobody else is there"
                                                    : fmt::format("with {}", fmt::join(cluster.others, ", "));
  return fmt::format("Cluster: in touch for {} as relay {}, {}; it had the floor {}; {} on the way",
                     in_words(lasts), cluster.number, others, counted(cluster.turns, "time"),
                     entries(cluster.unheard_entries));
}

}  // namespace

RelayFigures relay_figures(const Hub& hub, Moment now) {
  const auto people_who = [&](auto&& are) {
    return static_cast<std::size_t>(std::count_if(hub.people().begin(), hub.people().end(), are));
  };
  const auto claimed = std::count_if(hub.rooms().begin(), hub.rooms().end(), [](const auto& each) {
    return static_cast<bool>(each.second->claim());
  });
  const auto cluster = hub.ledger().cluster();
  const Time so_since =
      cluster && cluster->since.steady != Time{} ? cluster->since.steady : hub.started().steady;
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
      .cluster = cluster,
      .cluster_for = std::chrono::floor<std::chrono::seconds>(now.steady - so_since),
  };
}

std::string_view name_of(ClusterFigures::Stage stage) {
  constexpr std::array<std::string_view, 3> kNames{"coming", "alone", "member"};
  return kNames[static_cast<std::size_t>(stage)];
}

std::vector<std::string> in_sentences(const RelayFigures& figures) {
  std::vector<std::string> sentences{
      fmt::format("The relay has been up for {}, and uses {} of memory", in_words(figures.up),
                  human_size(figures.memory)),
      fmt::format("People: {} here, {} at the most so far; {} logged in, {} encrypted, {} of the relay",
                  with_commas(figures.people), with_commas(figures.most_people),
                  with_commas(figures.logged_in), with_commas(figures.encrypted),
                  counted(figures.operators, "operator")),
      fmt::format("Rooms: {}, of which {} {} claimed", with_commas(figures.rooms),
                  with_commas(figures.claimed_rooms), figures.claimed_rooms == 1 ? "is" : "are"),
      history_in_words(figures.history),
      fmt::format("Banned addresses: {}", with_commas(figures.address_bans)),
  };
  if (figures.cluster) sentences.push_back(cluster_in_words(*figures.cluster, figures.cluster_for));
  return sentences;
}

}  // namespace chat::relay
