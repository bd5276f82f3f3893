#pragma once

#include "client/protocol/server_support.h"
#include "common/irc_message.h"

#include <cstddef>
#include <string_view>

namespace chat::client {

/// How long "nick!user@host" is that the server puts before what one says. Pure; a part of the Session.
class OwnSource {
 public:
  /// Whatever tells of one's user or host: JOIN, CHGHOST, 396, and MODE of oneself.
  void take(const IrcMessage& message, std::string_view nick, const ServerSupport& support);

  /// With a nick of so many bytes; before user and host are known, the longest that they may be.
  std::size_t bytes(std::size_t nick_bytes) const;

 private:
  friend struct OwnSourceHandlers;

  std::size_t user_bytes_ = 0;  // 0: not known
  std::size_t host_bytes_ = 0;  // 0: not known
};

}  // namespace chat::client
