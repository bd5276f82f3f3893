// Rooms that are kept for an account.

#include "relay/hub/hub.h"
#include "relay/hub/relays_changes.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace chat::relay {

Answer<OwnedFact> Hub::claim(Person& member, Room& room, Moment now) {
  if (!keeper_.exists()) return refuse(Problem::nothing_is_kept, room.name());
  if (!accounts_.exist()) return refuse(Problem::no_accounts, room.name());
  if (room.claim()) return refuse(Problem::claimed_already, room.name());
  if (member.particulars().account.empty()) return refuse(Problem::not_logged_in, member.nick);
  if (!member.may_rule(room)) return refuse(Problem::not_operator, room.name());
  const auto claimed =
      static_cast<std::size_t>(std::count_if(rooms().begin(), rooms().end(), [&](auto& each) {
        return each.second->claim().is_founder(member.particulars().account);
      }));
  if (claimed >= kClaimsOfOne)
    return refuse_size(Problem::too_many_claims, room.name(), claimed + 1, kClaimsOfOne);
  Fact fact = fact_in(room, Fact::Kind::claimed, member, now);
  fact.text = member.particulars().account;
  OwnedFact done = happened(fact);
  rule_by_account(member, room, true, now);
  return done;
}

Answer<OwnedFact> Hub::release(Person& member, Room& room, Moment now) {
  if (!room.claim()) return refuse(Problem::not_claimed, room.name());
  const bool is_founder = room.claim().is_founder(member.particulars().account);
  if (!is_founder && !member.rules_relay) return refuse(Problem::not_founder, room.name());
  return happened(fact_in(room, Fact::Kind::claimed, member, now));
}

/// Who `rules` the room by its account is an operator, if it is there, or is none any more, and is told like
/// all others.
void Hub::rule_by_account(Person& member, Room& room, bool rules, Moment now) {
  const Seat* const seat = member.seat_in(room);
  if (seat == nullptr || seat->op == rules || !room.claim().rules(member.particulars().account)) return;
  tell_of_rule(member, room, rules, now, true);
}

void Hub::tell_of_rule(Person& member, Room& room, bool rules, Moment now, bool tells_member) {
  const std::array<RoomChange, 1> changes{{{RoomRule::operator_status, rules, member.nick}}};
  Fact fact = fact_in(room, Fact::Kind::modes_set, member, now);
  fact.changes = changes;
  fact.is_forced = tells_member;
  number(fact);
  happen(fact);
}

/// Who registers the name anew is another: it rules no room by it, and is on no list. What rooms it has
/// been made an operator of goes as the account ends: see ChatState::end_account().
void Hub::forget_in_rooms(std::string_view account, Moment now) {
  std::vector<std::string> claimed;
  for (const auto& [folded, room] : rooms()) {
    if (room->claim().is_founder(account)) claimed.push_back(room->name());
    const std::vector<RoomChange> changes = room->modes().naming(account);
    if (changes.empty()) continue;
    Fact fact = modes_set_by_relay(*room, changes, settings_.reserved_nick, now);
    fact.text = "the account is nobody's any more";
    number(fact);
    happen(fact);
  }
  // A room may end by that.
  for (const std::string& name : claimed) {
    Fact fact{Fact::Kind::claimed, {}};
    fact.target = name;
    fact.at = now;
    happen(fact);
  }
}

}  // namespace chat::relay
