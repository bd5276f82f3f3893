#include "relay/cluster/snapshot.h"

#include "common/text.h"
#include "relay/cluster/fact_codec.h"

#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace chat::relay {
namespace {

/// Whom it ignores, and of whom it is told.
void put_lists_as_facts(std::string& out, Person& person, Moment now) {
  for (const Ignored& each : person.particulars().ignored) {
    Fact fact = fact_of(Fact::Kind::ignoring, person, now);
    fact.object = each.mask;
    fact.new_id = each.id;
    put_fact(out, fact);
  }
  for (const std::string& each : person.particulars().watched) {
    Fact fact = fact_of(Fact::Kind::watching, person, now);
    fact.object = each;
    put_fact(out, fact);
  }
}

void put_person(std::string& out, Person& person, Moment now) {
  // First, for a relay that has been away may have it still as who it was.
  if (person.particulars().former_id != 0) {
    Fact moved = fact_of(Fact::Kind::moved, person, now);
    moved.new_id = std::exchange(moved.source.id, person.particulars().former_id);
    put_fact(out, moved);
  }
  Fact entered = fact_of(Fact::Kind::entered, person, {now.steady, person.since});
  entered.id = person.particulars().returns;
  put_fact(out, entered);
  if (!person.particulars().account.empty())
    put_fact(out, fact_of(Fact::Kind::logged_in, person, {now.steady, person.since}));
  if (person.bot || person.invisible || person.rules_relay)
    put_fact(out, fact_of(Fact::Kind::marked, person, now));
  Fact away = fact_of(Fact::Kind::away_set, person, now);
  away.text = person.particulars().away;
  if (!away.text.empty()) put_fact(out, away);
  put_lists_as_facts(out, person, now);
  if (!person.is_lost) return;
  Fact lost = fact_of(Fact::Kind::lost, person, now);
  lost.new_id = person.particulars().told_up_to;
  put_fact(out, lost);
}

/// Who they are now is told of those who are here.
void put_moved(std::string& out, std::uint64_t former_id) {
  Fact moved{Fact::Kind::moved, {}};
  moved.source.id = former_id;
  put_fact(out, moved);
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
  const RoomState nothing{.created = room.created()};
  put_changes(out, room.name(), nothing, is_theirs ? state_of(room) : nothing, standings_of(room, told),
              settings.reserved_nick, now);
}

/// Who has left since is nobody who could come.
void put_invited(std::string& out, const Room& room, const Hub& hub, Moment now) {
  if (room.invited().are_none()) return;
  for (const auto& person : hub.people()) {
    if (!room.invited().contains(person->id)) continue;
    Fact invited{Fact::Kind::invited, {.nick = hub.settings().reserved_nick}};
    invited.target = room.name();
    invited.object = person->nick;
    invited.source.rules_relay = room.invited().is_by_operator(person->id);
    invited.at = now;
    put_fact(out, invited);
  }
}

std::vector<Person*> told_in(const Room& room, const Told& told) {
  std::vector<Person*> members;
  std::copy_if(room.members().begin(), room.members().end(), std::back_inserter(members),
               [&](const Person* member) { return told.person(*member); });
  return members;
}

/// Its views are valid until the line changes.
Fact late_fact_of(const KeptLine& line, std::string_view room) {
  Fact fact = line.fact(room);
  fact.source.id = line.speaker;
  fact.is_late = true;
  return fact;
}

bool is_told(const Room& room, const std::vector<Person*>& members, const Told& told) {
  return !members.empty() || (room.claim() && room.members().empty() && told.kept_room(room));
}

}  // namespace

void put_ages(std::string& out, const RoomAges& ages) {
  put_number(out, ages.size());
  for (const auto& [name, created] : ages) {
    put_text(out, name);
    put_number(out, id_at(created.wall));
  }
}

RoomAges take_ages(BinaryReader& bytes, Moment now) {
  RoomAges ages;
  for (std::uint64_t left = bytes.number(); left > 0 && bytes.is_fine(); --left) {
    const std::string name = fold_case(bytes.text());
    ages[name] = take_time(bytes, now);
  }
  return ages;
}

bool put_state(std::string& out, const Hub& hub, const Told& told, Moment now) {
  std::string facts;
  RoomAges ages;
  for (const std::uint64_t each : told.moved) put_moved(facts, each);
  for (const auto& person : hub.people()) {
    if (told.person(*person)) put_person(facts, *person, now);
  }
  for (const auto& [name, room] : hub.rooms()) {
    const std::vector<Person*> members = told_in(*room, told);
    if (!is_told(*room, members, told)) continue;
    ages[name] = room->created();
    put_room(facts, *room, members, hub.settings(), now);
    if (members.size() == room->members().size()) put_invited(facts, *room, hub, now);
  }
  for (const AddressBan& ban : hub.address_bans().all(now.wall)) {
    if (!told.ban(ban)) continue;
    Fact fact{Fact::Kind::address_banned, {.nick = ban.by}};
    fact.ban = &ban;
    fact.at = now;
    put_fact(facts, fact);
  }
  put_ages(out, ages);
  out.append(facts);
  return !facts.empty();
}

bool put_history(std::string& out, const Hub& hub, const WantedLine& wanted) {
  std::string lines;
  std::string more_said;
  std::size_t rooms = 0;
  for (const auto& [name, room] : hub.rooms()) {
    const History& history = room->history();
    const bool has_space = lines.size() <= kHistoryBytesMost;
    bool is_whole = true;
    SpokenLine last{};
    for (HistoryCursor left = history.all(); const auto* const line = history.take(left);) {
      const Fact fact = late_fact_of(*line, room->name());
      if (!wanted(fact)) {
        is_whole = false;
        continue;
      }
      last = {line->id, line->speaker};
      if (has_space) put_fact(lines, fact);
    }
    const bool may_lack_some = has_space ? is_whole && history.is_full() : last.id != 0;
    if (!may_lack_some) continue;
    ++rooms;
    put_text(more_said, name);
    put_number(more_said, last.id);
    put_number(more_said, last.speaker);
  }
  put_number(out, rooms);
  out.append(more_said).append(lines);
  return rooms > 0 || !lines.empty();
}

std::optional<std::vector<MoreSaid>> take_more_said(BinaryReader& bytes) {
  std::vector<MoreSaid> rooms;
  for (std::uint64_t left = bytes.number(); left > 0 && bytes.is_fine(); --left) {
    std::string room(bytes.text());
    const std::uint64_t id = bytes.number();
    const std::uint64_t speaker = bytes.number();
    rooms.push_back({std::move(room), {id, speaker}});
  }
  if (!bytes.is_fine()) return std::nullopt;
  return rooms;
}

}  // namespace chat::relay
