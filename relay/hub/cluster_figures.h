#pragma once

#include "common/moment.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace chat::relay {

/// How a relay gets on with those that share its chat.
struct ClusterFigures {
  enum class Stage {
    coming,  ///< it waits to be told what there is
    alone,   ///< it has lost the others, or has never found them
    member
  };

  Stage stage = Stage::coming;
  Moment since{};                       ///< its default: the start
  std::string why_alone{};              ///< in plain words; empty unless alone
  std::uint64_t number = 0;             ///< this relay's; 0: it has never come
  std::vector<std::uint64_t> others{};  ///< their numbers
  std::uint64_t turns = 0;              ///< how often the floor has come to it from another
  std::uint64_t unheard_entries = 0;    ///< appended and not read back yet
  std::size_t late_entries = 0;         ///< to be told when the others are met again
  std::uint64_t losses = 0;             ///< how often touch was lost
};

}  // namespace chat::relay
