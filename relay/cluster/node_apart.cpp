// What becomes of a relay that has lost the others.

#include "common/text.h"
#include "common/units.h"
#include "relay/cluster/fact_codec.h"
#include "relay/cluster/node.h"

#include <algorithm>
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
  undone_.clear();
  appended_ = heard_ = 0;
  wants_ = yields_ = false;
  waits_since_ = asks_again_at_ = kNever;
  lose_people([&](const Person& each) { return !is_own(each); }, "the relays have lost each other", now);
  elsewhere_.clear();
  if (is_news) tell_people(in_words_of_split("has lost", why), now);
  tell_what_may_be_lost(on_the_way, now);
}

std::string Node::warning() const {
  return is_alone() ? in_words_of_split("is apart from", why_alone_) : std::string();
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
    remember(*person, now);
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

std::string_view Node::return_key_of(std::uint64_t person) const {
  if (is_own(person)) return hub_->settings().return_key;
  const auto there = elsewhere_.find(person >> kOriginShift);
  if (there == elsewhere_.end()) return {};
  // What comes from elsewhere may be of any length.
  const std::string& key = there->second.return_key;
  return key.size() == ReturnCodes::kKeyBytes ? std::string_view(key) : std::string_view();
}

std::uint64_t Node::told_up_to(std::uint64_t person) const {
  // Nothing has been said so far, and it has been told that.
  if (is_own(person)) return std::max<std::uint64_t>(last_id_, 1);
  const auto there = elsewhere_.find(person >> kOriginShift);
  if (there == elsewhere_.end() || there->second.told_up_to == 0) return 0;
  const Duration unnoticed = hub_->settings().lost_within;
  if (unnoticed == Duration::zero()) return there->second.told_up_to;
  return std::min(there->second.told_up_to, past_ids_.last_at(there->second.heard_of - unnoticed));
}

std::uint64_t Node::before_late(std::uint64_t told_up_to) const {
  return heard_late_.before_all_since(told_up_to);
}

/// Whoever appends something has read what was there, and has told its people, or does so in the same round.
void Node::note_told(std::uint64_t origin, Time now) {
  const auto there = elsewhere_.find(origin);
  if (there == elsewhere_.end()) return;
  there->second.heard_of = now;
  there->second.told_up_to = std::max<std::uint64_t>(last_id_, 1);
}

/// Who leaves with its relay may yet come back by this one.
void Node::remember(const Person& lost, Moment now) {
  const std::string_view key = return_key_of(lost.id);
  // Who is in no room has nothing that a newcomer of that name would not have.
  if (key.empty() || !hub_->lets_return() || lost.seats.empty()) return;
  const Particulars& its = lost.particulars();
  MissingPerson missing{.id = lost.id,
                        .told_up_to = hub_->told_up_to(lost),
                        .code = ReturnCodes::number_of(key, lost.id, its.returns),
                        .until = now.steady + hub_->settings().return_within,
                        .nick = lost.nick,
                        .profile = lost.profile,
                        .account = its.account,
                        .away = its.away,
                        .bot = lost.bot,
                        .invisible = lost.invisible,
                        .rules_relay = lost.rules_relay,
                        .is_encrypted = lost.is_encrypted,
                        .ignored = its.ignored,
                        .watched = its.watched};
  for (const Seat& seat : lost.seats)
    missing.seats.push_back({seat.room->name(), seat.room->created().wall, seat.op, seat.voice});
  hub_->missing().add(std::move(missing), now.steady);
}

/// Its owner is told on any relay that knows of this one's people.
void Node::tell_of_lost_claim(const SharedRoom& room, const Claim& lost, const Claim& left,
                              std::string_view why, Moment now) {
  if (lost.founder.empty() || fold_case(lost.founder) == fold_case(left.founder)) return;
  const std::string words =
      fmt::format("{} is not kept for {} any longer: {}", visible(room.name), lost.founder, why);
  remarks_.push_back({words});
  std::string facts;
  for (const auto& person : hub_->people()) {
    if (fold_case(person->particulars().account) != fold_case(lost.founder)) continue;
    Fact told = by_this_relay(Fact::Kind::noticed, now);
    told.target = person->nick;
    told.to_one = true;
    told.text = words;
    put_fact(facts, told);
  }
  decide(facts, now);
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

}  // namespace chat::relay
