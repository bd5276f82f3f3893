#pragma once

#include "client/protocol/server_support.h"
#include "common/irc_message.h"

#include <cstddef>
#include <string_view>

namespace chat::client {

/// How many bytes "nick!user@host" has, which the server puts before what the person says. Pure; a part of
/// the Session.
class OwnSource {
 public:
  /// Takes a message that may tell the person's user or host: JOIN, CHGHOST, 396, and MODE.
  void take(const IrcMessage& message, std::string_view nick, const ServerSupport& support);

  /// The bytes with a nick of so many. Before user and host are known, the most that they may have.
  std::size_t bytes(std::size_t nick_bytes) const;

 private:
  friend struct OwnSourceHandlers;

  std::size_t user_bytes_ = 0;  // 0: not known
  std::size_t host_bytes_ = 0;  // 0: not known
};

}  // namespace chat::client
