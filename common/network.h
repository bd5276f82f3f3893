#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace chat {

/// Addresses that have their first bits in common: "192.0.2.0/24", "2001:db8::/32", "192.0.2.7". An IPv4
/// address counts as IPv6 maps it (RFC 4291, section 2.5.5.2), so both ways of writing one are the same. What
/// is shorter than those 96 bits is of IPv6 alone: nobody who writes "::/0" means IPv4.
class Network {
 public:
  /// Bits behind the prefix are cleared. Nothing if it is neither an address nor a network, or has the scope
  /// of a link ("fe80::1%eth0").
  static std::optional<Network> parse(std::string_view text);

  bool contains(const Network& other) const;
  /// False for what is no address, such as "unix".
  bool contains(std::string_view host) const;

  bool is_ipv4() const;
  bool is_link_local() const;  ///< IPv6's fe80::/10 (RFC 4291, section 2.5.6)

  /// The one with the prefix cut to so many bits of IPv6.
  Network cut_to(unsigned bits) const;

  /// "192.0.2.0/24"; without the bits where it is one address.
  std::string to_string() const;

  bool operator==(const Network&) const = default;

 private:
  using Bytes = std::array<std::uint8_t, 16>;

  static std::optional<Bytes> address_in(std::string_view text);
  void clear_behind_prefix();

  Bytes bytes_{};
  unsigned bits_ = 128;
};

}  // namespace chat
