#pragma once

#include "relay/dialects/first_bytes/protocol.h"

#include <cstddef>
#include <optional>
#include <string_view>

namespace chat::relay {

/// Long enough for every client that speaks first to have done so, short enough not to be noticed by a person
/// who waits for a greeting.
inline constexpr int kSniffWindowMilliseconds = 300;

/// More than any first line that means something.
inline constexpr std::size_t kFirstBytesMax = 4096;

/// What a client speaks, by the first bytes that it sends; nothing while these may become one thing or
/// another. `waited`: the sniff window is over, so a client that pauses is a person who waits for a greeting.
std::optional<Protocol> recognise(std::string_view first_bytes, bool waited);

/// Whether a client that has sent this may be waiting for an answer, so that recognise() decides when the
/// sniff window is over.
bool is_a_pause(std::string_view first_bytes);

/// The protocol of a first line after the greeting, given without its end; nothing if the line is talk. A
/// person's words may begin as a program's line does, so the whole line must have the form.
std::optional<Protocol> not_talk(std::string_view line);

/// Without the line ends, spaces and byte order marks that some clients send before they begin.
std::string_view without_leading_blanks(std::string_view bytes);

}  // namespace chat::relay
