#pragma once

#include "relay/cluster/node_trouble.h"

#include <string>
#include <string_view>
#include <utility>

namespace chat::relay {

/// Why the others cannot be reached by way of Redis.
struct RedisTrouble {
  std::string words;    ///< for people in the chat, who need not know Redis
  std::string said_by;  ///< what Redis or the system said, for who looks after the relay; empty: nothing

  RedisTrouble(std::string_view for_people, std::string raw = {})
      : words(for_people), said_by(std::move(raw)) {}
  RedisTrouble(std::string for_people) : words(std::move(for_people)) {}
  RedisTrouble(const char* for_people) : words(for_people) {}

  /// What the words are for an error that Redis has answered with.
  static RedisTrouble of_reply(std::string_view error);

  /// Other relays have told, or not told, what lets this one not go on with them.
  static RedisTrouble among_relays(const NodeTrouble& trouble);

  /// Both, as the log has it.
  std::string in_full() const;
};

}  // namespace chat::relay
