#pragma once

#include "client/conversation/unbanning.h"
#include "client/events/event.h"

#include <cstddef>
#include <string>
#include <vector>

namespace chat::client {

/// The message of the day that a server greets with, in its lines.
struct Motd {
  std::vector<std::string> lines{};
  std::size_t bytes = 0;
  bool is_cut = false;  ///< there were more
};

/// What has come of replies that take several lines, until the last line comes.
struct PendingReplies {
  Motd motd{};
  std::size_t rows = 0;          ///< of WHO, LIST, or a room's list
  std::string whois_of{};        ///< whom the WHOIS is about
  std::string names_of{};        ///< the room that NAMES is about, folded
  std::string names_asked_of{};  ///< the room, folded, whose people the person wants named
  std::vector<Member> names{};   ///< of NAMES
  Unbanning unbanning{};
};

}  // namespace chat::client
