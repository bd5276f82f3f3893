#include "relay/cluster/snapshot.h"

#include "relay/cluster/fact_codec.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace chat::relay {
namespace {

void put_person(std::string& out, Person& person, Moment now) {
  Fact entered = fact_of(Fact::Kind::entered, person, {now.steady, person.since});
  put_fact(out, entered);
  if (!person.particulars().account.empty())
    put_fact(out, fact_of(Fact::Kind::logged_in, person, {now.steady, person.since}));
  if (person.bot || person.invisible || person.rules_relay)
    put_fact(out, fact_of(Fact::Kind::marked, person, now));
  Fact away = fact_of(Fact::Kind::away_set, person, now);
  away.text = person.particulars().away;
  if (!away.text.empty()) put_fact(out, away);
  if (person.is_lost) put_fact(out, fact_of(Fact::Kind::lost, person, now));
}

std::vector<RoomChange> standings_of(const Room& room, const std::vector<Person*>& told) {
  std::vector<RoomChange> changes;
  for (const Person* const member : told) {
    const Seat& seat = *member->seat_in(room);
    if (seat.op) changes.push_back({RoomRule::operator_status, true, member->nick});
    if (seat.voice) changes.push_back({RoomRule::voice, true, member->nick});
  }
  return changes;
}

void add_modes(const RoomModes& modes, std::vector<RoomChange>& changes) {
  const RoomModes initial;
  for (const RoomRule rule : {RoomRule::invite_only, RoomRule::moderated, RoomRule::members_only,
                              RoomRule::secret, RoomRule::topic_locked, RoomRule::off_record}) {
    if (*modes.flag(rule) != *initial.flag(rule)) changes.push_back({rule, *modes.flag(rule)});
  }
  if (!modes.key.empty()) changes.push_back({RoomRule::key, true, modes.key});
  if (modes.limit > 0) changes.push_back({RoomRule::limit, true, std::to_string(modes.limit)});
  if (modes.slow_seconds > 0) changes.push_back({RoomRule::slow, true, std::to_string(modes.slow_seconds)});
}

Fact of_room(const Room& room, Fact::Kind kind, std::string_view by, Moment at) {
  Fact fact{kind, {.nick = by}};
  fact.target = room.name();
  fact.at = at;
  return fact;
}

/// Each by itself, for it is kept who put it there and when.
void put_masks(std::string& out, const Room& room) {
  for (const RoomRule rule :
       {RoomRule::ban, RoomRule::mute, RoomRule::ban_exception, RoomRule::invite_exception}) {
    for (const ListedMask& mask : *room.modes().list(rule)) {
      RoomChange change{rule, true, mask.mask};
      if (mask.until != WallTime::max()) change.lasts = mask.until - mask.at;
      Fact fact = of_room(room, Fact::Kind::modes_set, mask.by, {{}, mask.at});
      const std::array changes{change};
      fact.changes = changes;
      put_fact(out, fact);
    }
  }
}

void put_claim(std::string& out, const Room& room) {
  if (!room.claim()) return;
  Fact claimed = of_room(room, Fact::Kind::claimed, {}, room.created());
  claimed.text = room.claim().founder;
  const std::string operators = fmt::format("{}", fmt::join(room.claim().operators, " "));
  claimed.object = operators;
  put_fact(out, claimed);
}

void put_room(std::string& out, const Room& room, const std::vector<Person*>& told,
              const HubSettings& settings, Moment now) {
  const bool is_theirs = told.size() == room.members().size();
  const bool first_rules = is_theirs && (room.name() != Hub::kLobby || settings.first_rules_lobby);
  for (Person* const member : told) {
    Fact joined = fact_of(Fact::Kind::joined, *member, now);
    joined.target = room.name();
    // Who comes first makes the room.
    if (is_theirs && member == told.front()) joined.at = room.created();
    // Who comes first becomes an operator by that.
    std::vector<RoomChange> standing{};
    if (first_rules && member == told.front() && !member->is_op_in(room))
      standing.push_back({RoomRule::operator_status, false, member->nick});
    joined.changes = standing;
    put_fact(out, joined);
  }
  if (is_theirs) put_claim(out, room);
  std::vector<RoomChange> changes = standings_of(room, told);
  if (is_theirs) add_modes(room.modes(), changes);
  Fact modes = of_room(room, Fact::Kind::modes_set, settings.reserved_nick, now);
  modes.changes = changes;
  if (!changes.empty()) put_fact(out, modes);
  if (!is_theirs) return;
  put_masks(out, room);
  Fact topic = of_room(room, Fact::Kind::topic_set, room.topic().by, room.topic().at);
  topic.text = room.topic().text;
  if (!topic.text.empty()) put_fact(out, topic);
}

}  // namespace

void put_state(std::string& out, const Hub& hub, const std::function<bool(const Person&)>& is_told,
               Moment now) {
  for (const auto& person : hub.people()) {
    if (is_told(*person)) put_person(out, *person, now);
  }
  for (const auto& [name, room] : hub.rooms()) {
    std::vector<Person*> told;
    std::copy_if(room->members().begin(), room->members().end(), std::back_inserter(told),
                 [&](const Person* member) { return is_told(*member); });
    const bool is_kept = room->claim() && room->members().empty();
    if (!told.empty() || is_kept) put_room(out, *room, told, hub.settings(), now);
  }
  for (const AddressBan& ban : hub.address_bans().all(now.wall)) {
    Fact fact{Fact::Kind::address_banned, {.nick = ban.by}};
    fact.ban = &ban;
    fact.at = now;
    put_fact(out, fact);
  }
}

void put_history(std::string& out, const Hub& hub) {
  const std::size_t before = out.size();
  for (const auto& [name, room] : hub.rooms()) {
    const History& history = room->history();
    for (HistoryCursor left = history.all(); const auto* const line = history.take(left);) {
      Fact fact = line->fact(room->name());
      fact.source.id = line->speaker;
      fact.is_late = true;
      put_fact(out, fact);
    }
    if (out.size() - before > kHistoryBytesMost) return;
  }
}

}  // namespace chat::relay
