// What a relay among several hears, and what comes of it.

#include "common/text.h"
#include "relay/cluster/fact_codec.h"
#include "relay/cluster/node.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace chat::relay {
namespace {

bool takes_nick(Fact::Kind kind) {
  return kind == Fact::Kind::entered || kind == Fact::Kind::renamed;
}

}  // namespace

std::optional<std::string> Node::hear(StreamId id, RelayNumber author, std::string_view entry, Moment now) {
  BinaryReader header(entry);
  const std::uint64_t format = header.number();
  if (format != kFormat) {
    return fmt::format("relay {} writes format {}, and this one reads {}: they need the same version", author,
                       format, kFormat);
  }
  const std::uint64_t kind = header.number();
  const std::uint64_t sequence = header.number();
  if (!header.is_fine() || kind > static_cast<std::uint64_t>(Entry::account))
    return fmt::format("an entry of relay {} cannot be read", author);
  if (author == number_) {
    heard_ = sequence;
    late_.heard(sequence);
  } else {
    if (is_old(author, sequence)) return std::nullopt;
    if (auto missed = hear_sequence(author, sequence)) return missed;
  }
  last_heard_ = id;
  return take(id, author, static_cast<Entry>(kind), header.rest(), now);
}

/// Each relay counts its entries, so that none is heard twice, and none is missed unnoticed.
std::optional<std::string> Node::hear_sequence(RelayNumber author, std::uint64_t sequence) {
  const auto member = members_.find(author);
  if (member == members_.end() || sequence == 0) return std::nullopt;
  const std::uint64_t last = std::exchange(member->second.sequence, sequence);
  if (last == 0 || sequence == last + 1) return std::nullopt;
  return fmt::format("it has missed {} entries of relay {}", sequence - last - 1, author);
}

bool Node::is_old(RelayNumber author, std::uint64_t sequence) const {
  const auto member = members_.find(author);
  return member != members_.end() && sequence > 0 && sequence <= member->second.sequence;
}

std::optional<std::string> Node::take(StreamId id, RelayNumber author, Entry kind, std::string_view body,
                                      Moment now) {
  BinaryReader reader(body);
  if (kind == Entry::snapshot) return hear_snapshot(author, reader, now);
  if (kind == Entry::account && author != number_) hear_of_account(reader);
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
    if (auto trouble = hear_facts(body, now)) return trouble;
  }
  if (kind == Entry::late && author != number_) {
    if (auto trouble = hear_late(reader, now)) return trouble;
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
  if (may_act()) {
    write_snapshot(now);
    tell_what_is_late(now);
  }
  serve_newcomers(now);
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
  if (was_alone_) tell_people("This relay is in touch with the others again.", now);
  const std::string_view state = body.text();
  make_way_for(state, now);
  if (auto trouble = hear_facts(state, now)) return trouble;
  throw_out_of_closed_rooms(now);
  hear_history(body.rest(), now);
  for (const Before& each : std::exchange(before_, {})) {
    if (each.id <= until) continue;
    if (auto trouble = take(each.id, each.author, each.kind, each.body, now)) return trouble;
  }
  const bool brings_nobody = std::none_of(hub_->people().begin(), hub_->people().end(),
                                          [this](const auto& each) { return is_own(*each); });
  if (brings_nobody) knows_people_ = true;
  if (std::exchange(wants_, false) || !knows_people_) want(now);
  return std::nullopt;
}

/// What another relay appended before, and did not read back, may have been heard all the same.
std::optional<std::string> Node::hear_late(BinaryReader body, Moment now) {
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

void Node::hear_of_account(BinaryReader body) {
  const std::uint64_t revision = body.number();
  std::string name(body.text());
  const PrivateNumber number = body.number();
  if (body.is_fine()) accounts_->hear({revision, std::move(name), number});
}

std::optional<std::string> Node::hear_facts(std::string_view facts, Moment now) {
  if (for_each_fact(facts, now, [&](const Fact& fact) { hear_fact(fact, now); })) return std::nullopt;
  return "a fact cannot be read: they need the same version";
}

/// What was said in rooms before this relay came, or came again: then it knows the most of it.
void Node::hear_history(std::string_view lines, Moment now) {
  for_each_fact(lines, now, [&](const Fact& line) {
    const Room* const room = hub_->find_room(line.target);
    if (room != nullptr && !room->history().may_have_had(line.id, line.source.id)) hear_fact(line, now);
  });
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

}  // namespace chat::relay
