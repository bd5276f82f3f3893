#pragma once

#include "client/protocol/server_support.h"

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chat::client {

/// The one way out: lines of IRC to be sent, in their order, without line ends. Also remembers the keys in
/// what the person sends, which turn out to be rooms' keys when the server agrees.
class OutgoingLines {
 public:
  /// `support` must outlive this.
  explicit OutgoingLines(const ServerSupport& support) : support_(support) {}

  void add(std::string line) { lines_.push_back(std::move(line)); }

  /// The same for a line of the person's own: the keys in its JOIN or MODE are remembered.
  void add_typed(std::string line);

  /// Takes them.
  std::vector<std::string> take() { return std::exchange(lines_, {}); }

  /// The key that the person sent last for that room; takes it. Empty: none.
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
