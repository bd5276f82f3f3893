#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace chat::client {

/// https://ircv3.net/specs/extensions/sts
inline constexpr std::string_view kStsCapability = "sts";

/// How a server wants to be spoken to: by TLS alone.
struct StrictTransport {
  /// Where. It counts for who is not encrypted; what it says besides does not.
  std::optional<std::uint16_t> port{};
  /// For how long from now on; 0: no longer. It counts for who is encrypted.
  std::optional<std::chrono::seconds> duration{};
};

/// Reads "sts=port=6697,duration=2592000,preload". What makes no sense is as if it were not there. Nothing
/// where neither is left, or the capability is another.
std::optional<StrictTransport> parse_strict_transport(std::string_view capability);

}  // namespace chat::client
