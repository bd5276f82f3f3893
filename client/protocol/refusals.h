#pragma once

#include "client/protocol/server_support.h"
#include "common/irc_message.h"

#include <string>
#include <string_view>

namespace chat::client {

/// Whether the line says something to somebody, and so may be refused. CTCP requests and answers do not.
bool is_message(std::string_view line);

/// Whether the server must be seen to take the line, or it is sent again: messages, and commands that change
/// something. JOIN and PART are not among them: on coming back, the rooms that one wants are entered and the
/// others left anyway.
bool needs_confirmation(std::string_view line);

/// Whether the line asks the server to change something, or to let the person into a room.
bool asks_for_change(std::string_view line);

/// A line for people: "to #lobby: hi" for a message, else the line as it is, its secrets hidden. Of what is
/// said to a service, which may be a password, only "to NickServ".
std::string as_told(const std::string& line);

/// Whether the message says that the server has not done what it was asked for.
bool is_error(const IrcMessage& message);

/// Whether this error answers a message rather than a command.
bool is_for_messages(const IrcMessage& error);

/// Whether this error can be about `line`: it names the line's target or its command, or nothing.
bool is_about(const IrcMessage& error, std::string_view line, const ServerSupport& support);

/// How a message in which the server shows what the person has said or done resembles one that they sent; the
/// later of these the more.
enum class Likeness {
  none,
  alike,  ///< to the same target, in other words
  cut,    ///< to the same target, in words that end before those that were sent: see end_cut_off()
  same,   ///< also: what changes something was done
};
Likeness likeness_of(const IrcMessage& echo, std::string_view line, const ServerSupport& support);

/// The end of what `line` says that is missing in `echo`, where all before it is the same: a server cuts what
/// is longer than it takes. Empty: it is whole, or changed otherwise. Spaces and formatting codes are nothing
/// that would be missed. A view into `line`.
std::string_view end_cut_off(const IrcMessage& echo, std::string_view line);

}  // namespace chat::client
