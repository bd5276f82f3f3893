#pragma once

#include "relay/dialects/control/request.h"

#include <cstdint>
#include <functional>
#include <string>

namespace chat::relay::control {

/// Whose lines and events are wanted, of all that an archive keeps.
struct Sought {
  std::string room{};        ///< folded; empty: of every one
  std::string account{};     ///< empty: anybody's
  PrivateNumber number = 0;  ///< of the account's private conversations
};

/// Asks the archive for those behind the id, a page of them; refuses the request if they cannot be read. One
/// of the calls of Later.
void ask_for_page(const Request& request, const Sought& sought, std::uint64_t after,
                  std::function<void(const Request&, const ArchivePage&)> told);

}  // namespace chat::relay::control
