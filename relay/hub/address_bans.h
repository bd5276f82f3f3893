#pragma once

#include "common/moment.h"
#include "common/network.h"

#include <cstddef>
#include <cstdint>
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

/// Of two of the same network, which one relays that share a chat keep: the one that ends later. A total
/// order, so that all keep the same.
bool outlasts(const AddressBan& one, const AddressBan& other);

/// For whom it keeps out.
std::string words_for(const AddressBan& ban);

/// The bans of addresses, each network once.
class AddressBans {
 public:
  static constexpr std::size_t kMost = 10'000;

  bool is_full(WallTime now) const;

  /// One of the same network is replaced, and those that have ended are forgotten.
  void add(AddressBan ban, WallTime now);
  /// How many have been added so far.
  std::uint64_t added() const { return added_; }
  void remove(const Network& network);

  /// The ban of this very network; null if there is none. Valid until the bans change.
  const AddressBan* of(const Network& network, WallTime now) const;

  /// The ban of this network or of one that contains it; null if there is none. Valid until the bans change.
  const AddressBan* around(const Network& network, WallTime now) const;

  /// The ban that keeps out a client from this host; null if there is none. Valid until the bans change.
  const AddressBan* find(std::string_view host, WallTime now) const;

  /// Those that have not ended.
  std::vector<AddressBan> all(WallTime now) const;

 private:
  std::vector<AddressBan> bans_;
  std::uint64_t added_ = 0;
};

}  // namespace chat::relay
