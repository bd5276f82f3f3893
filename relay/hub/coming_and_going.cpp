// What becomes of the chat when people come, move and go.

#include "common/text.h"
#include "relay/hub/chat_state.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

namespace chat::relay {

using Kind = Fact::Kind;

void ChatState::enter(const Fact& fact) {
  const Source& who = fact.source;
  missing_.forget(who.id);
  auto member = std::make_unique<Person>();
  member->nick = who.nick;
  member->profile = {who.user, who.host, who.realname, who.in_own_words};
  if (!who.address.empty()) member->own_particulars().hidden_address = who.address;
  if (fact.id > 0) member->own_particulars().returns = static_cast<std::uint32_t>(fact.id);
  if (who.id == comes_as_.second) member->own_particulars().former_id = comes_as_.first;
  member->is_encrypted = who.is_encrypted;
  member->id = who.id;
  member->since = fact.at.wall;
  member->last_spoke = fact.at.steady;
  Person& newcomer = *member;
  people_.insert(first_from(people_, who.nick), std::move(member));
  if (who.in_own_words) announce(newcomer, fact.at);
  most_people_ = std::max(most_people_, people_.size());
}

void ChatState::announce(Person& newcomer, Moment now) {
  if (newcomer.is_announced) return;
  newcomer.is_announced = true;
  tell_watchers(Kind::came, newcomer, now);
}

void ChatState::quit(const Fact& fact, Person& actor) {
  if (!silent_) {
    Fact told = fact;
    if (put_in_netsplit(told)) {
      for (const Seat& seat : actor.seats) add_to_netsplit(*seat.room, actor);
    } else {
      told.in_crowd = add_to_crowds_it_leaves(actor, fact.at);
    }
    announcer_.tell_peers(told, actor);
  }
  while (!actor.seats.empty()) remove_from_room(actor, *actor.seats.back().room, fact.at);
  lobby().end_listening(actor);
  if (actor.is_announced) remember(actor, fact.at.wall, false);
  if (actor.is_announced && !silent_) tell_watchers(Kind::went, actor, fact.at);
  stop_watching(actor);
  if (actor.invisible) --invisible_people_;
  people_.erase(find_person(people_, actor.nick));
}

void ChatState::lose(const Fact& fact, Person& actor) {
  for (const Seat& seat : actor.seats) leave_place(actor, *seat.room, fact.at.wall);
  actor.is_lost = true;
  if (fact.new_id != 0) actor.own_particulars().told_up_to = fact.new_id;
  tell_of_absence(fact, actor);
}

void ChatState::come_back(const Fact& fact, Person& actor) {
  actor.is_lost = false;
  Particulars& its = actor.own_particulars();
  its.hidden_address = fact.source.address;
  its.unheard_since = {};
  its.told_up_to = 0;
  actor.is_encrypted = fact.source.is_encrypted;
  ++its.returns;
  for (const Seat& seat : actor.seats) take_place(actor, *seat.room);
  tell_of_absence(fact, actor);
}

void ChatState::tell_of_absence(const Fact& fact, Person& actor) {
  Fact told = fact;
  told.text = actor.absence();
  announcer_.tell_peers(told, actor);
  tell_close_watchers(told, actor);
}

void ChatState::log_in(const Fact& fact, Person& actor) {
  const std::string_view account = fact.source.account;
  const std::string before = actor.particulars().account;
  // Who logs in once more to the same has changed nothing.
  if (account == before) return;
  for (const Seat& seat : actor.seats) leave_place(actor, *seat.room, fact.at.wall);
  actor.own_particulars().account = account;
  for (const Seat& seat : actor.seats) take_place(actor, *seat.room);
  Fact told = fact;
  told.object = before;
  announcer_.tell_peers(told, actor);
  // IRCv3 account-notify: those in its rooms are told, "including themselves". Text has no words for it.
  announcer_.tell_one(actor, told);
  tell_close_watchers(told, actor);
  if (!fact.is_forced) return;
  told.to_one = true;
  told.target = relay_name_;
  announcer_.tell_one(actor, told);
}

void ChatState::remember(const Person& former, WallTime at, bool is_renamed) {
  const PackedProfile& profile = former.profile;
  former_people_.add({former.nick, profile.user(), profile.host(), profile.realname(), at, is_renamed});
}

void ChatState::rename(const Fact& fact, Person& actor) {
  announcer_.tell_peers(fact, actor);
  if (fact.is_forced) announcer_.tell_one(actor, fact);
  const bool is_told_of = actor.is_announced && fold_case(actor.nick) != fold_case(fact.object);
  if (is_told_of) tell_watchers(Kind::went, actor, fact.at);
  if (is_told_of) remember(actor, fact.at.wall, true);
  std::string nick(fact.object);
  // From here on nothing needs memory.
  const auto found = find_person(people_, actor.nick);
  std::unique_ptr<Person> renamed = std::move(*found);
  people_.erase(found);
  for (const Seat& seat : actor.seats) seat.room->leaves_order(actor);
  actor.nick = std::move(nick);
  for (const Seat& seat : actor.seats) seat.room->enters_order(actor);
  people_.insert(first_from(people_, actor.nick), std::move(renamed));
  if (is_told_of) tell_watchers(Kind::came, actor, fact.at);
  if (actor.has_written_alone) rename_correspondent(actor);
}

/// People to whom `renamed` wrote alone find it by its nick when they reply.
void ChatState::rename_correspondent(const Person& renamed) {
  announcer_.count_looks(people_.size());
  for (const auto& member : people_) {
    if (member->particulars().last_wrote.id == renamed.id)
      member->own_particulars().last_wrote.nick = renamed.nick;
  }
}

void ChatState::join(const Fact& fact, Person& actor) {
  Room& room = room_called(fact.target, fact.at);
  if (room.is_as_new()) room.date(fact.at);
  lobby().end_listening(actor);
  if (archive_.is_told()) archive_.keep_event(fact, room);
  Fact told = fact;
  if (put_in_netsplit(told)) {
    add_to_netsplit(room, actor);
  } else {
    told.in_crowd = add_to_crowd(true, room, actor, fact.at);
  }
  announcer_.tell_room(room, told, nullptr);
  if (!actor.particulars().away.empty()) {
    // IRCv3 away-notify: the members are told in no other way that the newcomer is away.
    Fact away = fact_of(Kind::away_set, actor, fact.at);
    away.text = actor.particulars().away;
    put_in_netsplit(away);
    announcer_.tell_room(room, away, nullptr);
  }
  room.add(actor);
  for (const RoomChange& change : fact.changes) actor.seat_in(room)->standing(change.rule) = change.adding;
  take_place(actor, room);
  announce(actor, fact.at);
  ++movements_;
  room.invited().remove(actor.id);
}

void ChatState::end_listening(Person& listener, Moment now) {
  lobby().end_listening(listener);
  announcer_.count_looks(people_.size());
  announcer_.tell_one(listener, fact_of(Kind::unseated, listener, now));
}

void ChatState::part(const Fact& fact, Person& actor) {
  Room* const room = room_of(fact);
  if (room == nullptr) return;
  Fact told = fact;
  told.in_crowd = add_to_crowd(false, *room, actor, fact.at);
  announcer_.tell_room(*room, told, &actor);
  remove_from_room(actor, *room, fact.at);
}

bool ChatState::add_to_crowd(bool comes, Room& room, const Person& actor, Moment now) {
  Crowd& crowd = room.crowd();
  const bool waits =
      comes ? crowd.add_comer(actor.nick, now.steady) : crowd.add_leaver(actor.nick, now.steady);
  crowds_due_ = std::min(crowds_due_, crowd.due());
  return waits;
}

/// Who quits is told of once, in all its rooms.
bool ChatState::add_to_crowds_it_leaves(Person& actor, Moment now) {
  bool waits = false;
  for (const Seat& seat : actor.seats) waits |= seat.room->crowd().due() != kNever;
  if (actor.seats.size() != 1 && !waits) return false;
  for (const Seat& seat : actor.seats) waits |= add_to_crowd(false, *seat.room, actor, now);
  return waits;
}

void ChatState::expire(Moment now) {
  if (now.steady < crowds_due_) return;
  crowds_due_ = kNever;
  for (const auto& [name, room] : rooms_) {
    Crowd& crowd = room->crowd();
    if (crowd.due() <= now.steady) tell_of_crowd(*room, crowd.take(), {}, now);
    crowds_due_ = std::min(crowds_due_, crowd.due());
  }
}

void ChatState::kick(const Fact& fact, Person& actor) {
  Room* const room = room_of(fact);
  Person* const victim = find(fact.object);
  if (room == nullptr || victim == nullptr || victim->seat_in(*room) == nullptr) return;
  announcer_.tell_room(*room, fact, &actor);
  remove_from_room(*victim, *room, fact.at);
  announcer_.tell_one(*victim, fact_of(Kind::unseated, *victim, fact.at));
}

void ChatState::remove_from_room(Person& member, Room& room, Moment at) {
  leave_place(member, room, at.wall);
  room.remove(member);
  ++movements_;
  end_if_empty(room, at);
}

/// The room ends, or is as new where it is the lobby.
void ChatState::end_if_empty(Room& room, Moment at) {
  if (!room.is_as_new()) return;
  const std::string folded = fold_case(room.name());
  endings_.note(folded, kNever);
  spent_eras_.note(folded, room.era(), at);
  if (room.name() != kLobby) {
    if (archive_.exists() && !room.was_closed()) former_rooms_.add(folded, room.history());
    found_last_ = nullptr;
    rooms_.erase(folded);
    return;
  }
  room.modes() = {};
  room.topic() = {};
  room.invited().clear();
  room.forget_closure();
  room.date(at);
}

}  // namespace chat::relay
