#pragma once

#include "client/traits.h"
#include "common/irc_message.h"

#include <string>
#include <string_view>

namespace chat::client {

/// Something that is said to somebody, and may be refused. CTCP's requests and answers are not.
bool is_message(std::string_view line);

/// What somebody wished and the server must be seen to take, or be asked again: messages, and commands that
/// change something. Rooms are not among them: after a reconnection they are asked for anyway.
bool is_wish(std::string_view line);

/// A line of which it is not known whether the server has taken it, for people: "to #lobby: hi", or as it is.
std::string as_told(const std::string& line);

/// An error that can be the answer to something that was said.
bool is_refusal(const IrcMessage& message);

/// Whether this error can be about that line.
bool is_about(const IrcMessage& error, std::string_view line, const ServerTraits& traits);

}  // namespace chat::client
