#pragma once

#include <cstdint>

namespace chat::relay {

/// Many people leave or come at once, because relays that share a chat have lost each other or meet again.
/// Who reads of them is told of it as of one thing.
struct Netsplit {
  enum class Way { leave, come };

  Way way = Way::leave;
  bool is_over = false;
  std::uint64_t number = 0;  ///< each on this relay has another
};

}  // namespace chat::relay
