#pragma once

#include <string>
#include <string_view>

namespace chat::bench {

struct Identity {
  std::string nick;
  std::string room;  ///< without "#"; empty for the room that newcomers come into
};

/// A wire format, as far as a load generator has to know it. A new one is a row in the table in dialect.cpp.
/// Lines are handed in without their line end; views that are returned point into them.
struct Dialect {
  std::string_view name;

  bool has_rooms;

  /// Whether the server answers a newcomer. Where it does not, somebody else has to speak before one can tell
  /// that a connection has been accepted, and every line that comes is that sign.
  bool greets;

  /// Sent as soon as the connection stands: takes the nick, and enters the room unless `entry` does.
  std::string (*introduction)(const Identity&);

  /// Whether `line` says that the whole introduction has been taken.
  bool (*admits)(std::string_view line, const Identity&);

  /// Enters the room; nullptr where the introduction has. Sent a few clients at a time when all have been
  /// admitted, because everybody inside hears of a newcomer and is listed to it: for N clients that is N * N.
  std::string (*entry)(const Identity&);

  /// Whether `line` is the last that the server says to who enters.
  bool (*enters)(std::string_view line);

  /// What stands before the body of a message that is said in `room`.
  std::string (*preamble)(const std::string& room);
  std::string_view line_end;

  /// What somebody said in `line`, without what the server put before it; empty where `line` is something
  /// else.
  std::string_view (*body)(std::string_view line);

  /// What has to be sent back at once (an answer to PING), whole; empty for nearly every line. Under load
  /// asked only of reads in which not all lines have the messages' length.
  std::string (*answer)(std::string_view line);
};

/// nullptr where there is none of that name.
const Dialect* find_dialect(std::string_view name);

/// "raw, line, irc", for error messages.
std::string dialect_names();

}  // namespace chat::bench
