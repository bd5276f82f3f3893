#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace chat::relay {

/// What a connection turns out to be.
enum class Protocol : std::uint8_t { line, irc, http, tls, raw };

/// Long enough for every client that speaks first to have done so, short enough not to be noticed by a person
/// who waits for a greeting.
inline constexpr int kSniffWindowMilliseconds = 300;

/// More than any first line that means something.
inline constexpr std::size_t kFirstBytesMax = 4096;

/// Tells from the first bytes that a client sends what it speaks; nothing while they may yet become either.
/// `waited`: the sniff window is over, so silence means a person who waits for a greeting.
std::optional<Protocol> recognise(std::string_view first_bytes, bool waited);

}  // namespace chat::relay
