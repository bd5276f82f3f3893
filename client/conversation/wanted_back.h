#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>

namespace chat::client {

/// Which line is to be taken back.
struct WantedBack {
  std::string place;    ///< where it was said
  std::string of{};     ///< who said it; empty: the person
  std::string words{};  ///< that are in it; empty: any
};

/// What the person wants taken back, until all that they said before is known by its id: the server echoes
/// it before it answers a PING.
struct TakingBack {
  static constexpr std::size_t kWaitingMax = 20;

  std::deque<WantedBack> waiting{};
};

/// Comes back in a PONG when the first of TakingBack::waiting can be looked for.
inline constexpr std::string_view kTakingBack = "taking-back";

}  // namespace chat::client
