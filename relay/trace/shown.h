#pragma once

#include "relay/dialects/first_bytes/recognise.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace chat::relay::trace {

/// Bytes from a client or to it, as they may be shown: UTF-8, with nothing that a terminal would obey except
/// line feeds and carriage returns.
struct Shown {
  std::string text{};
  bool cut = false;  ///< there were more than kShownBytes
};

inline constexpr std::size_t kShownBytes = 1024;

Shown show(std::string_view bytes);

/// `bytes` from a client, with passwords, codes to come back with and the keys of rooms replaced by three
/// asterisks each, whatever their length. `before`: the beginning of the line in which they begin.
/// `protocol`: none while it is not known.
std::string without_secrets(std::string_view before, std::string_view bytes,
                            std::optional<Protocol> protocol);

/// The same, of whole lines to a client.
std::string without_secrets_sent(std::string_view bytes, std::optional<Protocol> protocol);

}  // namespace chat::relay::trace
