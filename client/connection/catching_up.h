#pragma once

#include "common/irc_message.h"

#include <cstddef>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chat::client {

/// The order of what a server says to who has come back to where they were. First it sends what was said
/// meanwhile, and then what it is asked for by history: what was said before, and was lost on the way. So the
/// first waits for the second. Pure.
class CatchingUp {
 public:
  /// How much waits at the most: after that it is heard as it comes.
  static constexpr std::size_t kHeldBytesMax = std::size_t{8} << 20;

  /// Whether the message waits, which is then kept, or whether it is heard now. `shows_missed`: see Session.
  bool holds(const IrcMessage& message, std::string_view line, bool shows_missed);

  /// Whether so much waits that it is to be heard.
  bool is_full() const { return held_bytes_ > kHeldBytesMax; }

  /// Takes the lines that wait, in their order.
  std::vector<std::string> take();

  /// To be called when all has been heard, or the connection is lost.
  void end();

 private:
  bool is_missed(const IrcMessage& message);

  std::set<std::string, std::less<>> batches_{};  // of what was asked for
  std::vector<std::string> held_{};
  std::size_t held_bytes_ = 0;
  bool is_over_ = false;  // too much waited
};

}  // namespace chat::client
