#pragma once

#include "client/protocol/server_support.h"
#include "common/irc_message.h"

#include <string>
#include <string_view>

namespace chat::client {

/// Something that is said to somebody, and may be refused. CTCP's requests and answers are not.
bool is_message(std::string_view line);

/// What somebody wished and the server must be seen to take, or be asked again: messages, and commands that
/// change something. Rooms are not among them: after a reconnection they are asked for anyway.
bool needs_confirmation(std::string_view line);

/// A line of which it is not known whether the server has taken it, for people: "to #lobby: hi", or as it is.
std::string as_told(const std::string& line);

/// By which a server says that it has not done something that it was asked for.
bool is_error(const IrcMessage& message);

/// One that answers something that was said, rather than a command.
bool is_for_messages(const IrcMessage& error);

/// Whether this error can be about that line: it names what the line is for, or its command, or nothing.
bool is_about(const IrcMessage& error, std::string_view line, const ServerSupport& support);

/// How a message that the server sends back resembles one that was said.
enum class Likeness {
  none,
  alike,  ///< to the same target, in other words
  same,
};
Likeness likeness_of(const IrcMessage& echo, std::string_view line, const ServerSupport& support);

}  // namespace chat::client
