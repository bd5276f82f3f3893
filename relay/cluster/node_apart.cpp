// What becomes of a relay that has lost the others, and of what was done there when it meets them again.

#include "common/text.h"
#include "common/units.h"
#include "relay/cluster/fact_codec.h"
#include "relay/cluster/node.h"

#include <set>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace chat::relay {
namespace {

constexpr std::size_t kPastMost = 100;

std::string in_words_of_split(std::string_view what, std::string_view why) {
  return fmt::format(
      "This relay {} the others ({}): you reach only those who are on it, until it is in touch again.", what,
      why);
}

}  // namespace

bool Node::may_be_late(const Fact& fact) {
  return is_kept(fact.kind) && !fact.to_one;
}

void Node::split(std::string_view why, Moment now) {
  const bool is_news = !is_alone();
  why_alone_ = why;
  if (is_news) {
    losses_ += stage_ == Stage::member ? 1 : 0;
    since_ = now;
  }
  flush();
  const auto on_the_way = late_.lose_touch();
  if (stage_ == Stage::member) note_seats();
  stage_ = Stage::alone;
  for (const auto& [number, member] : members_) note_heard_of(number, member.sequence);
  members_.clear();
  floor_ = {};
  entries_.clear();
  heard_ = appended_;  // nothing more comes
  wants_ = yields_ = false;
  waits_since_ = kNever;
  lose_people([&](const Person& each) { return !is_own(each); }, "the relays have lost each other", now);
  if (is_news) tell_people(in_words_of_split("has lost", why), now);
  tell_what_may_be_lost(on_the_way, now);
}

std::string Node::warning() const {
  return is_alone() ? in_words_of_split("is apart from", why_alone_) : std::string();
}

void Node::note_seats() {
  seats_.clear();
  for (const auto& person : hub_->people()) {
    if (!is_own(*person)) continue;
    for (const Seat& seat : person->seats) seats_.emplace(person->id, seat.room->name());
  }
}

/// So that what such a relay tells late, because it does not know that it was heard, is not heard twice.
void Node::note_heard_of(RelayNumber relay, std::uint64_t sequence) {
  past_[relay] = sequence;
  if (past_.size() > kPastMost) past_.erase(past_.begin());
}

void Node::lose_people(const std::function<bool(const Person&)>& who, std::string_view why, Moment now) {
  std::vector<Person*> lost;
  std::set<std::string> rooms;
  for (const auto& person : hub_->people()) {
    if (!who(*person)) continue;
    lost.push_back(person.get());
    for (const Seat& seat : person->seats) rooms.insert(fold_case(seat.room->name()));
  }
  hub_->hear_together({Netsplit::Way::leave, std::move(rooms), why}, now, [&] {
    for (Person* const person : lost) {
      Fact quit = fact_of(Fact::Kind::quit, *person, now);
      quit.text = why;
      hub_->hear(quit);
    }
  });
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

/// What was said in rooms while the others could not hear it. As long as nobody else is there it waits.
void Node::tell_what_is_late(Moment now) {
  if (late_.is_empty() || members_.empty()) return;
  for (const LateLines::Entry& each : late_.take()) {
    std::string said;
    for_each_fact(each.facts, now, [&](Fact fact) {
      fact.is_late = true;
      if (may_be_late(fact)) put_fact(said, fact);
    });
    if (said.empty()) continue;
    std::string body;
    put_number(body, each.relay);
    put_number(body, each.sequence);
    append(Entry::late, body.append(said));
    late_.send({number_, appended_, std::move(said)});
  }
  const std::size_t lost = late_.take_lost();
  if (lost == 0) return;
  tell_people(fmt::format("Of what was said here meanwhile at least {} lines, the oldest, do not come to the "
                          "other relays: no more than {} KiB are kept.",
                          lost, LateLines::kBytesMost / kKiB),
              now);
}

/// Valid until the next call.
Fact Node::by_this_relay(Fact::Kind kind, Moment now) {
  stand_in_.nick = hub_->settings().reserved_nick;
  Fact fact{kind, {.nick = stand_in_.nick}};
  fact.at = now;
  fact.actor = &stand_in_;
  return fact;
}

void Node::tell_people(std::string_view text, Moment now) {
  Fact told = by_this_relay(Fact::Kind::told_all, now);
  told.text = text;
  hub_->hear(told);
}

void Node::tell(const Person& person, std::string_view text, Moment now) {
  Fact told = by_this_relay(Fact::Kind::noticed, now);
  told.target = person.nick;
  told.to_one = true;
  told.text = text;
  hub_->hear(told);
}

/// What was decided in a room here while this relay was alone gives way to what holds among the others, and
/// so do operators of a room that was made here later.
void Node::make_way_for(std::string_view facts, Moment now) {
  std::set<std::string> seen;
  std::set<std::string> claimed;
  for_each_fact(facts, now, [&](const Fact& fact) {
    if (fact.kind == Fact::Kind::claimed) claimed.insert(fold_case(fact.target));
    const bool tells_of_room = fact.kind == Fact::Kind::joined || fact.kind == Fact::Kind::claimed;
    if (!tells_of_room || !seen.insert(fold_case(fact.target)).second) return;
    Room* const room = hub_->find_room(fact.target);
    if (room == nullptr) return;
    room->modes() = {};
    room->topic() = {};
    if (room->created().wall <= fact.at.wall) return;
    for (Person* const member : room->members()) member->seat_in(*room)->op = false;
  });
  release_rooms_but(claimed, now);
}

/// What this relay has kept is older than what the others know.
void Node::release_rooms_but(const std::set<std::string>& claimed, Moment now) {
  std::vector<std::string> released;
  for (const auto& [name, room] : hub_->rooms()) {
    if (room->claim() && claimed.count(name) == 0) released.push_back(room->name());
  }
  for (const std::string& name : released) {
    Fact fact{Fact::Kind::claimed, {}};
    fact.target = name;
    fact.at = now;
    hub_->hear(fact);
  }
}

/// Whoever made a room of that name meanwhile has not been let into this one.
void Node::throw_out_of_closed_rooms(Moment now) {
  for (const auto& person : hub_->people()) {
    if (!is_own(*person)) continue;
    std::vector<std::string> closed;
    for (const Seat& seat : person->seats) {
      if (seat.room->modes().is_closed() && seats_.count({person->id, seat.room->name()}) == 0)
        closed.push_back(seat.room->name());
    }
    for (const std::string& room : closed) throw_out(*person, room, now);
  }
  seats_.clear();
}

void Node::throw_out(const Person& person, std::string_view room, Moment now) {
  Fact kicked = by_this_relay(Fact::Kind::kicked, now);
  kicked.target = room;
  kicked.object = person.nick;
  kicked.text = "the others have a room of that name, and it is not open to all";
  hub_->hear(kicked);
}

}  // namespace chat::relay
