#include "relay/cluster/meeting.h"

#include "common/text.h"
#include "common/words.h"
#include "relay/cluster/fact_codec.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

namespace chat::relay {
namespace {

constexpr std::array kFlags{RoomRule::invite_only, RoomRule::moderated,    RoomRule::members_only,
                            RoomRule::secret,      RoomRule::topic_locked, RoomRule::off_record};
constexpr std::array kLists{RoomRule::ban, RoomRule::mute, RoomRule::ban_exception,
                            RoomRule::invite_exception};

/// Times are told in microseconds and less.
bool ends_with(const ListedMask& one, const ListedMask& other) {
  constexpr std::chrono::seconds kNear{1};
  if (one.until == WallTime::max() || other.until == WallTime::max()) return one.until == other.until;
  return one.until - other.until < kNear && other.until - one.until < kNear;
}

bool has(const std::vector<ListedMask>& masks, const ListedMask& wanted) {
  return std::any_of(masks.begin(), masks.end(), [&](const ListedMask& each) {
    return fold_case(each.mask) == fold_case(wanted.mask) && ends_with(each, wanted);
  });
}

RoomChange number_change(RoomRule rule, std::size_t number) {
  return {rule, number > 0, number > 0 ? std::to_string(number) : std::string()};
}

/// All but the masks that are to be added.
void add_changes(const RoomModes& from, const RoomModes& to, std::vector<RoomChange>& changes) {
  for (const RoomRule rule : kFlags) {
    if (*from.flag(rule) != *to.flag(rule)) changes.push_back({rule, *to.flag(rule)});
  }
  if (from.key != to.key) changes.push_back({RoomRule::key, !to.key.empty(), to.key.empty() ? "*" : to.key});
  if (from.limit != to.limit) changes.push_back(number_change(RoomRule::limit, to.limit));
  if (from.slow_seconds != to.slow_seconds) changes.push_back(number_change(RoomRule::slow, to.slow_seconds));
  for (const RoomRule rule : kLists) {
    for (const ListedMask& each : *from.list(rule)) {
      if (!has(*to.list(rule), each)) changes.push_back({rule, false, each.mask});
    }
  }
}

Fact of_room(std::string_view room, Fact::Kind kind, std::string_view by, Moment at) {
  Fact fact{kind, {.nick = by}};
  fact.target = room;
  fact.at = at;
  return fact;
}

void put_modes(std::string& out, std::string_view room, std::span<const RoomChange> changes,
               std::string_view by, Moment at) {
  if (changes.empty()) return;
  Fact fact = of_room(room, Fact::Kind::modes_set, by, at);
  fact.changes = changes;
  fact.text = "the relays have met";
  put_fact(out, fact);
}

/// Each by itself, for it is kept who put it there and when.
void put_new_masks(std::string& out, std::string_view room, const RoomModes& from, const RoomModes& to) {
  for (const RoomRule rule : kLists) {
    for (const ListedMask& each : *to.list(rule)) {
      if (has(*from.list(rule), each)) continue;
      RoomChange change{rule, true, each.mask};
      if (each.until != WallTime::max()) change.lasts = each.until - each.at;
      put_modes(out, room, std::array{change}, each.by, {{}, each.at});
    }
  }
}

void put_claim(std::string& out, std::string_view room, const Claim& claim, Moment at) {
  Fact claimed = of_room(room, Fact::Kind::claimed, {}, at);
  claimed.text = claim.founder;
  const std::string operators = fmt::format("{}", fmt::join(claim.operators, " "));
  claimed.object = operators;
  put_fact(out, claimed);
}

void note(RoomState& state, const Fact& fact) {
  if (fact.kind == Fact::Kind::topic_set)
    state.topic = {std::string(fact.text), std::string(fact.source.nick), fact.at};
  if (fact.kind == Fact::Kind::claimed) {
    state.claim = {.founder = std::string(fact.text)};
    for (const std::string_view account : words_of(fact.object)) state.claim.note_operator(account, true);
  }
  if (fact.kind != Fact::Kind::modes_set) return;
  for (const RoomChange& change : fact.changes) {
    if (change.rule == RoomRule::operator_status && change.adding)
      state.operators.insert(fold_case(change.argument));
    if (!is_standing(change.rule)) apply_change(state.modes, change, fact.source.nick, fact.at);
  }
}

}  // namespace

RoomState state_of(const Room& room) {
  return {room.created(), room.modes(), room.topic(), room.claim()};
}

void put_changes(std::string& out, std::string_view room, const RoomState& from, const RoomState& to,
                 std::vector<RoomChange> standings, std::string_view by, Moment now) {
  const bool changes_claim =
      from.claim.founder != to.claim.founder || from.claim.operators != to.claim.operators;
  if (changes_claim) put_claim(out, room, to.claim, to.created);
  add_changes(from.modes, to.modes, standings);
  put_modes(out, room, standings, by, now);
  put_new_masks(out, room, from.modes, to.modes);
  if (from.topic.text == to.topic.text) return;
  Fact topic = of_room(room, Fact::Kind::topic_set, to.topic.text.empty() ? by : to.topic.by,
                       to.topic.text.empty() ? now : to.topic.at);
  topic.text = to.topic.text;
  put_fact(out, topic);
}

bool have_same_modes(const RoomState& one, const RoomState& other) {
  std::vector<RoomChange> changes;
  add_changes(one.modes, other.modes, changes);
  add_changes(other.modes, one.modes, changes);
  return changes.empty();
}

std::map<std::string, RoomState> rooms_in(const RoomAges& ages, std::string_view facts, Moment now) {
  std::map<std::string, RoomState> rooms;
  for (const auto& [name, created] : ages) rooms[name].created = created;
  for_each_fact(facts, now, [&](const Fact& fact) {
    const auto room = rooms.find(fold_case(fact.target));
    if (room != rooms.end()) note(room->second, fact);
  });
  return rooms;
}

}  // namespace chat::relay
