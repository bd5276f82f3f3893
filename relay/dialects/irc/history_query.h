#pragma once

#include "common/iso_time.h"
#include "relay/hub/history.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace chat::relay::irc {

/// A place in a history, as CHATHISTORY names it: "timestamp=2026-11-19T12:00:00.000Z", "msgid=..." or "*".
struct Reference {
  std::optional<IsoTime> at{};
  std::uint64_t id = 0;
  std::size_t piece = 1;  ///< of the message with this id
  bool any = false;
};

/// Nothing where it is none of these.
std::optional<Reference> parse_reference(std::string_view text);

/// A place between two messages of a history: before the message number `message` of entry number `entry`,
/// both from 0 on, for a long line takes several. That of an entry's end is the beginning of the next.
struct Position {
  std::size_t entry = 0;
  std::size_t message = 0;

  bool operator<(const Position& other) const {
    return entry != other.entry ? entry < other.entry : message < other.message;
  }
};

/// What is between two positions.
struct Range {
  Position first;
  Position last;
};

/// What a subcommand of CHATHISTORY asks for.
struct HistoryQuery {
  const History& history;
  std::function<std::size_t(std::size_t entry)> messages_of;  ///< how many messages an entry takes
  Reference from;
  Reference to;       ///< of BETWEEN alone
  std::size_t limit;  ///< of messages; past it goes one entry alone, whose rest could not be asked for
};

struct HistorySubcommand {
  std::string_view name;
  std::size_t references;  ///< how many it takes
  bool takes_any;          ///< "*", too
  Range (*range)(const HistoryQuery&);
};

/// Null where there is none of that name, which is in capital letters.
///
/// Times are compared as they were handed out, in milliseconds. The order is that of the log, also where the
/// wall clock was set back between two lines: a time that a line has stands for that line's place, and any
/// other for the place where the log first went past it.
const HistorySubcommand* find_history_subcommand(std::string_view name);

/// The time that the log has come to, which is not its last line's where the clock was set back. Nothing
/// where nothing was said.
std::optional<IsoTime> latest_time(const History& history);

}  // namespace chat::relay::irc
