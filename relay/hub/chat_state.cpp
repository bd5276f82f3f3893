#include "relay/hub/chat_state.h"

#include "common/enum_table.h"
#include "common/text.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace chat::relay {
namespace {

constexpr std::size_t kFormerPeopleMax = 200;

bool is_kept(Fact::Kind kind) {
  return kind == Fact::Kind::said || kind == Fact::Kind::acted || kind == Fact::Kind::noticed;
}

/// Whether it shows that the person is there. A client may send notices, answers and tags by itself.
bool ends_idleness(Fact::Kind kind) {
  return kind == Fact::Kind::said || kind == Fact::Kind::acted || kind == Fact::Kind::asked;
}

}  // namespace

using Kind = Fact::Kind;

constexpr std::array<ChatState::KindApplier, kFactKinds> ChatState::kAppliers{{
    {Kind::said, &ChatState::speak},          {Kind::noticed, &ChatState::speak},
    {Kind::acted, &ChatState::speak},         {Kind::tagged, &ChatState::speak},
    {Kind::joined, &ChatState::join},         {Kind::parted, &ChatState::part},
    {Kind::quit, &ChatState::quit},           {Kind::renamed, &ChatState::rename},
    {Kind::topic_set, &ChatState::set_topic}, {Kind::kicked, &ChatState::kick},
    {Kind::modes_set, &ChatState::set_modes}, {Kind::invited, &ChatState::invite},
    {Kind::away_set, &ChatState::set_away},   {Kind::name_set, &ChatState::set_realname},
    {Kind::asked, &ChatState::speak},         {Kind::answered, &ChatState::speak},
    {Kind::unseated, &ChatState::ignore},     {Kind::entered, &ChatState::ignore},
    {Kind::logged_in, &ChatState::log_in},    {Kind::marked, &ChatState::mark},
    {Kind::crowd_moved, &ChatState::ignore},
}};

ChatState::ChatState(std::size_t history_lines, std::size_t private_backlog, Archive& archive, Moment now)
    : history_lines_(history_lines), archive_(archive), announcer_(private_backlog) {
  room_called(kLobby, now);
}

void ChatState::apply(const Fact& fact) {
  static_assert(stands_in_order(kAppliers, &KindApplier::kind));
  // Kept first, because applying the fact may change or end what it names.
  archive_.keep(fact);
  if (fact.kind == Kind::entered) {
    enter(fact);
  } else if (Person* const actor = actor_of(fact)) {
    (this->*kAppliers[static_cast<std::size_t>(fact.kind)].apply)(fact, *actor);
  }
}

Person* ChatState::actor_of(const Fact& fact) const {
  if (fact.actor != nullptr) return fact.actor;
  if (Person* const namesake = find({fact.source.id, std::string(fact.source.nick)})) return namesake;
  const auto found = std::find_if(people_.begin(), people_.end(),
                                  [&](const auto& member) { return member->id == fact.source.id; });
  return found == people_.end() ? nullptr : found->get();
}

Room* ChatState::room_of(const Fact& fact) const {
  return fact.room != nullptr ? fact.room : find_room(fact.target);
}

void ChatState::enter(const Fact& fact) {
  const Source& who = fact.source;
  auto member = std::make_unique<Person>();
  member->nick = who.nick;
  member->profile = {std::string(who.user), std::string(who.host), std::string(who.realname),
                     who.in_own_words};
  member->id = who.id;
  member->since = fact.at.wall;
  member->last_spoke = fact.at.steady;
  people_.insert(first_from(people_, who.nick), std::move(member));
  most_people_ = std::max(most_people_, people_.size());
}

void ChatState::quit(const Fact& fact, Person& actor) {
  if (!silent_) {
    Fact told = fact;
    told.in_crowd = add_to_crowds_it_leaves(actor, fact.at);
    announcer_.tell_peers(told, actor);
  }
  while (!actor.seats.empty()) remove_from_room(actor, *actor.seats.back().room);
  if (actor.listens) {
    lobby().end_listening(actor);
  } else {
    remember(actor, fact.at.wall);
  }
  if (actor.invisible) --invisible_people_;
  people_.erase(find_person(people_, actor.nick));
}

void ChatState::remember(const Person& former, WallTime at) {
  former_people_.push_front({former.nick, former.profile, at});
  if (former_people_.size() > kFormerPeopleMax) former_people_.pop_back();
}

void ChatState::rename(const Fact& fact, Person& actor) {
  announcer_.tell_peers(fact, actor);
  const auto found = find_person(people_, actor.nick);
  std::unique_ptr<Person> renamed = std::move(*found);
  people_.erase(found);
  for (const Seat& seat : actor.seats) seat.room->leaves_order(actor);
  actor.nick = fact.object;
  for (const Seat& seat : actor.seats) seat.room->enters_order(actor);
  people_.insert(first_from(people_, actor.nick), std::move(renamed));
  if (actor.has_written_alone) rename_correspondent(actor);
}

/// People to whom `renamed` wrote alone find it by its nick when they reply.
void ChatState::rename_correspondent(const Person& renamed) {
  announcer_.count_looks(people_.size());
  for (const auto& member : people_) {
    if (member->last_wrote != nullptr && member->last_wrote->id == renamed.id)
      member->last_wrote->nick = renamed.nick;
  }
}

void ChatState::speak(const Fact& fact, Person& actor) {
  if (ends_idleness(fact.kind)) actor.last_spoke = fact.at.steady;
  if (fact.to_one) return say_to_one(fact, actor);
  Room* const room = room_of(fact);
  if (room == nullptr) return;
  if (fact.to_status != 0) return say_to_those_with_status(fact, *room, actor);
  if (is_kept(fact.kind)) room->history().add(fact);
  announcer_.tell_room(*room, fact, &actor);
}

void ChatState::say_to_one(const Fact& fact, Person& speaker) {
  Person* const addressee = find(fact.target);
  if (addressee == nullptr) return;
  if (is_kept(fact.kind) && addressee != &speaker) {
    addressee->last_wrote = std::make_unique<Correspondent>(Correspondent{speaker.id, speaker.nick});
    speaker.has_written_alone = true;
  }
  announcer_.tell_one(*addressee, fact);
}

void ChatState::say_to_those_with_status(const Fact& fact, const Room& room, const Person& speaker) {
  Fact to_some = fact;
  const std::string target = fmt::format("{}{}", fact.to_status, room.name());
  to_some.target = target;
  for (Person* member : room.members()) {
    const bool addressed = fact.to_status == '@' ? member->is_op_in(room) : member->has_voice_in(room);
    if (addressed && member != &speaker) announcer_.tell_one(*member, to_some);
  }
}

void ChatState::join(const Fact& fact, Person& actor) {
  Room& room = room_called(fact.target, fact.at);
  lobby().end_listening(actor);
  Fact told = fact;
  told.in_crowd = add_to_crowd(true, room, actor, fact.at);
  announcer_.tell_room(room, told, nullptr);
  if (!actor.away.empty()) {
    // IRCv3 away-notify: the members are told in no other way that the newcomer is away.
    Fact away = fact_of(Kind::away_set, actor, fact.at);
    away.text = actor.away;
    announcer_.tell_room(room, away, nullptr);
  }
  room.add(actor);
  ++movements_;
  room.invited().erase(actor.id);
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
  remove_from_room(actor, *room);
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
    if (crowd.due() <= now.steady) {
      const Comers comers = crowd.take();
      Fact fact{Kind::crowd_moved, {}};
      fact.target = room->name();
      fact.comers = &comers;
      fact.at = now;
      announcer_.tell_room(*room, fact, nullptr);
    }
    crowds_due_ = std::min(crowds_due_, crowd.due());
  }
}

void ChatState::kick(const Fact& fact, Person& actor) {
  Room* const room = room_of(fact);
  Person* const victim = find(fact.object);
  if (room == nullptr || victim == nullptr || victim->seat_in(*room) == nullptr) return;
  announcer_.tell_room(*room, fact, &actor);
  remove_from_room(*victim, *room);
  announcer_.tell_one(*victim, fact_of(Kind::unseated, *victim, fact.at));
}

void ChatState::remove_from_room(Person& member, Room& room) {
  room.remove(member);
  ++movements_;
  if (!room.members().empty()) return;
  if (room.name() != kLobby) {
    rooms_.erase(fold_case(room.name()));
    return;
  }
  room.modes() = {};
  room.topic() = {};
  room.invited().clear();
}

void ChatState::set_topic(const Fact& fact, Person& actor) {
  Room* const room = room_of(fact);
  if (room == nullptr) return;
  room->topic() = {std::string(fact.text), actor.nick, fact.at};
  announcer_.tell_room(*room, fact, &actor);
}

void ChatState::set_modes(const Fact& fact, Person& actor) {
  Room* const room = room_of(fact);
  if (room == nullptr) return;
  for (const RoomChange& change : fact.changes) {
    if (!is_standing(change.rule)) {
      apply_change(room->modes(), change, actor.nick, fact.at.wall);
    } else if (Person* const somebody = find(change.argument)) {
      if (Seat* const seat = somebody->seat_in(*room)) seat->standing(change.rule) = change.adding;
    }
  }
  announcer_.tell_room(*room, fact, &actor);
}

void ChatState::invite(const Fact& fact, Person& actor) {
  Room* const room = room_of(fact);
  Person* const guest = find(fact.object);
  if (room == nullptr || guest == nullptr) return;
  room->invited().insert(guest->id);
  Fact to_guest = fact;
  to_guest.to_one = true;
  announcer_.tell_one(*guest, to_guest);
  for (Person* other : room->members()) {
    if (other != &actor && other->is_op_in(*room)) announcer_.tell_one(*other, fact);
  }
}

void ChatState::set_away(const Fact& fact, Person& actor) {
  actor.away = fact.text;
  announcer_.tell_peers(fact, actor);
}

void ChatState::set_realname(const Fact& fact, Person& actor) {
  actor.profile.realname = fact.text;
  announcer_.tell_peers(fact, actor);
}

void ChatState::log_in(const Fact& fact, Person& actor) {
  actor.account = std::make_unique<std::string>(fact.source.account);
}

void ChatState::mark(const Fact& fact, Person& actor) {
  actor.bot = fact.source.bot;
  invisible_people_ += fact.source.invisible;
  invisible_people_ -= actor.invisible;
  actor.invisible = fact.source.invisible;
}

Person* ChatState::find(std::string_view nick) const {
  const auto found = find_person(people_, nick);
  return found == people_.end() ? nullptr : found->get();
}

Person* ChatState::find(const Correspondent& correspondent) const {
  Person* namesake = find(correspondent.nick);
  return namesake != nullptr && namesake->id == correspondent.id ? namesake : nullptr;
}

Room* ChatState::find_room(std::string_view name) const {
  const auto found = rooms_.find(fold_case(name));
  return found == rooms_.end() ? nullptr : found->second.get();
}

Room& ChatState::room_called(std::string_view name, Moment now) {
  auto& room = rooms_[fold_case(name)];
  if (!room) room = std::make_unique<Room>(name, history_lines_, order_, now);
  return *room;
}

}  // namespace chat::relay
