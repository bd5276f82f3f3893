// What becomes of rooms and bans when a relay meets others that it had lost, or has not known: a room that
// was made first is the room, whoever comes back first.

#include "common/text.h"
#include "relay/cluster/fact_codec.h"
#include "relay/cluster/node.h"
#include "relay/cluster/snapshot.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace chat::relay {
namespace {

constexpr const char* kMadeBefore = "another relay has a room of that name that was made before";

void forget_history(Room& room) {
  for (HistoryCursor left = room.history().all(); const auto* const line = room.history().take(left);)
    room.history().redact(line->id);
}

/// Claimed rooms are kept on disk in milliseconds.
bool is_older(Moment one, Moment other) {
  return in_milliseconds(one.wall) < in_milliseconds(other.wall);
}

constexpr std::string_view why_kept_out(Problem problem) {
  constexpr std::array<std::pair<Problem, std::string_view>, 3> kWhy{
      {{Problem::banned, "you are banned from it"},
       {Problem::invite_only, "only who is invited comes in"},
       {Problem::needs_key, "it has a key"}}};
  for (const auto& [each, why] : kWhy) {
    if (each == problem) return why;
  }
  return "it is full";
}

void note_bans(std::string_view facts, std::map<std::string, AddressBan>& bans, Moment now) {
  for_each_fact(facts, now, [&](const Fact& fact) {
    if (fact.kind != Fact::Kind::address_banned) return;
    const auto [known, is_new] = bans.try_emplace(fact.ban->network.to_string(), *fact.ban);
    if (!is_new && outlasts(*fact.ban, known->second)) known->second = *fact.ban;
  });
}

}  // namespace

/// Until the others know of this relay's people, whoever tells of rooms may tell of one that it has, too.
/// What they tell is heard first, so that their people are there before it is decided whose room it is.
std::optional<NodeTrouble> Node::meet(std::string_view state, Moment now) {
  BinaryReader reader(state);
  const RoomAges ages = take_ages(reader, now);
  const std::string_view facts = reader.rest();
  const auto shared = shared_rooms(rooms_in(ages, facts, now));
  for (const auto& [name, created] : ages) {
    if (!their_rooms_.insert(name).second) note_older(name, created, now);
  }
  note_bans(facts, known_bans_, now);
  if (auto trouble = hear_state(facts, now)) return trouble;
  for (const SharedRoom& each : shared) meet_in(each, now);
  return std::nullopt;
}

void Node::meet_in(SharedRoom room, Moment now) {
  adopt(room, now);
  if (!room.is_older_here()) put_out(room, true, now);
  met_in_.push_back(std::move(room));
}

/// A room that the others have turns out to be older than they knew: whoever tells of that has one that is.
void Node::note_older(const std::string& name, Moment created, Moment now) {
  Room* const room = hub_->find_room(name);
  if (room == nullptr) return;
  const auto met = std::find_if(met_in_.begin(), met_in_.end(), [&](const SharedRoom& each) {
    return fold_case(each.name) == name && each.is_older_here();
  });
  if (met == met_in_.end()) {
    if (is_older(created, room->created())) room->date(created);
    return;
  }
  if (!is_older(created, met->here.created)) return;
  met->there = state_of(*room);
  met->there.created = created;
  for (const Person* const member : room->members()) {
    if (!is_own(*member) && member->is_op_in(*room)) met->there.operators.insert(fold_case(member->nick));
  }
  adopt(*met, now);
  put_out(*met, true, now);
}

/// Somebody elsewhere makes a room that the others do not know to be here.
void Node::meet_in_new_room(const Fact& joined, Moment now) {
  const std::string name = fold_case(joined.target);
  const auto shared = shared_rooms({{name, {.created = joined.at}}});
  their_rooms_.insert(name);
  for (const SharedRoom& each : shared) meet_in(each, now);
}

/// One that is kept here for nobody, and in which nobody is, is none.
std::vector<SharedRoom> Node::shared_rooms(const std::map<std::string, RoomState>& theirs) const {
  std::vector<SharedRoom> shared;
  for (const auto& [name, there] : theirs) {
    const Room* const room = hub_->find_room(name);
    if (room == nullptr || their_rooms_.count(name) > 0 || room->is_as_new()) continue;
    shared.push_back({room->name(), state_of(*room), there, room->was_closed()});
  }
  return shared;
}

/// What holds among the others holds here. Who was made an operator of a room that is not theirs is none.
void Node::adopt(const SharedRoom& shared, Moment now) {
  Room* const room = hub_->find_room(shared.name);
  if (room == nullptr) return;
  const bool is_another = !shared.is_the_same() && !shared.is_older_here();
  if (is_another) become(*room, shared.there.created, shared.was_closed);
  std::vector<RoomChange> standings;
  for (const Person* const member : room->members()) {
    if (!member->is_op_in(*room) || shared.there.claim.rules(member->particulars().account)) continue;
    const bool loses =
        is_own(*member) ? is_another : shared.there.operators.count(fold_case(member->nick)) == 0;
    if (loses) standings.push_back({RoomRule::operator_status, false, member->nick});
  }
  std::string changes;
  put_changes(changes, room->name(), state_of(*room), shared.there, std::move(standings),
              hub_->settings().reserved_nick, now);
  decide(changes, now);
  if (shared.is_older_here()) return;
  tell_of_lost_claim(shared, shared.here.claim, shared.there.claim,
                     is_another ? kMadeBefore : "the other relays do not know it to be", now);
}

/// The room is one that was made before it, elsewhere. What was said here behind closed doors is not for
/// those who are there.
void Node::become(Room& room, Moment created, bool was_closed) {
  room.date(created);
  if (was_closed && closed_ones_.insert(fold_case(room.name())).second) forget_history(room);
}

void Node::date_rooms(const RoomAges& ages) {
  for (const auto& [name, created] : ages) {
    Room* const room = hub_->find_room(name);
    if (room != nullptr && is_older(created, room->created())) become(*room, created, room->was_closed());
  }
}

/// Those who are here, to relays that have not known them, or have taken them for gone; and what is kept here
/// and not there.
void Node::introduce_people(Moment now) {
  // The rules may have changed since this relay met the others.
  for (const SharedRoom& each : met_in_) {
    if (!each.is_older_here()) put_out(each, true, now);
  }
  drop_who_have_moved(now);
  knows_people_ = true;
  const Told told{
      .person = [this](const Person& each) { return is_own(each); },
      .kept_room = [this](const Room& each) { return their_rooms_.count(fold_case(each.name())) == 0; },
      .ban =
          [this](const AddressBan& each) {
            const auto theirs = known_bans_.find(each.network.to_string());
            return theirs == known_bans_.end() || outlasts(each, theirs->second);
          },
      .moved = moved_from_members()};
  std::string state;
  put_state(state, *hub_, told, now);
  append(Entry::people, state);
  for (const SharedRoom& each : met_in_) {
    if (each.is_older_here()) restore(each, now);
  }
  flush();
  hear_what_younger_rooms_say(now);
  forget_the_meeting();
}

void Node::forget_the_meeting() {
  met_in_.clear();
  their_rooms_.clear();
  known_bans_.clear();
  said_in_younger_.clear();
}

/// By folded name.
std::set<std::string> Node::older_here() const {
  std::set<std::string> names;
  for (const SharedRoom& each : met_in_) {
    if (each.is_older_here()) names.insert(fold_case(each.name));
  }
  return names;
}

/// As far as the older one's rules let who said it. What was said where not everybody came in is not for
/// others.
void Node::hear_what_younger_rooms_say(Moment now) {
  const PeopleById people = people_by_id();
  std::set<std::string> open;
  for (const SharedRoom& each : met_in_) {
    if (each.is_older_here() && !each.there.modes.is_closed()) open.insert(fold_case(each.name));
  }
  for_each_fact(std::exchange(said_in_younger_, {}), now, [&](const Fact& line) {
    if (open.count(fold_case(line.target)) > 0 && lets_say_late(line, people)) hear_fact(line, now);
  });
}

/// The others have a room of that name that was made later.
void Node::restore(const SharedRoom& shared, Moment now) {
  const Room* const room = hub_->find_room(shared.name);
  if (room == nullptr) return;
  std::vector<RoomChange> standings;
  for (const Person* const member : room->members()) {
    if (is_own(*member) || shared.here.claim.rules(member->particulars().account)) continue;
    if (member->is_op_in(*room)) standings.push_back({RoomRule::operator_status, false, member->nick});
    if (member->seat_in(*room)->voice) standings.push_back({RoomRule::voice, false, member->nick});
  }
  std::string changes;
  put_changes(changes, room->name(), state_of(*room), shared.here, std::move(standings),
              hub_->settings().reserved_nick, now);
  decide(changes, now);
  tell_of_lost_claim(shared, shared.there.claim, shared.here.claim, kMadeBefore, now);
  put_out(shared, false, now);
}

bool Node::was_seated(std::uint64_t person, const Room& room) const {
  return seats_.count({person, fold_case(room.name())}) > 0;
}

void Node::note_seats() {
  seats_.clear();
  for (const auto& person : hub_->people()) {
    for (const Seat& seat : person->seats) seats_.emplace(person->id, fold_case(seat.room->name()));
  }
}

/// Whoever came into a room while others may have held there the rules that hold now: those of this relay
/// (`own`), or those of the others. Where the same rules held, they have been let in by them.
void Node::put_out(const SharedRoom& shared, bool own, Moment now) {
  const Room* const room = hub_->find_room(shared.name);
  if (room == nullptr || (shared.is_the_same() && have_same_modes(shared.here, state_of(*room)))) return;
  std::vector<const Person*> late_comers;
  for (const Person* const member : room->members()) {
    if (is_own(*member) == own && !was_seated(member->id, *room)) late_comers.push_back(member);
  }
  // Where there is no place for all, those who came last go.
  std::sort(late_comers.begin(), late_comers.end(),
            [](const Person* one, const Person* other) { return one->id > other->id; });
  const std::string& key = own ? shared.here.modes.key : shared.there.modes.key;
  for (const Person* const each : late_comers) put_out(*each, *room, key, now);
}

void Node::put_out(const Person& person, const Room& room, std::string_view key, Moment now) {
  const auto fine = hub_->lets_in(person, room, key);
  if (fine) return;
  if (is_own(person)) put_out_.emplace(person.id, fold_case(room.name()));
  Fact kicked = by_this_relay(Fact::Kind::kicked, now);
  kicked.target = room.name();
  kicked.object = person.nick;
  const std::string why =
      fmt::format("the relays have met again, and {}", why_kept_out(fine.error().problem));
  kicked.text = why;
  std::string facts;
  put_fact(facts, kicked);
  decide(facts, now);
}

/// The others hear it when this relay has told them of its people.
void Node::decide(std::string_view facts, Moment now) {
  if (stage_ == Stage::member && knows_people_) facts_.append(facts);
  for_each_fact(facts, now, [&](const Fact& fact) { hear_fact(fact, now); });
}

}  // namespace chat::relay
