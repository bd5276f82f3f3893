#pragma once

#include "relay/hub/archive.h"
#include "relay/hub/history.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace chat::relay {

/// What was said last in rooms that have ended, or were there when the relay was stopped, for who makes them
/// anew. The archive has it, too, but on a disk.
class FormerRooms {
 public:
  /// The line's room may have lines already: they were said before.
  void add(ArchivedLine line);
  /// Nobody was kept out of the room. What was said off the record ends with it.
  void add(const std::string& folded, const History& history);

  void redact(const std::string& folded, std::uint64_t id);
  /// What was said by the account.
  void forget(std::string_view account);

  /// The lines of a room that is made, which are forgotten here. Not those of an earlier room that was not
  /// for everybody.
  std::vector<History::Entry> take(const std::string& folded, std::int64_t era);

 private:
  static constexpr std::size_t kRoomsMax = 500;

  std::vector<ArchivedLine>& lines_of(const std::string& folded);

  std::map<std::string, std::vector<ArchivedLine>> rooms_;
  std::deque<std::string> order_;  // those that ended last come last
};

}  // namespace chat::relay
