#pragma once

#include "client/protocol/server_support.h"
#include "common/irc_message.h"

#include <cstddef>
#include <string_view>

namespace chat::client {

/// "+o bob", of "+no bob".
struct ModeChange {
  char mode;
  bool set;
  bool has_parameter;          ///< false where it takes none, and where the message has no more of them
  std::string_view parameter;  ///< into the message
};

/// Gives `take` each change of a room's modes: they stand in the parameter `first` of `message`, and their
/// own parameters behind it. Returns the first parameter that belongs to none of them.
template <class Take>
std::size_t for_each_mode(const IrcMessage& message, std::size_t first, const ServerSupport& support,
                          Take take) {
  std::size_t next = first + 1;
  bool set = true;
  for (const char mode : message.parameter(first)) {
    if (mode == '+' || mode == '-') {
      set = mode == '+';
    } else if (support.takes_parameter(mode, set) && next < message.count) {
      take(ModeChange{mode, set, true, message.parameter(next++)});
    } else {
      take(ModeChange{mode, set, false, {}});
    }
  }
  return next;
}

}  // namespace chat::client
