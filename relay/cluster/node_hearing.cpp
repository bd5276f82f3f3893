// What a relay among several hears, and what comes of it.

#include "common/text.h"
#include "relay/cluster/fact_codec.h"
#include "relay/cluster/node.h"
#include "relay/cluster/snapshot.h"
#include "relay/cluster/undone.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

namespace chat::relay {
namespace {

constexpr const char* kUnreadable = "a fact cannot be read";

bool takes_nick(Fact::Kind kind) {
  return kind == Fact::Kind::entered || kind == Fact::Kind::renamed;
}

}  // namespace

/// Whether only who has the floor may append such an entry.
bool Node::decides(Entry kind) {
  constexpr std::array kThese{Entry::facts, Entry::people,  Entry::taken_back,
                              Entry::late,  Entry::history, Entry::lost};
  return std::find(kThese.begin(), kThese.end(), kind) != kThese.end();
}

std::optional<NodeTrouble> Node::hear(StreamId id, RelayNumber author, std::string_view entry, Moment now) {
  BinaryReader header(entry);
  const std::uint64_t format = header.number();
  if (format != kFormat) return hear_other(id, author, format);
  const std::uint64_t number = header.number();
  const std::uint64_t sequence = header.number();
  if (!header.is_fine() || number > static_cast<std::uint64_t>(Entry::lost))
    return fmt::format("an entry of relay {} cannot be read", author);
  if (author == number_) {
    heard_ = sequence;
    late_.heard(sequence);
  } else {
    if (is_old(author, sequence)) return std::nullopt;
    if (auto missed = hear_sequence(author, sequence)) return missed;
  }
  last_heard_ = id;
  const auto kind = static_cast<Entry>(number);
  if (stage_ == Stage::coming && kind != Entry::snapshot) {
    before_.push_back({id, author, kind, sequence, std::string(header.rest())});
    if (kind == Entry::beat) say_hello_again(author);
    return std::nullopt;
  }
  auto trouble = take(author, kind, header.rest(), now);
  past_ids_.note(last_id_, now.steady);
  const auto member = members_.find(author);
  if (member != members_.end()) {
    member->second.sequence = std::max(member->second.sequence, sequence);
    note_told(member->second.origin, now.steady);
  }
  return trouble;
}

/// Whoever is no member does no harm, and learns by the answer that there is a chat which it cannot read.
std::optional<NodeTrouble> Node::hear_other(StreamId id, RelayNumber author, std::uint64_t format) {
  const bool is_news = author != std::exchange(other_format_by_, author);
  other_format_ = format;
  if (members_.count(author) > 0) return NodeTrouble::of_versions(which_formats());
  last_heard_ = id;
  if (is_news)
    remarks_.push_back({which_formats() + ": until all have the same version it is not in this chat"});
  if (stage_ == Stage::member) say_that_it_lives();
  return std::nullopt;
}

/// Each relay counts its entries, so that none is heard twice, and none is missed unnoticed.
std::optional<NodeTrouble> Node::hear_sequence(RelayNumber author, std::uint64_t sequence) {
  const auto member = members_.find(author);
  if (member == members_.end() || sequence == 0) return std::nullopt;
  const std::uint64_t last = std::exchange(member->second.sequence, sequence);
  if (sequence == last + 1) return std::nullopt;
  const std::uint64_t missed = sequence - last - 1;
  return fmt::format("it has missed {} {} of relay {}", with_commas(missed),
                     missed == 1 ? "entry" : "entries", author);
}

bool Node::is_old(RelayNumber author, std::uint64_t sequence) const {
  const auto member = members_.find(author);
  return member != members_.end() && sequence > 0 && sequence <= member->second.sequence;
}

std::optional<NodeTrouble> Node::take(RelayNumber author, Entry kind, std::string_view body, Moment now) {
  BinaryReader reader(body);
  if (kind == Entry::snapshot) return hear_snapshot(author, reader, now);
  if (stage_ != Stage::member) return std::nullopt;
  const RelayNumber holder = floor_.holder();
  if (kind == Entry::hello) {
    if (auto trouble = hear_hello(author, reader, now)) return trouble;
  }
  const bool is_other = author != number_;
  if (is_other && members_.count(author) == 0) return std::nullopt;
  if (decides(kind) && author != floor_.holder())
    return fmt::format("relay {} has decided something when it was not its turn", author);
  if (kind == Entry::want) floor_.want(author);
  if (kind == Entry::yield) {
    if (!is_other) yields_ = false;
    floor_.yield(author);
  }
  if (kind == Entry::gone && is_gone(reader)) return "the other relays have taken it for gone";
  if (kind == Entry::gone) hear_gone(reader, now);
  if (is_other) {
    if (auto trouble = take_from_other(author, kind, body, now)) return trouble;
  }
  if (floor_.holder() != holder) hear_new_holder(now);
  serve_newcomers(now);
  return std::nullopt;
}

std::optional<NodeTrouble> Node::take_from_other(RelayNumber author, Entry kind, std::string_view body,
                                                 Moment now) {
  if (kind == Entry::bye) {
    remarks_.push_back({fmt::format("relay {} has left the cluster", author), false});
    forget(author, "their relay has stopped", now);
  }
  if (kind == Entry::account) hear_of_account(BinaryReader(body));
  if (kind == Entry::facts) return hear_facts(body, now);
  if (kind == Entry::people) return hear_people(body, now);
  if (kind == Entry::taken_back) return hear_taken_back(body, now);
  if (kind == Entry::late) return hear_late(BinaryReader(body), now);
  if (kind == Entry::history) return hear_history(BinaryReader(body), now);
  if (kind == Entry::lost) return hear_what_is_lost(BinaryReader(body), now);
  return std::nullopt;
}

/// Each has as much time as any other before it is taken for gone.
void Node::hear_new_holder(Moment now) {
  if (floor_.holder() == number_) return take_floor(now);
  if (wants_) waits_since_ = now.steady;
}

/// Whether this relay has been taken for gone, and has not been heard of since.
bool Node::is_gone(BinaryReader body) const {
  return body.number() == number_ && heard_ <= body.number();
}

void Node::hear_gone(BinaryReader body, Moment now) {
  const auto member = members_.find(body.number());
  if (member == members_.end() || member->second.sequence > body.number()) return;
  const RelayNumber relay = member->first;
  remarks_.push_back({fmt::format("relay {} is taken for gone: it no longer answers", relay)});
  forget(relay, kGone, now);
}

void Node::hear_of_account(BinaryReader body) {
  const std::uint64_t revision = body.number();
  std::string name(body.text());
  const PrivateNumber number = body.number();
  if (body.is_fine()) accounts_->hear({revision, std::move(name), number});
}

std::optional<NodeTrouble> Node::hear_facts(std::string_view facts, Moment now) {
  if (for_each_fact(facts, now, [&](const Fact& fact) { hear_fact(fact, now); })) return std::nullopt;
  return NodeTrouble::of_versions(kUnreadable);
}

/// Another relay brings its people. What this one has to tell late it tells when it is known whose the rooms
/// are.
std::optional<NodeTrouble> Node::hear_people(std::string_view state, Moment now) {
  if (!knows_people_) return meet(state, now);
  BinaryReader reader(state);
  const RoomAges ages = take_ages(reader, now);
  if (auto trouble = hear_state(reader.rest(), now)) return trouble;
  date_rooms(ages);
  if (!late_.is_empty()) want(now);
  return std::nullopt;
}

/// People of relays that meet come together, and are told of together. People are not told again what they
/// know.
std::optional<NodeTrouble> Node::hear_state(std::string_view facts, Moment now) {
  std::set<std::string> rooms;
  for_each_fact(facts, now, [&](const Fact& fact) {
    if (fact.kind == Fact::Kind::joined) rooms.insert(fold_case(fact.target));
    if (fact.kind == Fact::Kind::moved) moved_.note(fact.source.id);
  });
  drop_who_have_moved(now);
  std::vector<RoomChange> changes;
  bool is_fine = false;
  hub_->hear_together({Netsplit::Way::come, std::move(rooms), "the relays are in touch again"}, now, [&] {
    is_fine = for_each_fact(facts, now, [&](Fact fact) {
      if (is_news(fact, changes)) hear_fact(fact, now);
    });
  });
  if (is_fine) return std::nullopt;
  return NodeTrouble::of_versions(kUnreadable);
}

/// Leaves in the fact what is news; `changes` then keep it.
bool Node::is_news(Fact& fact, std::vector<RoomChange>& changes) const {
  if (fact.kind == Fact::Kind::address_banned) {
    const AddressBan* const own = hub_->address_bans().of(fact.ban->network, fact.at.wall);
    return own == nullptr || outlasts(*fact.ban, *own);
  }
  const Room* const room = hub_->find_room(fact.target);
  if (room == nullptr) return true;
  if (fact.kind == Fact::Kind::topic_set) return room->topic().text != fact.text;
  if (fact.kind != Fact::Kind::modes_set) return true;
  RoomModes modes = room->modes();
  changes.assign(fact.changes.begin(), fact.changes.end());
  std::erase_if(changes, [&](const RoomChange& each) {
    if (!is_standing(each.rule)) return !apply_change(modes, each, fact.source.nick, fact.at);
    const Person* const member = hub_->find(each.argument);
    const Seat* const seat = member == nullptr ? nullptr : member->seat_in(*room);
    return seat == nullptr || (each.rule == RoomRule::voice ? seat->voice : seat->op) == each.adding;
  });
  fact.changes = changes;
  return !changes.empty();
}

std::optional<NodeTrouble> Node::hear_taken_back(std::string_view undone, Moment now) {
  BinaryReader reader(undone);
  const std::uint64_t number = reader.number();
  // Another number may say it twice, but not this one.
  if (number <= undone_up_to_) return std::nullopt;
  note_undone_up_to(number);
  return hear_facts(reader.rest(), now);
}

void Node::hear_undone(std::string_view undone, Moment now) {
  static_cast<void>(hear_taken_back(undone, now));
}

void Node::hear_fact(Fact fact, Moment now) {
  if (is_for_room(fact)) {
    const SpokenLine line{fact.id, fact.source.id};
    if (!knows_people_) known_there_.insert(line);
    if (has_heard(line)) return;
    heard_lines_.note(line);
    if (fact.is_late) heard_late_.note(fact.id, last_id_);
  }
  if (fact.kind == Fact::Kind::moved) moved_.note(fact.source.id);
  if (fact.kind == Fact::Kind::moved && fact.new_id == 0) return hub_->missing().forget(fact.source.id);
  last_id_ = std::max(last_id_, fact.id);
  const bool needs_nobody = fact.kind == Fact::Kind::modes_set || fact.kind == Fact::Kind::topic_set;
  if (!needs_nobody && (fact.source.id == 0 || takes_back(fact))) {
    stand_in_.nick = fact.source.nick;
    stand_in_.rules_relay = true;
    fact.actor = &stand_in_;
  }
  const bool is_unknown_to_others =
      !knows_people_ && fact.kind == Fact::Kind::joined && their_rooms_.count(fold_case(fact.target)) == 0;
  if (is_unknown_to_others) meet_in_new_room(fact, now);
  const bool rules = is_unknown_to_others && makes_operator(fact.target);
  // It may have happened long ago, and people who are told of it now are told that it happens now.
  const Room* const joined = fact.kind == Fact::Kind::joined ? hub_->find_room(fact.target) : nullptr;
  if (joined != nullptr && !joined->is_as_new()) fact.at = now;
  if (takes_nick(fact.kind)) {
    Person* const holder = hub_->find(fact.kind == Fact::Kind::entered ? fact.source.nick : fact.object);
    if (holder != nullptr && holder->id != fact.source.id) hub_->give_way(*holder, now);
  }
  const std::string former(fact.source.nick);
  hub_->hear(fact);
  if (fact.kind == Fact::Kind::renamed && fact.is_forced) tell_of_lost_nick(former, fact.source.id, now);
  if (!rules) return;
  const Room* const room = hub_->find_room(fact.target);
  Person* const maker = hub_->find(fact.source.nick);
  if (room != nullptr && maker != nullptr && maker->seat_in(*room) != nullptr)
    maker->seat_in(*room)->op = true;
}

/// By another relay, to which its owner has come.
void Node::tell_of_lost_nick(const std::string& nick, std::uint64_t person, Moment now) {
  if (!is_own(person)) return;
  for (const auto& each : hub_->people()) {
    if (each->id != person) continue;
    Fact told = fact_of(Fact::Kind::dispossessed, *each, now);
    told.object = nick;
    return hub_->hear(told);
  }
}

/// Whether who makes the room becomes its operator.
bool Node::makes_operator(std::string_view room) const {
  return fold_case(room) != Hub::kLobby || hub_->settings().first_rules_lobby;
}

}  // namespace chat::relay
