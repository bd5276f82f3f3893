#pragma once

#include "common/moment.h"
#include "relay/hub/archive.h"
#include "relay/hub/cluster_figures.h"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chat::relay {

class Hub;

/// How the relay is.
struct RelayFigures {
  std::chrono::seconds up{};
  std::size_t memory = 0;  ///< bytes
  std::size_t people = 0;
  std::size_t most_people = 0;  ///< at once, so far
  std::size_t logged_in = 0;
  std::size_t encrypted = 0;
  std::size_t operators = 0;  ///< of the relay
  std::size_t rooms = 0;
  std::size_t claimed_rooms = 0;
  std::size_t accounts = 0;
  std::size_t address_bans = 0;
  ArchiveTally history{};
  std::optional<ClusterFigures> cluster{};  ///< nothing: no other relay shares the chat
  std::chrono::seconds cluster_for{};       ///< it has been so for so long
};

RelayFigures relay_figures(const Hub& hub, Moment now);

std::string_view name_of(ClusterFigures::Stage stage);

/// What the relay's operators are told of it, a sentence a line.
std::vector<std::string> in_sentences(const RelayFigures& figures);

}  // namespace chat::relay
