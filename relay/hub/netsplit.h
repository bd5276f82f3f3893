#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>

namespace chat::relay {

/// Many people leave or come at once, because relays that share a chat have lost each other or meet again.
/// Who reads of them is told of it as of one thing.
struct Netsplit {
  enum class Way { leave, come };

  Way way = Way::leave;
  bool is_over = false;
  std::uint64_t number = 0;  ///< each on this relay has another
};

/// One that is about to be heard of.
struct NetsplitNews {
  Netsplit::Way way;
  std::set<std::string> rooms;  ///< in which people are whom it is about
  std::string_view why;
};

}  // namespace chat::relay
