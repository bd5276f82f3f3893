#pragma once

#include "client/protocol/server_support.h"

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chat::client {

/// The lines that the conversation wants sent, in their order, without line ends: there is no other way out.
/// Also remembers the keys in what the person sends: once the server has let the person in, or has set the
/// mode, they are the rooms' keys.
class OutgoingLines {
 public:
  /// `support` must outlive this.
  explicit OutgoingLines(const ServerSupport& support) : support_(support) {}

  void add(std::string line) { lines_.push_back(std::move(line)); }

  /// add(), for a line that the person wrote: remembers the keys in its JOIN or MODE.
  void add_typed(std::string line);

  /// Takes all lines.
  std::vector<std::string> take() { return std::exchange(lines_, {}); }

  /// Takes the key that the person sent last for `room`; empty if there is none.
  std::string take_key(std::string_view room);

  void forget_keys() { keys_.clear(); }

 private:
  void note_key(std::string_view room, std::string_view key);
  void note_keys(std::string_view line);

  const ServerSupport& support_;
  std::vector<std::string> lines_{};
  std::map<std::string, std::string, std::less<>> keys_{};  ///< by room, folded
};

}  // namespace chat::client
