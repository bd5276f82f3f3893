#pragma once

#include "client/protocol/server_support.h"
#include "common/irc_message.h"

#include <string>
#include <string_view>
#include <vector>

namespace chat::client {

/// Whom the person ignores: nicks, and masks over nick, user and host.
class Ignored {
 public:
  /// Adds "bob", "*!*@host" or "~u@host". A part that is left out fits anything; '*' stands for any run of
  /// characters and '?' for one. Adding a mask again changes nothing. Returns why it cannot be added, in
  /// words for people; empty if it can.
  std::string add(std::string_view mask, const ServerSupport& support);

  /// Returns false if there is no such mask.
  bool remove(std::string_view mask, const ServerSupport& support);

  bool hides(const IrcSource& source, const ServerSupport& support) const;

  /// The masks as they were given, in that order.
  std::vector<std::string> list() const;

  /// To be called when the server compares names in another way than before.
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
