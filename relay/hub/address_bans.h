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

  /// One of the same network is replaced. Returns false if there are too many.
  bool add(AddressBan ban, WallTime now);
  /// Returns false if there is none of this network.
  bool remove(const Network& network);

  /// The ban that keeps out a client from this host; null if there is none. Valid until the bans change.
  const AddressBan* find(std::string_view host, WallTime now) const;

  /// Those that have not ended.
  std::vector<AddressBan> all(WallTime now) const;

 private:
  std::vector<AddressBan> bans_;
};

}  // namespace chat::relay
