#pragma once

#include "client/events/event.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace chat::client {

/// Cuts `text` into pieces of at most `most` bytes: between words, else between characters as a person counts
/// them (grapheme clusters), else between code points. The space at a cut is left out. At least one piece.
std::vector<std::string> split_text(std::string_view text, std::size_t most);

/// A bound for the reason with which the person leaves a room or a server: some servers take no more.
inline constexpr std::size_t kReasonBytesMax = 250;

/// The lines, without line ends, that say `text` to `target` as a message, an action or a notice: as many as
/// it takes so that none is cut when the server puts a source of `source_bytes` before it. `line_bytes` is
/// what a server takes, CR LF included. Line breaks in `text` separate lines, of which the empty ones are
/// left out.
std::vector<std::string> message_lines(Event::Kind kind, std::string_view target, std::string_view text,
                                       std::size_t source_bytes, std::size_t line_bytes);

/// The same for a line that says something and was made for a shorter source: one line if it fits; none if it
/// says nothing.
std::vector<std::string> refitted(std::string_view line, std::size_t source_bytes, std::size_t line_bytes);

}  // namespace chat::client
