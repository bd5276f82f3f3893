// What was said in rooms before a relay came, or came again, and before others did.

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

/// A relay that comes again knows the most of it.
std::optional<NodeTrouble> Node::hear_history(BinaryReader history, Moment now) {
  const auto more_was_said = take_more_said(history);
  if (!more_was_said) return "what was said before cannot be read";
  tell_what_is_missing(*more_was_said, history.rest(), now);
  const std::set<std::string> older = older_here();
  for_each_fact(history.rest(), now, [&](const Fact& line) {
    const Room* const room = hub_->find_room(line.target);
    if (!knows_people_) known_there_.insert({line.id, line.source.id});
    if (room == nullptr) return;
    if (has_heard(line, *room)) return heard_lines_.note({line.id, line.source.id});
    if (older.count(fold_case(line.target)) > 0) {
      put_fact(said_in_younger_, line);
    } else {
      hear_fact(line, now);
    }
  });
  return std::nullopt;
}

/// What is late is told in its order, when this relay has told of its people.
void Node::put_history_but_late_lines(std::string& out, Moment now) const {
  std::set<SpokenLine> late;
  for (const LateLines::Entry& each : late_.entries()) {
    for_each_fact(each.facts, now, [&](const Fact& fact) { late.insert({fact.id, fact.source.id}); });
  }
  put_history(out, *hub_, [&](const Fact& line) {
    return late.empty() || late.count({line.id, line.source.id}) == 0;
  });
}

bool Node::has_heard(const SpokenLine& line) const {
  return is_own(line.speaker) || heard_lines_.has(line);
}

/// A relay that has just started knows the last of what it has on disk, and nobody is there who could miss
/// what was said before that.
bool Node::has_heard(const Fact& line, const Room& room) const {
  const std::uint64_t speaker = line.source.id;
  const bool is_new = losses_ == 0 && !was_alone_ && !knows_people_;
  if (is_new) return room.history().may_have_had(line.id, speaker);
  return line.id <= kept_up_to_ || has_heard({line.id, speaker}) || room.history().has_had(line.id, speaker);
}

/// Where none of the lines that are told is known here, nobody knows how many were said before them.
void Node::tell_what_is_missing(const std::vector<MoreSaid>& more_was_said, std::string_view lines,
                                Moment now) {
  struct InRoom {
    std::size_t lines = 0;
    bool is_known = false;
  };
  std::map<std::string, InRoom> told;
  for_each_fact(lines, now, [&](const Fact& line) {
    InRoom& in_room = told[fold_case(line.target)];
    ++in_room.lines;
    const Room* const room = hub_->find_room(line.target);
    in_room.is_known |= room != nullptr && has_heard(line, *room);
  });
  for (const MoreSaid& each : more_was_said) {
    const Room* const room = hub_->find_room(each.room);
    const InRoom& in_room = told[fold_case(each.room)];
    if (room == nullptr || in_room.is_known || has_heard(each.last)) continue;
    const std::string what =
        in_room.lines == 0 ? "nothing" : fmt::format("only what follows ({} lines)", in_room.lines);
    for (const Person* const member : room->members()) {
      if (!is_own(*member)) continue;
      tell(*member,
           fmt::format("Of what was said in {} while the relays were out of touch, {} comes here.",
                       room->name(), what),
           now);
    }
  }
}

/// Who has come may know what those have not heard who were there before: what was said among relays of which
/// this is the first to come again.
void Node::tell_what_others_may_lack() {
  const PeopleById people = people_by_id();
  std::string body;
  const bool is_any = put_history(body, *hub_, [&](const Fact& line) {
    // What was said before this relay was started would be news to nobody who is there.
    return line.id > kept_up_to_ && known_there_.count({line.id, line.source.id}) == 0 &&
           lets_say_late(line, people);
  });
  if (is_any) append(Entry::history, body);
}

}  // namespace chat::relay
