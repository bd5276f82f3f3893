// What was said in rooms before a relay came, or came again.

#include "common/text.h"
#include "relay/cluster/fact_codec.h"
#include "relay/cluster/node.h"
#include "relay/cluster/snapshot.h"

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>

namespace chat::relay {

/// Of that a relay which comes again knows the most.
std::optional<std::string> Node::hear_history(BinaryReader history, Moment now) {
  const auto more_was_said = take_more_said(history);
  if (!more_was_said) return "the history in a snapshot cannot be read";
  const HeardLines::Known known = heard_lines_.known();
  tell_what_is_missing(*more_was_said, history.rest(), known, now);
  const std::set<std::string> older = older_here();
  for_each_fact(history.rest(), now, [&](const Fact& line) {
    const Room* const room = hub_->find_room(line.target);
    if (room == nullptr) return;
    if (has_heard(line, *room, known)) return heard_lines_.note({line.id, line.source.id});
    if (older.count(fold_case(line.target)) > 0) {
      put_fact(said_in_younger_, line);
    } else {
      hear_fact(line, now);
    }
  });
  return std::nullopt;
}

/// A relay that has just started knows the last of what it has on disk, and nobody is there who could miss
/// what was said before that.
bool Node::has_heard(const Fact& line, const Room& room, const HeardLines::Known& known) const {
  const std::uint64_t speaker = line.source.id;
  if (losses_ == 0 && !was_alone_) return room.history().may_have_had(line.id, speaker);
  return is_own(speaker) || known.has({line.id, speaker}) || room.history().has_had(line.id, speaker);
}

/// Where none of the lines that are told is known here, nobody knows how many were said before them.
void Node::tell_what_is_missing(const std::vector<MoreSaid>& more_was_said, std::string_view lines,
                                const HeardLines::Known& known, Moment now) {
  struct InRoom {
    std::size_t lines = 0;
    bool is_known = false;
  };
  std::map<std::string, InRoom> told;
  for_each_fact(lines, now, [&](const Fact& line) {
    InRoom& in_room = told[fold_case(line.target)];
    ++in_room.lines;
    const Room* const room = hub_->find_room(line.target);
    in_room.is_known |= room != nullptr && has_heard(line, *room, known);
  });
  for (const MoreSaid& each : more_was_said) {
    const Room* const room = hub_->find_room(each.room);
    const InRoom& in_room = told[fold_case(each.room)];
    if (room == nullptr || in_room.is_known || known.has(each.last) || is_own(each.last.speaker)) continue;
    const std::string what =
        in_room.lines == 0 ? "nothing" : fmt::format("only what follows ({} lines)", in_room.lines);
    for (const Person* const member : room->members()) {
      if (is_own(*member))
        tell(*member,
             fmt::format("Of what was said in {} while the relays were out of touch, {} comes here.",
                         room->name(), what),
             now);
    }
  }
}

}  // namespace chat::relay
