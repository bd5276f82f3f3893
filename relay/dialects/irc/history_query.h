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

/// Nothing if the text is none of these.
std::optional<Reference> parse_reference(std::string_view text);
/// What is wrong with a text that is none, or none that is taken.
std::string_view why_no_reference(std::string_view text);

/// A place in a history: before message number `message` of entry number `entry`, both from 0 on. A long line
/// is one entry of several messages. The end of an entry is the beginning of the next.
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
  std::size_t limit;  ///< of messages. Only an entry that alone exceeds it goes past it, or is sent in part
};

struct HistorySubcommand {
  std::string_view name;
  std::size_t references;  ///< how many it takes
  bool takes_any;          ///< whether "*" may be one
  Range (*range)(const HistoryQuery&);
};

/// `name` is in capital letters; null if no subcommand is called so.
///
/// Times are compared as clients are sent them, in milliseconds. The order is that of the log, also if the
/// wall clock was set back between two lines. A time that a line has stands for that line. Before any other
/// time lies the log up to its last line with an earlier one, and after it the log from its first line with a
/// later one.
const HistorySubcommand* find_history_subcommand(std::string_view name);

/// The time of the last line that has not been taken back, also if an earlier line has a later time. Nothing
/// if there is none.
std::optional<IsoTime> latest_time(const History& history);

}  // namespace chat::relay::irc
