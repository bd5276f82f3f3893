// What was done on a relay that had lost the others, for when it meets them again.

#include "common/text.h"
#include "common/units.h"
#include "relay/cluster/fact_codec.h"
#include "relay/cluster/node.h"
#include "relay/cluster/undone.h"

#include <set>
#include <string>
#include <utility>

#include <fmt/format.h>

namespace chat::relay {
namespace {

/// What was said and taken back before anybody elsewhere has heard it, by id.
std::set<std::uint64_t> redacted_in(const std::deque<LateLines::Entry>& entries, Moment now) {
  std::set<std::uint64_t> redacted;
  for (const LateLines::Entry& each : entries) {
    for_each_fact(each.facts, now, [&](const Fact& fact) {
      if (fact.kind == Fact::Kind::redacted && fact.line != nullptr) redacted.insert(fact.line->id);
    });
  }
  return redacted;
}

/// "at least 1,933 lines, the oldest, do": with a verb to follow.
std::string the_oldest(std::size_t lines) {
  return fmt::format("at least {}, the oldest, {}", counted(lines, "line"), lines == 1 ? "does" : "do");
}

}  // namespace

void Node::keep_for_later(const Fact& fact) {
  if (!is_for_room(fact) && !takes_back(fact)) return;
  std::string done;
  put_fact(done, fact);
  late_.keep(done);
}

/// The others have been told, but may yet be told late what it is about.
void Node::take_back_what_waits(const Fact& fact) {
  if (late_.is_empty()) return;
  if (fact.kind == Fact::Kind::redacted && fact.line != nullptr) redacted_late_.insert(fact.line->id);
  if (fact.kind == Fact::Kind::forgotten) keep_for_later(fact);
}

/// What was said to somebody alone is not told again, who may be another by then.
void Node::tell_what_may_be_lost(const std::deque<LateLines::Entry>& entries, Moment now) {
  for (const LateLines::Entry& each : entries) {
    for_each_fact(each.facts, now, [&](const Fact& fact) {
      const Person* const speaker = hub_->find(fact.source.nick);
      if (!is_kept(fact.kind) || !fact.to_one || speaker == nullptr || speaker->id != fact.source.id) return;
      const Person* const addressee = hub_->find(fact.target);
      if (addressee != nullptr && is_own(*addressee)) return;
      tell(*speaker,
           fmt::format("{} may not have been told what you said last: {}", fact.target, visible(fact.text)),
           now);
    });
  }
}

Node::PeopleById Node::people_by_id() const {
  PeopleById people;
  for (const auto& person : hub_->people()) people.emplace(person->id, person.get());
  return people;
}

/// As long as nobody else is there it waits.
void Node::tell_what_is_late(Moment now) {
  if (members_.empty()) return;
  tell_what_is_lost(now);
  if (!late_.is_empty() || !untold_.empty()) {
    const PeopleById people = people_by_id();
    const auto late = late_.take();
    std::set<std::uint64_t> redacted = redacted_in(late, now);
    redacted.merge(std::exchange(redacted_late_, {}));
    for (const LateLines::Entry& each : late) tell_late(each, people, redacted, now);
    tell_the_untold(people, now);
  }
  seats_.clear();
  put_out_.clear();
  closed_ones_.clear();
}

/// Before the rest is told, of which it was the beginning. What a room that is another's now has lost is not
/// for those who are there.
void Node::tell_what_is_lost(Moment now) {
  std::size_t lost = 0;
  std::string body;
  for (const auto& [room, lines] : late_.take_lost()) {
    lost += lines;
    if (closed_ones_.count(fold_case(room)) > 0) continue;
    put_text(body, room);
    put_number(body, lines);
  }
  if (lost == 0) return;
  if (!body.empty()) append(Entry::lost, body);
  tell_people(
      fmt::format("Of what was said here meanwhile {} not come to the other relays: no more than {} is kept.",
                  the_oldest(lost), human_size(LateLines::kBytesMost)),
      now);
}

std::optional<NodeTrouble> Node::hear_what_is_lost(BinaryReader body, Moment now) {
  while (!body.rest().empty()) {
    const std::string_view name = body.text();
    const std::uint64_t lines = body.number();
    if (!body.is_fine()) return "what was lost cannot be read";
    const Room* const room = hub_->find_room(name);
    if (room == nullptr) continue;
    for (const Person* const member : room->members()) {
      if (!is_own(*member)) continue;
      tell(*member,
           fmt::format(
               "Of what was said in {} while the relays were out of touch {} not come here: another relay "
               "keeps no more than {}.",
               visible(room->name()), the_oldest(lines), human_size(LateLines::kBytesMost)),
           now);
    }
  }
  return std::nullopt;
}

/// What another relay appended before, and did not read back, may have been heard all the same.
std::optional<NodeTrouble> Node::hear_late(BinaryReader body, Moment now) {
  const RelayNumber relay = body.number();
  const std::uint64_t sequence = body.number();
  return has_heard(relay, sequence) ? std::nullopt : hear_facts(body.rest(), now);
}

bool Node::has_heard(RelayNumber author, std::uint64_t sequence) const {
  const auto member = members_.find(author);
  if (member != members_.end()) return sequence <= member->second.sequence;
  const auto past = past_.find(author);
  return past != past_.end() && sequence <= past->second;
}

void Node::tell_late(const LateLines::Entry& entry, const PeopleById& people,
                     const std::set<std::uint64_t>& redacted, Moment now) {
  std::string said;
  for_each_fact(entry.facts, now, [&](Fact fact) {
    if (takes_back(fact)) take_back_late(fact, now);
    if (!is_for_room(fact) || redacted.count(fact.id) > 0) return;
    known_there_.insert({fact.id, fact.source.id});
    if (!lets_say_late(fact, people)) {
      untold_.emplace(fact.source.id, fact.target);
      if (Room* const room = hub_->find_room(fact.target)) room->history().redact(fact.id);
      return;
    }
    fact.is_late = true;
    heard_late_.note(fact.id, last_id_);
    put_fact(said, fact);
  });
  if (said.empty()) return;
  std::string body;
  put_number(body, entry.relay);
  put_number(body, entry.sequence);
  append(Entry::late, body.append(said));
  late_.send({number_, appended_, std::move(said)});
}

/// The rules are those of all relays: where nobody else was there, others may have held.
bool Node::lets_say_late(const Fact& fact, const PeopleById& people) const {
  const Room* const room = hub_->find_room(fact.target);
  if (room == nullptr || closed_ones_.count(fold_case(fact.target)) > 0) return false;
  if (put_out_.count({fact.source.id, fold_case(fact.target)}) > 0) return false;
  const auto found = people.find(fact.source.id);
  const Person* const speaker = found == people.end() ? nullptr : found->second;
  // Who has gone to another room since was in this one when they spoke, as who has left altogether was.
  const bool is_there = speaker != nullptr && speaker->seat_in(*room) != nullptr;
  if (!is_there && room->modes().is_closed() && !was_seated(fact.source.id, *room)) return false;
  return hub_->lets_say_late(fact, is_there ? speaker : nullptr, *room);
}

/// The others may have told this relay meanwhile that it still holds.
void Node::take_back_late(const Fact& fact, Moment now) {
  const Room* const room = hub_->find_room(fact.target);
  if (fact.kind == Fact::Kind::claimed) {
    const bool may = fact.source.rules_relay || fact.source.is_relay() ||
                     (room != nullptr && room->claim().is_founder(fact.source.account));
    if (room == nullptr || !room->claim() || !may) return;
  }
  append_taken_back(fact, now.wall);
  if (fact.kind == Fact::Kind::claimed || fact.kind == Fact::Kind::address_freed) hear_fact(fact, now);
}

void Node::tell_the_untold(const PeopleById& people, Moment now) {
  for (const auto& [id, room] : std::exchange(untold_, {})) {
    const auto speaker = people.find(id);
    if (speaker == people.end()) {
      remarks_.push_back(
          {fmt::format("somebody who has left said something in {} that the others are not told: "
                       "there it was not allowed",
                       room)});
      continue;
    }
    tell(*speaker->second,
         fmt::format("What you said in {} while the relays had lost each other is not told to the others: "
                     "they have a room of that name in which you may not speak, or could not.",
                     room),
         now);
  }
}

}  // namespace chat::relay
