#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace chat {

// What clients say to clients (Modern IRC, "Client-to-Client Protocol"): it stands between two marks in the
// text of a PRIVMSG, where it asks, or of a NOTICE, where it answers.

inline constexpr std::string_view kCtcpMark = "\x01";

/// What "/me waves" begins with, mark included: the one kind of CTCP that is speech.
inline constexpr std::string_view kCtcpActionStart =
    "\x01"
    "ACTION ";

/// Whether parse_ctcp() finds something. Most texts are none, so it is asked first where that counts.
inline bool is_ctcp(std::string_view text) {
  return text.size() > 1 && text.front() == kCtcpMark.front();
}

/// What stands between the marks: "VERSION" of "\x01VERSION\x01", whose second mark may be missing. Nothing
/// where the text is no CTCP.
std::optional<std::string_view> parse_ctcp(std::string_view text);

/// What an ACTION says, of what parse_ctcp() gave: "waves" of "ACTION waves". Nothing where that is no
/// action.
std::optional<std::string_view> action_in(std::string_view ctcp);

/// "\x01VERSION\x01" of "VERSION".
std::string ctcp_text(std::string_view body);

}  // namespace chat
