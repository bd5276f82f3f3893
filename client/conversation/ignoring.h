#pragma once

#include "client/protocol/server_support.h"
#include "common/irc_message.h"

#include <string>
#include <string_view>
#include <vector>

namespace chat::client {

/// Whom one ignores: nicks, and masks over nick, user and host.
class Ignored {
 public:
  /// "bob", "*!*@host", "~u@host": what is left out may be anything, '*' stands for any run of characters and
  /// '?' for one. Empty, or why it cannot be, for people. What is there already stays as it is.
  std::string add(std::string_view mask, const ServerSupport& support);

  /// False: no such mask is there.
  bool remove(std::string_view mask, const ServerSupport& support);

  bool hides(const IrcSource& source, const ServerSupport& support) const;

  /// As they were given, in that order.
  std::vector<std::string> list() const;

  /// Names are compared otherwise from now on.
  void refold(const ServerSupport& support);

 private:
  struct Mask {
    std::string given;
    std::string nick;  ///< this and the others folded
    std::string user;
    std::string host;
  };

  std::vector<Mask>::const_iterator find(const Mask& mask) const;
  static Mask parse(std::string_view text, const ServerSupport& support);

  std::vector<Mask> masks_{};
};

}  // namespace chat::client
