#include "relay/cluster/node.h"

#include "relay/cluster/fact_codec.h"
#include "relay/cluster/snapshot.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace chat::relay {
namespace {

// What relays tell each other in this form, and in no other.
constexpr std::uint64_t kFormat = 1;

// A relay that came just now may be missing among the living whom Redis told of before.
constexpr std::chrono::seconds kJustCome{5};

bool takes_nick(Fact::Kind kind) {
  return kind == Fact::Kind::entered || kind == Fact::Kind::renamed;
}

}  // namespace

void Node::publish(const Fact& fact, FactSink& sink) {
  if (stage_ == Stage::member && knows_people_ && is_shared(fact.kind)) put_fact(facts_, fact);
  sink.apply(fact);
}

std::uint64_t Node::next_id(WallTime now) {
  const auto since_1970 =
      std::chrono::duration_cast<std::chrono::microseconds>(now.time_since_epoch()).count();
  last_id_ = std::max(last_id_ + 1, static_cast<std::uint64_t>(std::max<std::int64_t>(since_1970, 0)));
  return last_id_;
}

void Node::append(Entry kind, std::string_view body) {
  std::string entry;
  put_number(entry, kFormat);
  put_number(entry, static_cast<std::uint64_t>(kind));
  put_number(entry, ++appended_);
  entry.append(body);
  entries_.push_back(std::move(entry));
}

std::string Node::hello() const {
  std::string entry;
  put_number(entry, kFormat);
  put_number(entry, static_cast<std::uint64_t>(Entry::hello));
  put_number(entry, 0);
  put_number(entry, origin_);
  return entry;
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

std::optional<std::string> Node::hear(StreamId id, RelayNumber author, std::string_view entry, Moment now) {
  BinaryReader header(entry);
  const std::uint64_t format = header.number();
  if (format != kFormat) {
    return fmt::format("relay {} writes format {}, and this one reads {}: they need the same version", author,
                       format, kFormat);
  }
  const std::uint64_t kind = header.number();
  const std::uint64_t sequence = header.number();
  if (!header.is_fine() || kind > static_cast<std::uint64_t>(Entry::beat))
    return fmt::format("an entry of relay {} cannot be read", author);
  if (author == number_) {
    heard_ = sequence;
  } else if (const auto missed = hear_sequence(author, sequence)) {
    return missed;
  }
  if (is_old_) return std::nullopt;
  last_heard_ = id;
  return take(id, author, static_cast<Entry>(kind), header.rest(), now);
}

/// Each relay counts its entries, so that none is heard twice, and none is missed unnoticed.
std::optional<std::string> Node::hear_sequence(RelayNumber author, std::uint64_t sequence) {
  is_old_ = false;
  const auto member = members_.find(author);
  if (member == members_.end() || sequence == 0) return std::nullopt;
  const std::uint64_t last =
      std::exchange(member->second.sequence, std::max(member->second.sequence, sequence));
  is_old_ = sequence <= last;
  if (last == 0 || sequence <= last + 1) return std::nullopt;
  return fmt::format("it has missed {} entries of relay {}", sequence - last - 1, author);
}

std::optional<std::string> Node::take(StreamId id, RelayNumber author, Entry kind, std::string_view body,
                                      Moment now) {
  BinaryReader reader(body);
  if (kind == Entry::snapshot) return hear_snapshot(author, reader, now);
  if (stage_ == Stage::coming) {
    // What others did meanwhile is in the snapshot, as far as they did it before.
    if (kind != Entry::facts) before_.push_back({id, author, kind, std::string(body)});
    return std::nullopt;
  }
  if (stage_ != Stage::member) return std::nullopt;
  const bool is_known = author == number_ || members_.count(author) > 0;
  if (kind == Entry::hello) hear_hello(author, reader, now);
  if (!is_known) return std::nullopt;
  const bool had_floor = floor_.holder() == number_;
  if (kind == Entry::want) floor_.want(author);
  if (kind == Entry::yield) {
    if (author == number_) yields_ = false;
    floor_.yield(author);
  }
  if (kind == Entry::bye && author != number_) forget(author, now);
  if (kind == Entry::gone) {
    const RelayNumber gone = reader.number();
    if (gone == number_) return "the other relays have taken it for gone";
    forget(gone, now);
  }
  if (kind == Entry::facts && author != number_) {
    if (auto trouble = hear_facts(reader, now)) return trouble;
  }
  if (!had_floor && floor_.holder() == number_) take_floor(now);
  serve_newcomers(now);
  return std::nullopt;
}

/// Somebody has to tell them what there is.
void Node::serve_newcomers(Moment now) {
  if (!newcomers_.empty() && floor_.holder() == 0) want(now);
}

void Node::hear_hello(RelayNumber author, BinaryReader body, Moment now) {
  const std::uint64_t origin = body.number();
  std::vector<RelayNumber> same;
  for (const auto& [number, member] : members_) {
    if (member.origin == origin) same.push_back(number);
  }
  for (const RelayNumber number : same) forget(number, now);
  members_[author] = {origin, 0, now.steady};
  newcomers_.insert(author);
  if (may_act()) write_snapshot(now);
  serve_newcomers(now);
}

/// The floor is now this relay's.
void Node::take_floor(Moment now) {
  wants_ = false;
  waits_since_ = kNever;
  if (!std::exchange(knows_people_, true)) introduce_people(now);
  if (!newcomers_.empty()) write_snapshot(now);
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
  put_state(
      body, *hub_, [](const Person&) { return true; }, now);
  append(Entry::snapshot, body);
  newcomers_.clear();
}

std::optional<std::string> Node::hear_snapshot(RelayNumber author, BinaryReader body, Moment now) {
  StreamId until{body.number(), body.number()};
  bool is_for_this = false;
  for (std::uint64_t left = body.number(); left > 0 && body.is_fine(); --left) {
    const RelayNumber newcomer = body.number();
    is_for_this |= newcomer == number_;
    if (author != number_) newcomers_.erase(newcomer);
  }
  if (stage_ != Stage::coming || !is_for_this) return std::nullopt;
  for (std::uint64_t left = body.number(); left > 0 && body.is_fine(); --left) {
    const RelayNumber member = body.number();
    const std::uint64_t origin = body.number();
    if (member != number_) members_[member] = {origin, 0, now.steady};
  }
  std::deque<RelayNumber> waiting;
  for (std::uint64_t left = body.number(); left > 0 && body.is_fine(); --left)
    waiting.push_back(body.number());
  if (!body.is_fine()) return fmt::format("the snapshot of relay {} cannot be read", author);
  floor_ = Floor(author, std::move(waiting));
  stage_ = Stage::member;
  make_way_for(body.rest(), now);
  if (auto trouble = hear_facts(body, now)) return trouble;
  for (const Before& each : std::exchange(before_, {})) {
    if (each.id <= until) continue;
    if (auto trouble = take(each.id, each.author, each.kind, each.body, now)) return trouble;
  }
  if (was_alone_) tell_people("This relay is in touch with the others again.", now);
  const bool brings_nobody =
      hub_->people().empty() || std::none_of(hub_->people().begin(), hub_->people().end(),
                                             [this](const auto& each) { return is_own(*each); });
  if (brings_nobody) knows_people_ = true;
  if (std::exchange(wants_, false) || !knows_people_) want(now);
  return std::nullopt;
}

/// What was decided in a room here while this relay was alone gives way to what holds among the others, and
/// so do operators of a room that was made here later.
void Node::make_way_for(std::string_view facts, Moment now) {
  BinaryReader reader(facts);
  std::set<std::string> seen;
  while (!reader.is_at_end()) {
    const auto heard = HeardFact::take(reader, now);
    if (!heard) return;
    const Fact fact = heard->view();
    if (fact.kind != Fact::Kind::joined || !seen.insert(std::string(fact.target)).second) continue;
    Room* const room = hub_->find_room(fact.target);
    if (room == nullptr) continue;
    room->modes() = {};
    room->topic() = {};
    if (room->created().wall <= fact.at.wall) continue;
    for (Person* const member : room->members()) member->seat_in(*room)->op = false;
  }
}

std::optional<std::string> Node::hear_facts(BinaryReader& facts, Moment now) {
  while (!facts.is_at_end()) {
    const auto heard = HeardFact::take(facts, now);
    if (!heard) return "a fact cannot be read: the relays need the same version";
    hear_fact(heard->view(), now);
  }
  return std::nullopt;
}

void Node::hear_fact(Fact fact, Moment now) {
  last_id_ = std::max(last_id_, fact.id);
  if (fact.source.id == 0) {
    stand_in_.nick = fact.source.nick;
    stand_in_.rules_relay = true;
    if (fact.kind != Fact::Kind::modes_set && fact.kind != Fact::Kind::topic_set) fact.actor = &stand_in_;
  }
  // It may have happened long ago, and people who are told of it now are told that it happens now.
  if (fact.kind == Fact::Kind::joined && hub_->find_room(fact.target) != nullptr) fact.at = now;
  if (takes_nick(fact.kind)) {
    Person* const holder = hub_->find(fact.kind == Fact::Kind::entered ? fact.source.nick : fact.object);
    if (holder != nullptr && holder->id != fact.source.id) hub_->give_way(*holder, now);
  }
  hub_->hear(fact);
}

/// Those who are here, to relays that have not known them, or have taken them for gone.
void Node::introduce_people(Moment now) {
  std::string facts;
  put_state(
      facts, *hub_, [this](const Person& each) { return is_own(each); }, now);
  if (!facts.empty()) append(Entry::facts, facts);
}

void Node::forget(RelayNumber relay, Moment now) {
  const auto member = members_.find(relay);
  if (member == members_.end()) return;
  const std::uint64_t origin = member->second.origin;
  members_.erase(member);
  newcomers_.erase(relay);
  floor_.drop(relay);
  lose_people_of(origin, "their relay is gone", now);
}

void Node::lose_people_of(std::uint64_t origin, std::string_view why, Moment now) {
  std::vector<Person*> lost;
  for (const auto& person : hub_->people()) {
    if (person->id >> kOriginShift == origin) lost.push_back(person.get());
  }
  for (Person* const person : lost) {
    Fact quit = fact_of(Fact::Kind::quit, *person, now);
    quit.text = why;
    hub_->hear(quit);
  }
}

void Node::split(std::string_view why, Moment now) {
  const bool is_news = stage_ != Stage::alone && !(stage_ == Stage::coming && was_alone_);
  stage_ = Stage::alone;
  members_.clear();
  floor_ = {};
  facts_.clear();
  entries_.clear();
  wants_ = yields_ = false;
  waits_since_ = kNever;
  std::set<std::uint64_t> origins;
  for (const auto& person : hub_->people()) {
    if (!is_own(*person)) origins.insert(person->id >> kOriginShift);
  }
  for (const std::uint64_t origin : origins) lose_people_of(origin, "the relays have lost each other", now);
  if (is_news) {
    tell_people(
        fmt::format("This relay has lost the others ({}): you reach only those who are on it, until it is "
                    "in touch again.",
                    why),
        now);
  }
}

void Node::tell_people(std::string_view text, Moment now) {
  stand_in_.nick = hub_->settings().reserved_nick;
  Fact told{Fact::Kind::told_all, {.nick = stand_in_.nick}};
  told.text = text;
  told.at = now;
  told.actor = &stand_in_;
  hub_->hear(told);
}

void Node::hear_who_lives(const std::set<std::uint64_t>& living, Moment now) {
  if (stage_ != Stage::member) return;
  for (const auto& [number, member] : members_) {
    if (living.count(member.origin) > 0 || now.steady - member.heard_of < kJustCome) continue;
    std::string body;
    put_number(body, number);
    append(Entry::gone, body);
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
  std::string body;
  put_number(body, floor_.holder());
  append(Entry::gone, body);
}

void Node::flush() {
  if (!facts_.empty()) append(Entry::facts, std::exchange(facts_, {}));
}

void Node::end_round(Moment) {
  if (stage_ != Stage::member) return;
  flush();
  if (!may_act() || floor_.waiting().empty()) return;
  append(Entry::yield, {});
  yields_ = true;
}

}  // namespace chat::relay
