// Who is invited to a room, and for how long that lets them in: the state's part.

#include "relay/hub/chat_state.h"

#include <algorithm>
#include <cstdint>
#include <set>
#include <span>

namespace chat::relay {

void ChatState::invite(const Fact& fact, Person& actor) {
  Room* const room = room_of(fact);
  Person* const guest = find(fact.object);
  if (room == nullptr || guest == nullptr) return;
  if (!fact.to_one) room->invited().add(guest->id, fact.source.rules_relay || actor.may_rule(*room));
  if (guest->ignores(actor)) return;
  Fact told = fact;
  told.to_one = true;
  announcer_.tell_one(*guest, told);
  told.to_one = false;
  for (Person* other : room->members()) {
    if (other != &actor && other->is_op_in(*room)) announcer_.tell_one(*other, told);
  }
}

std::size_t ChatState::count_invited(Room& room, std::uint64_t guest) {
  Invitations& invited = room.invited();
  if (invited.count() >= kInvitedMax && !invited.contains(guest)) {
    announcer_.count_looks(people_.size());
    std::set<std::uint64_t> here;
    for (const auto& person : people_) here.insert(person->id);
    invited.remove_if([&](std::uint64_t id) { return here.count(id) == 0; });
  }
  return invited.count() - (invited.contains(guest) ? 1 : 0);
}

/// An invitation stands above the rules of when it was given: an operator's, but that it does not outlast a
/// ban of the guest; and that of another member while these rules are as they were.
void ChatState::review_invitations(Room& room, std::span<const RoomChange> changes) {
  if (room.invited().are_none()) return;
  const auto closes = [](const RoomChange& each) {
    return each.rule == RoomRule::ban || each.rule == RoomRule::invite_only || each.rule == RoomRule::key ||
           each.rule == RoomRule::limit;
  };
  if (std::any_of(changes.begin(), changes.end(), closes)) room.invited().forget_those_of_members();
  const bool bans = std::any_of(changes.begin(), changes.end(), [](const RoomChange& each) {
    return each.rule == RoomRule::ban && each.adding;
  });
  if (!bans) return;
  announcer_.count_looks(people_.size());
  for (const auto& person : people_) {
    if (room.invited().contains(person->id) && room.modes().is_banned(person->source()))
      room.invited().remove(person->id);
  }
}

}  // namespace chat::relay
