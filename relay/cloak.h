#pragma once

#include "common/result.h"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace chat::relay {

/// Hides from people where others are, so that masks still tell them apart: an address becomes three words
/// and "ip", as in "k3j5h2q7.m2n4b6v8.a7s2d3f4.ip". The first stands for the address (the /64 of IPv6), the
/// second for its /24 (/48), the third for its /16 (/32), so "*!*@*.m2n4b6v8.a7s2d3f4.ip" bans the
/// neighbours, too. Without the key nobody finds the address.
class Cloak {
 public:
  /// `key`: kKeyBytes that are nobody else's business.
  explicit Cloak(std::string key) : key_(std::move(key)) {}

  /// Reads the key in the directory, or makes one at the first start. Where a new one cannot be kept that is
  /// logged, and it lasts as long as the program.
  static Result<Cloak> load(const std::optional<std::filesystem::path>& state_directory);

  /// Whether load() would find a key, or make one, without making it. The error is the same.
  static Result<void> check(const std::filesystem::path& state_directory);

  /// Empty for what is shown as it is, because it tells strangers nothing: what is no address, or is of this
  /// machine, its link or a private network (RFC 1918, RFC 4193).
  std::string hide(std::string_view address) const;

  static constexpr std::size_t kKeyBytes = 32;

 private:
  std::string word_for(std::string_view network) const;

  std::string key_;
};

}  // namespace chat::relay
