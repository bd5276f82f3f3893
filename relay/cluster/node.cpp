#include "relay/cluster/node.h"

#include "relay/cluster/fact_codec.h"
#include "relay/cluster/snapshot.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace chat::relay {
namespace {

// A relay that came just now may be missing among the living whom Redis told of before.
constexpr std::chrono::seconds kJustCome{5};

}  // namespace

void Node::publish(const Fact& fact, FactSink& sink) {
  if (stage_ == Stage::member && knows_people_) {
    if (is_shared(fact.kind)) put_fact(facts_, fact);
  } else if (may_be_late(fact)) {
    std::string said;
    put_fact(said, fact);
    late_.keep(said);
  }
  sink.apply(fact);
}

std::string Node::written(Entry kind, std::uint64_t sequence, std::string_view body) {
  std::string entry;
  put_number(entry, kFormat);
  put_number(entry, static_cast<std::uint64_t>(kind));
  put_number(entry, sequence);
  return entry.append(body);
}

void Node::append(Entry kind, std::string_view body) {
  entries_.push_back(written(kind, ++appended_, body));
}

void Node::take_for_gone(RelayNumber relay) {
  std::string body;
  put_number(body, relay);
  append(Entry::gone, body);
}

std::string Node::hello() const {
  std::string body;
  put_number(body, origin_);
  return written(Entry::hello, 0, body);
}

void Node::come(RelayNumber number, bool is_first, Moment now) {
  number_ = number;
  appended_ = heard_ = 0;
  floor_ = {};
  members_.clear();
  newcomers_.clear();
  before_.clear();
  facts_.clear();
  entries_.clear();
  yields_ = false;
  if (!is_first) {
    knows_people_ = false;
    // Then people go on among themselves until it is known what the others are doing.
    was_alone_ = stage_ == Stage::alone;
    stage_ = Stage::coming;
    return;
  }
  const bool comes_back = stage_ == Stage::alone;
  stage_ = Stage::member;
  knows_people_ = true;
  wants_ = false;
  floor_.want(number_);
  if (comes_back) tell_people("This relay is in touch with Redis again.", now);
}

/// The floor is now this relay's.
void Node::take_floor(Moment now) {
  wants_ = false;
  waits_since_ = kNever;
  if (!std::exchange(knows_people_, true)) introduce_people(now);
  if (!newcomers_.empty()) write_snapshot(now);
  tell_what_is_late(now);
  tell_of_accounts();
}

void Node::tell_of_account(const ToldAccount& told) {
  std::string body;
  put_number(body, told.revision);
  put_text(body, told.name);
  put_number(body, told.number);
  untold_accounts_.push_back(std::move(body));
  if (may_act()) tell_of_accounts();
}

/// Before whatever is decided because of that.
void Node::tell_of_accounts() {
  if (stage_ != Stage::member) return;
  for (const std::string& each : std::exchange(untold_accounts_, {})) append(Entry::account, each);
}

/// Only who has the floor writes one, since nothing happens meanwhile that is not in it.
void Node::write_snapshot(Moment now) {
  flush();
  std::string body;
  put_number(body, last_heard_.milliseconds);
  put_number(body, last_heard_.number);
  put_number(body, newcomers_.size());
  for (const RelayNumber each : newcomers_) put_number(body, each);
  put_number(body, members_.size() + 1);
  put_number(body, number_);
  put_number(body, origin_);
  for (const auto& [number, member] : members_) {
    put_number(body, number);
    put_number(body, member.origin);
  }
  put_number(body, floor_.waiting().size());
  for (const RelayNumber each : floor_.waiting()) put_number(body, each);
  std::string state;
  put_state(
      state, *hub_, [](const Person&) { return true; }, now);
  put_text(body, state);
  put_history(body, *hub_);
  append(Entry::snapshot, body);
  newcomers_.clear();
}

/// Those who are here, to relays that have not known them, or have taken them for gone.
void Node::introduce_people(Moment now) {
  std::string facts;
  put_state(
      facts, *hub_, [this](const Person& each) { return is_own(each); }, now);
  if (!facts.empty()) append(Entry::facts, facts);
}

void Node::append_facts(std::string_view facts) {
  append(Entry::facts, facts);
  late_.send({number_, appended_, std::string(facts)});
}

void Node::forget(RelayNumber relay, Moment now) {
  const auto member = members_.find(relay);
  if (member == members_.end()) return;
  const std::uint64_t origin = member->second.origin;
  note_heard_of(relay, member->second.sequence);
  members_.erase(member);
  newcomers_.erase(relay);
  floor_.drop(relay);
  lose_people([&](const Person& each) { return each.id >> kOriginShift == origin; }, "their relay is gone",
              now);
}

void Node::hear_who_lives(const std::set<std::uint64_t>& living, Moment now) {
  if (stage_ != Stage::member) return;
  for (const auto& [number, member] : members_) {
    if (living.count(member.origin) > 0 || now.steady - member.heard_of < kJustCome) continue;
    take_for_gone(number);
  }
}

bool Node::may_act() const {
  if (stage_ == Stage::member) return floor_.holder() == number_ && !yields_;
  return stage_ == Stage::alone || (stage_ == Stage::coming && was_alone_);
}

void Node::want(Moment now) {
  if (may_act() || std::exchange(wants_, true)) return;
  if (stage_ != Stage::member) return;
  waits_since_ = now.steady;
  append(Entry::want, {});
}

Time Node::deadline() const {
  return waits_since_ == kNever ? kNever : waits_since_ + kFloorPatience;
}

void Node::expire(Moment now) {
  if (now.steady < deadline()) return;
  waits_since_ = now.steady;
  if (floor_.holder() == number_ || floor_.holder() == 0) return;
  take_for_gone(floor_.holder());
}

void Node::flush() {
  if (!facts_.empty()) append_facts(std::exchange(facts_, {}));
}

void Node::end_round(Moment) {
  if (stage_ != Stage::member) return;
  flush();
  if (!may_act() || floor_.waiting().empty()) return;
  append(Entry::yield, {});
  yields_ = true;
}

}  // namespace chat::relay
