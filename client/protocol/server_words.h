#pragma once

#include <cstddef>
#include <string_view>

namespace chat::client {

// What servers say for people to read, where there is no code for it.

/// Whether what a server says first may be IRC. A server sends numerics with its name before them, and what
/// the client says first ("CAP LS 302") comes back only from one that echoes whatever it is told.
bool may_be_irc(std::string_view first_line);

/// "Nickname too long, max. 16 characters" (ngIRCd): 16. 0: no number is there.
std::size_t number_in(std::string_view words);

/// Whether coming again would end the same way. ngIRCd says "Access denied: Bad password?", InspIRCd "Closing
/// link: (a@host) [Access denied by configuration]", others "K-Lined".
bool means_never(std::string_view words);

/// "Closing link: 192.0.2.1 (Ping timeout)": "Ping timeout". Empty: no reason stands so.
std::string_view reason_in(std::string_view words);

/// Whether a nick is refused in words that tell what nicks are made of.
bool says_what_names_are(std::string_view words);

/// Whether a nick is refused because somebody has it now, rather than because it is kept for somebody.
bool says_taken(std::string_view words);

}  // namespace chat::client
