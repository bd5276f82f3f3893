#include "relay/hub/chat_state.h"

#include "common/enum_table.h"
#include "common/text.h"
#include "relay/hub/conversation.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace chat::relay {
using Kind = Fact::Kind;

constexpr std::array<ChatState::KindApplier, kFactKinds> ChatState::kAppliers{{
    {Kind::said, &ChatState::speak},
    {Kind::noticed, &ChatState::speak},
    {Kind::acted, &ChatState::speak},
    {Kind::tagged, &ChatState::speak},
    {Kind::joined, &ChatState::join},
    {Kind::parted, &ChatState::part},
    {Kind::quit, &ChatState::quit},
    {Kind::renamed, &ChatState::rename},
    {Kind::topic_set, &ChatState::ignore},
    {Kind::kicked, &ChatState::kick},
    {Kind::modes_set, &ChatState::ignore},
    {Kind::invited, &ChatState::invite},
    {Kind::away_set, &ChatState::set_away},
    {Kind::name_set, &ChatState::set_realname},
    {Kind::asked, &ChatState::speak},
    {Kind::answered, &ChatState::speak},
    {Kind::unseated, &ChatState::ignore},
    {Kind::entered, &ChatState::ignore},
    {Kind::logged_in, &ChatState::log_in},
    {Kind::dispossessed, &ChatState::tell_source},
    {Kind::marked, &ChatState::mark},
    {Kind::killed, &ChatState::kill},
    {Kind::told_all, &ChatState::tell_all},
    {Kind::address_banned, &ChatState::ban_address},
    {Kind::address_freed, &ChatState::free_address},
    {Kind::claimed, &ChatState::ignore},
    {Kind::came, &ChatState::ignore},
    {Kind::went, &ChatState::ignore},
    {Kind::crowd_moved, &ChatState::ignore},
    {Kind::lost, &ChatState::lose},
    {Kind::returned, &ChatState::come_back},
    {Kind::redacted, &ChatState::redact},
    {Kind::forgotten, &ChatState::forget},
    {Kind::conversations_ended, &ChatState::ignore},
    {Kind::read_marked, &ChatState::mark_read},
    {Kind::account_ended, &ChatState::ignore},
    {Kind::netsplit, &ChatState::ignore},
    {Kind::unwritten, &ChatState::ignore},
    {Kind::undeleted, &ChatState::ignore},
    {Kind::moved, &ChatState::ignore},
    {Kind::ignoring, &ChatState::set_ignored},
    {Kind::watching, &ChatState::set_watched},
}};

constexpr std::array<ChatState::ImpersonalApplier, 6> ChatState::kImpersonalAppliers{{
    {Kind::entered, &ChatState::enter},
    {Kind::topic_set, &ChatState::set_topic},
    {Kind::modes_set, &ChatState::set_modes},
    {Kind::claimed, &ChatState::claim},
    {Kind::account_ended, &ChatState::end_account},
    {Kind::moved, &ChatState::move},
}};

ChatState::ChatState(const StateSettings& settings, Archive& archive, Keeper& keeper, Moment now)
    : history_lines_(settings.history_lines),
      first_rules_lobby_(settings.first_rules_lobby),
      relay_name_(settings.relay_name),
      archive_(archive),
      keeper_(keeper),
      announcer_(settings.private_backlog),
      private_lines_(settings.private_lines_for) {
  std::uint64_t last_id = id_at(now.wall);
  for (ArchivedLine& line : archive_.take_recent()) {
    last_id = std::max(last_id, line.entry.id);
    former_rooms_.add(std::move(line));
  }
  bookmarks_.restore(keeper_.bookmarks(), static_cast<std::int64_t>(last_id));
  for (KeptRoom& kept : keeper_.rooms()) restore(std::move(kept), now);
  // Behind those, for it may be claimed, and is as old then as it was.
  room_called(kLobby, now);
  for (AddressBan& ban : keeper_.address_bans()) address_bans_.add(std::move(ban), now.wall);
}

void ChatState::apply(const Fact& fact) {
  static_assert(stands_in_order(kAppliers, &KindApplier::kind));
  if (fact.is_late) return speak_late(fact);
  // Kept first, because applying the fact may change or end what it names.
  if (archive_.is_told()) keep_fact(fact);
  for (const ImpersonalApplier& each : kImpersonalAppliers) {
    if (each.kind != fact.kind) continue;
    (this->*each.apply)(fact);
    return note_decision(fact);
  }
  if (Person* const actor = actor_of(fact))
    (this->*kAppliers[static_cast<std::size_t>(fact.kind)].apply)(fact, *actor);
  note_decision(fact);
}

void ChatState::change_limits(std::size_t history_lines, std::size_t private_backlog) {
  history_lines_ = history_lines;
  announcer_.change_private_backlog(private_backlog);
  for (const auto& [name, room] : rooms_) room->history().change_capacity(history_lines);
}

void ChatState::keep_fact(const Fact& fact) {
  if (is_event(fact.kind)) return keep_event(fact);
  const bool is_private = fact.between != nullptr && fact.to_one;
  const std::uint64_t number = is_private ? keep_private(fact) : archive_.keep(fact, room_of(fact));
  Person* const actor = number == 0 ? nullptr : actor_of(fact);
  if (actor == nullptr) return;
  actor->last_kept = number;
  if (fact.kind == Kind::redacted && actor->reader) unwritten_deletions_.note(actor->id, number);
}

/// The hub that decided may have been another's, that did not know yet whom somebody ignores.
std::uint64_t ChatState::keep_private(const Fact& fact) {
  const Person* const speaker = actor_of(fact);
  const Person* const addressee = find(fact.target);
  Conversation between = *fact.between;
  between.unheard |= speaker != nullptr && addressee != nullptr && addressee->ignores(*speaker);
  Fact kept = fact;
  kept.between = &between;
  return archive_.keep(kept, nullptr);
}

Person* ChatState::actor_of(const Fact& fact) const {
  if (fact.actor != nullptr || fact.source.id == 0) return fact.actor;
  if (Person* const namesake = find({fact.source.id, std::string(fact.source.nick)})) return namesake;
  const auto found = std::find_if(people_.begin(), people_.end(),
                                  [&](const auto& member) { return member->id == fact.source.id; });
  return found == people_.end() ? nullptr : found->get();
}

Room* ChatState::room_of(const Fact& fact) const {
  return fact.room != nullptr ? fact.room : find_room(fact.target);
}

/// Who has set it may have left: another relay tells of a topic that has been there.
void ChatState::set_topic(const Fact& fact) {
  Room* const room = room_of(fact);
  if (room == nullptr) return;
  room->topic() = {std::string(fact.text), std::string(fact.source.nick), fact.at};
  keep(*room);
  announcer_.tell_room(*room, fact, actor_of(fact));
}

/// Who is not in the room is an operator by its account alone, which is what the change names.
void ChatState::set_standing(Room& room, const RoomChange& change) const {
  Person* const somebody = find(change.argument);
  Seat* const seat = somebody == nullptr ? nullptr : somebody->seat_in(room);
  if (seat != nullptr) seat->standing(change.rule) = change.adding;
  if (change.rule != RoomRule::operator_status) return;
  if (seat != nullptr && !somebody->particulars().account.empty())
    room.claim().note_operator(somebody->particulars().account, change.adding);
  if (seat == nullptr && !change.adding) room.claim().note_operator(change.argument, false);
}

/// The relay takes off masks that have ended.
void ChatState::set_modes(const Fact& fact) {
  Room* const room = room_of(fact);
  if (room == nullptr) return;
  Person* const actor = actor_of(fact);
  for (const RoomChange& change : fact.changes) {
    if (!is_standing(change.rule)) {
      apply_change(room->modes(), change, fact.source.nick, fact.at);
    } else {
      set_standing(*room, change);
    }
  }
  review_invitations(*room, fact.changes);
  keep(*room);
  room->note_closure();
  endings_.note(fold_case(room->name()), room->modes().next_end());
  Fact told = fact;
  const bool is_of_people = std::all_of(fact.changes.begin(), fact.changes.end(),
                                        [](const RoomChange& each) { return is_standing(each.rule); });
  if (is_of_people) put_in_netsplit(told);
  announcer_.tell_room(*room, told, actor);
  if (fact.is_forced && actor != nullptr) announcer_.tell_one(*actor, fact);
}

void ChatState::set_away(const Fact& fact, Person& actor) {
  actor.own_particulars().away = fact.text;
  announcer_.tell_peers(fact, actor);
  tell_close_watchers(fact, actor);
}

void ChatState::set_realname(const Fact& fact, Person& actor) {
  announcer_.tell_peers(fact, actor);
  tell_close_watchers(fact, actor);
  // Last: the fact's source is views of what the profile was.
  actor.profile.set_realname(fact.text);
}

void ChatState::tell_source(const Fact& fact, Person& actor) {
  Fact told = fact;
  told.target = relay_name_;
  announcer_.tell_one(actor, told);
}

void ChatState::mark(const Fact& fact, Person& actor) {
  actor.bot = fact.source.bot;
  invisible_people_ += fact.source.invisible;
  invisible_people_ -= actor.invisible;
  actor.invisible = fact.source.invisible;
  actor.rules_relay = fact.source.rules_relay;
  actor.rules_by_password &= actor.rules_relay;
  if (fact.is_forced) announcer_.tell_one(actor, fact);
}

void ChatState::kill(const Fact& fact, Person& actor) {
  Person* const victim = find(fact.object);
  if (victim != nullptr) end(*victim, fmt::format("killed by {}", actor.nick), fact.text);
}

/// The others learn of it when the connection is buried.
void ChatState::end(const Person& member, std::string why, std::string_view reason) {
  if (member.reader.connection == nullptr) return;
  if (!reason.empty()) why += fmt::format(": {}", reason);
  member.reader.connection->end(why);
}

void ChatState::tell_all(const Fact& fact, Person&) {
  for (const auto& member : people_) announcer_.tell_one(*member, fact);
}

void ChatState::ban_address(const Fact& fact, Person& actor) {
  address_bans_.add(*fact.ban, fact.at.wall);
  bans_changed_ = fact.at.wall;
  announcer_.count_looks(people_.size());
  for (const auto& member : people_) {
    if (fact.ban->network.contains(member->address()))
      end(*member, fmt::format("address banned by {}", actor.nick), fact.ban->reason);
  }
}

void ChatState::free_address(const Fact& fact, Person&) {
  address_bans_.remove(fact.ban->network);
  bans_changed_ = fact.at.wall;
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
  if (found_last_ != nullptr && found_last_->name() == name) return found_last_;
  const auto found = rooms_.find(fold_case(name));
  if (found == rooms_.end()) return nullptr;
  found_last_ = found->second.get();
  return found_last_;
}

Room& ChatState::room_called(std::string_view name, Moment now) {
  const std::string folded = fold_case(name);
  if (const auto found = rooms_.find(folded); found != rooms_.end()) return *found->second;
  auto made = std::make_unique<Room>(name, name != kLobby || first_rules_lobby_, history_lines_, order_, now);
  Room& room = *rooms_.emplace(folded, std::move(made)).first->second;
  for (History::Entry& entry : former_rooms_.take(folded, room.era())) room.history().add(std::move(entry));
  return room;
}

}  // namespace chat::relay
