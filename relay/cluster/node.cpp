#include "relay/cluster/node.h"

#include "relay/cluster/fact_codec.h"
#include "relay/cluster/missing.h"
#include "relay/cluster/snapshot.h"
#include "relay/cluster/undone.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace chat::relay {
namespace {

// A relay that came just now may be missing among the living whom Redis told of before.
constexpr std::chrono::seconds kJustCome{5};

}  // namespace

void Node::serve(Hub& hub, Accounts& accounts, Keeper& keeper) {
  hub_ = &hub;
  accounts_ = &accounts;
  keeper_ = &keeper;
  undone_up_to_ = keeper.undone_up_to();
  begin_after(undone_up_to_);
  kept_up_to_ = last_id_;
}

void Node::publish(const Fact& fact, FactSink& sink) {
  // Others lose them with the relay, and let them come back.
  if (is_stopping_ && fact.kind == Fact::Kind::quit) return sink.apply(fact);
  // Nobody's lines overtake what they said before, and the others have still to be told late.
  const bool comes_after_late = !late_.is_empty() && is_for_room(fact);
  if (stage_ != Stage::member || !knows_people_ || comes_after_late) {
    keep_for_later(fact);
  } else if (takes_back(fact)) {
    append_taken_back(fact, fact.at.wall);
    take_back_what_waits(fact);
  } else if (is_shared(fact.kind)) {
    put_fact(facts_, fact);
  }
  if (fact.kind == Fact::Kind::moved) moved_.note(fact.source.id);
  sink.apply(fact);
}

void Node::append_taken_back(const Fact& fact, WallTime now) {
  flush();
  const std::uint64_t number = next_id(now);
  std::string bare;
  put_number(bare, number);
  std::string told;
  put_fact(told, fact);
  append(Entry::taken_back, bare + told);
  put_taken_back(bare, fact);
  late_.send({number_, appended_, std::move(told)});
  undone_.push_back({number, std::move(bare)});
  note_undone_up_to(number);
}

void Node::note_undone_up_to(std::uint64_t number) {
  begin_after(number);
  undone_up_to_ = std::max(undone_up_to_, number);
  keeper_->keep_undone_up_to(undone_up_to_);
}

void Node::begin_undone_after(std::uint64_t number) {
  if (undone_up_to_ == 0) note_undone_up_to(std::max<std::uint64_t>(number, 1));
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

/// If nothing is heard of it meanwhile, it is gone.
void Node::take_for_gone(RelayNumber relay, std::uint64_t heard_of_it) {
  std::string body;
  put_number(body, relay);
  put_number(body, heard_of_it);
  append(Entry::gone, body);
}

std::string Node::hello(bool is_first) const {
  std::string body;
  put_number(body, origin_);
  put_number(body, is_first ? 1 : 0);
  put_text(body, hub_->settings().return_key);
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
  undone_.clear();
  yields_ = false;
  heard_hello_by_ = other_format_by_ = 0;
  if (!is_first) {
    knows_people_ = false;
    known_there_.clear();
    // Then people go on among themselves until it is known what the others are doing.
    was_alone_ = stage_ == Stage::alone;
    stage_ = Stage::coming;
    return;
  }
  const bool comes_back = stage_ == Stage::alone;
  become_member(now);
  knows_people_ = true;
  wants_ = false;
  floor_.want(number_);
  // Those who came before this one and wait still learn that it is there.
  say_that_it_lives();
  if (comes_back) tell_people("This relay is in touch with Redis again.", now);
}

void Node::become_member(Moment now) {
  stage_ = Stage::member;
  since_ = now;
}

/// The floor is now this relay's.
void Node::take_floor(Moment now) {
  ++turns_;
  wants_ = false;
  waits_since_ = asks_again_at_ = kNever;
  const bool has_come = !knows_people_;
  if (has_come) introduce_people(now);
  if (!newcomers_.empty()) write_snapshot(now);
  tell_what_is_late(now);
  if (has_come) tell_what_others_may_lack();
  known_there_.clear();
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
  for (const std::uint64_t each : {last_heard_.milliseconds, last_heard_.number, last_heard_.part})
    put_number(body, each);
  put_number(body, newcomers_.size());
  for (const RelayNumber each : newcomers_) put_number(body, each);
  put_number(body, members_.size() + 1);
  for (const std::uint64_t each : {number_, origin_, heard_}) put_number(body, each);
  put_text(body, hub_->settings().return_key);
  for (const auto& [number, member] : members_) {
    for (const std::uint64_t each : {number, member.origin, member.sequence}) put_number(body, each);
    put_text(body, elsewhere_[member.origin].return_key);
  }
  put_number(body, floor_.waiting().size());
  for (const RelayNumber each : floor_.waiting()) put_number(body, each);
  put_missing(body, hub_->missing(), now.steady);
  put_private_lines(body, hub_->private_lines());
  put_heard_late(body, heard_late_);
  std::string state;
  put_state(state, *hub_, {.moved = moved_from_members()}, now);
  put_text(body, state);
  put_history_but_late_lines(body, now);
  append(Entry::snapshot, body);
  newcomers_.clear();
}

void Node::append_facts(std::string_view facts) {
  append(Entry::facts, facts);
  late_.send({number_, appended_, std::string(facts)});
}

void Node::forget(RelayNumber relay, std::string_view why, Moment now) {
  const auto member = members_.find(relay);
  if (member == members_.end()) return;
  const std::uint64_t origin = member->second.origin;
  note_heard_of(relay, member->second.sequence);
  members_.erase(member);
  newcomers_.erase(relay);
  floor_.drop(relay);
  lose_people([&](const Person& each) { return each.id >> kOriginShift == origin; }, why, now);
  elsewhere_.erase(origin);
}

void Node::hear_who_lives(const std::set<std::uint64_t>& living, Moment now) {
  if (stage_ != Stage::member) return;
  for (const auto& [number, member] : members_) {
    if (living.count(member.origin) > 0 || now.steady - member.heard_of < kJustCome) continue;
    take_for_gone(number, member.sequence);
  }
}

bool Node::may_act() const {
  if (stage_ == Stage::member) return floor_.holder() == number_ && !yields_;
  return is_alone();
}

std::optional<ClusterFigures> Node::cluster() const {
  using enum ClusterFigures::Stage;
  ClusterFigures figures{.stage = is_alone()    ? alone
                                  : is_member() ? member
                                                : coming,
                         .since = since_,
                         .number = number_,
                         .turns = turns_,
                         .unheard_entries = unheard(),
                         .late_entries = late_.size(),
                         .losses = losses_};
  if (is_alone()) figures.why_alone = why_alone_;
  if (!is_member()) return figures;
  for (const auto& [number, member] : members_) figures.others.push_back(number);
  return figures;
}

void Node::want(Moment now) {
  if (may_act() || std::exchange(wants_, true)) return;
  if (stage_ != Stage::member) return;
  waits_since_ = now.steady;
  asks_again_at_ = now.steady + kAskAgain;
  append(Entry::want, {});
}

/// A Redis that has fallen silent looks like a relay that keeps the floor, until something comes back.
void Node::expire(Moment now) {
  if (now.steady < asks_again_at_) return;
  asks_again_at_ = now.steady + kAskAgain;
  if (unheard() > 0) return;
  const auto holder = members_.find(floor_.holder());
  if (now.steady < waits_since_ + kFloorPatience || holder == members_.end()) return say_that_it_lives();
  waits_since_ = now.steady;
  take_for_gone(holder->first, holder->second.sequence);
}

void Node::flush() {
  if (!facts_.empty()) append_facts(std::exchange(facts_, {}));
}

/// Whoever has had something happen will soon have more, and asks for the floor as it hands it over.
void Node::end_round(Moment now) {
  if (stage_ != Stage::member) return;
  const bool is_busy = !facts_.empty();
  flush();
  if (!may_act() || floor_.waiting().empty()) return;
  append(Entry::yield, {});
  yields_ = true;
  if (is_busy) want(now);
}

}  // namespace chat::relay
