// How a relay comes to the others, and how they receive it.

#include "relay/cluster/missing.h"
#include "relay/cluster/node.h"
#include "relay/cluster/snapshot.h"

#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace chat::relay {

NodeTrouble Node::why_nobody_tells() const {
  if (other_format_by_ == 0) return "no relay has told what there is";
  return NodeTrouble::of_versions(which_formats());
}

std::string Node::which_formats() const {
  return fmt::format("relay {} writes format {}, and this one reads {}", other_format_by_, other_format_,
                     kFormat);
}

/// All answer, so that a relay that comes to none knows it.
std::optional<NodeTrouble> Node::hear_hello(RelayNumber author, BinaryReader body, Moment now) {
  const std::uint64_t origin = body.number();
  const bool is_first = body.number() != 0;
  std::string return_key(body.text());
  if (author == number_) return std::nullopt;
  if (is_first) return fmt::format("relay {} has found nobody there, and has begun anew", author);
  std::vector<RelayNumber> same;
  for (const auto& [number, member] : members_) {
    if (member.origin == origin) same.push_back(number);
  }
  for (const RelayNumber number : same) forget(number, kGone, now);
  members_[author] = {origin, 0, now.steady};
  elsewhere_[origin] = {.return_key = std::move(return_key)};
  newcomers_.insert(author);
  remarks_.push_back({fmt::format("relay {} has come to the cluster", author), false});
  if (may_act()) {
    write_snapshot(now);
  } else {
    say_that_it_lives();
  }
  serve_newcomers(now);
  return std::nullopt;
}

/// That one came later, and has not heard the first.
void Node::say_hello_again(RelayNumber author) {
  if (author <= number_ || std::exchange(heard_hello_by_, author) == author) return;
  entries_.push_back(hello(false));
}

std::optional<NodeTrouble> Node::hear_snapshot(RelayNumber author, BinaryReader body, Moment now) {
  const StreamId until{body.number(), body.number(), body.number()};
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
    const std::uint64_t sequence = body.number();
    const std::string_view return_key = body.text();
    if (member == number_) continue;
    members_[member] = {origin, sequence, now.steady};
    elsewhere_[origin] = {.return_key = std::string(return_key)};
  }
  std::deque<RelayNumber> waiting;
  for (std::uint64_t left = body.number(); left > 0 && body.is_fine(); --left)
    waiting.push_back(body.number());
  HeardLate heard_late;
  if (!take_missing(body, hub_->missing(), now.steady) ||
      !take_private_lines(body, hub_->private_lines(), now) || !take_heard_late(body, heard_late))
    return fmt::format("the snapshot of relay {} cannot be read", author);
  floor_ = Floor(author, std::move(waiting));
  become_member(now);
  if (was_alone_) tell_people("This relay is in touch with the others again.", now);
  forget_the_meeting();
  if (auto trouble = meet(body.text(), now)) return trouble;
  if (auto trouble = hear_history(body, now)) return trouble;
  // By what its author has heard, and when, it is known who misses what.
  heard_late_ = std::move(heard_late);
  if (auto trouble = hear_what_came_before(until, now)) return trouble;
  wants_ = false;
  want(now);
  return std::nullopt;
}

/// What was decided meanwhile is in the snapshot, whose author had the floor.
std::optional<NodeTrouble> Node::hear_what_came_before(StreamId until, Moment now) {
  for (const Before& each : std::exchange(before_, {})) {
    // Redis had changed it before this was appended, and may have been asked for all of them before that.
    if (each.id <= until && each.kind == Entry::account) hear_of_account(BinaryReader(each.body));
    if (each.id <= until) continue;
    if (each.author != number_) {
      if (is_old(each.author, each.sequence)) continue;
      if (auto missed = hear_sequence(each.author, each.sequence)) return missed;
    }
    if (decides(each.kind)) continue;
    if (auto trouble = take(each.author, each.kind, each.body, now)) return trouble;
  }
  return std::nullopt;
}

/// Somebody has to tell them what there is.
void Node::serve_newcomers(Moment now) {
  if (!newcomers_.empty() && floor_.holder() == 0) want(now);
}

}  // namespace chat::relay
