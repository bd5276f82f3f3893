#pragma once

#include "common/moment.h"
#include "common/network.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chat::relay {

/// From where nobody may come in.
struct AddressBan {
  Network network;
  std::string by{};
  std::string reason{};
  WallTime until = WallTime::max();  ///< max: for ever
};

/// The bans of addresses, each network once.
class AddressBans {
 public:
  static constexpr std::size_t kMost = 10'000;

  bool is_full(WallTime now) const;

  /// One of the same network is replaced, and those that have ended are forgotten.
  void add(AddressBan ban, WallTime now);
  void remove(const Network& network);

  /// Whether this very network is banned.
  bool has(const Network& network, WallTime now) const;

  /// The ban that keeps out a client from this host; null if there is none. Valid until the bans change.
  const AddressBan* find(std::string_view host, WallTime now) const;

  /// Those that have not ended.
  std::vector<AddressBan> all(WallTime now) const;

 private:
  std::vector<AddressBan> bans_;
};

}  // namespace chat::relay
