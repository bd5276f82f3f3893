// What becomes of rounds where several relays share a chat: see Node.

#include "relay/loop/memory_reserve.h"
#include "relay/loop/relay.h"

#include <utility>

namespace chat::relay {

bool Relay::attempt_turn(Moment& now) {
  bool has_it = false;
  attempt([&] { has_it = has_turn(now); });
  return has_it;
}

/// Among several relays only one lets something happen at a time: see Node. Reads what the others have done.
bool Relay::has_turn(Moment& now) {
  const bool has_waited = cluster_->is_waiting();
  cluster_->hear(now);
  if (!cluster_->may_act()) {
    if (!has_waited && has_something_to_do(now)) cluster_->want(now);
    cluster_->end_round(now);
    return false;
  }
  if (!has_waited) return true;
  // Nobody was asked while it waited.
  watch(now);
  now = selector_.wait(now.steady);
  return true;
}

/// People of a relay that stops have left it in the round in which it began to. The others lose them at once
/// and together; what is still to be sent here depends on nobody.
void Relay::end_turn(Moment now) {
  if (stop_by_ == kNever) return cluster_->end_round(now);
  std::exchange(cluster_, nullptr)->leave(now);
}

bool Relay::has_something_to_do(Moment now) const {
  // One may come together with what else wakes the loop.
  if (selector_.has_signal() || now.steady >= next_of_its_own()) return true;
  if (bans_seen_ != hub_.address_bans().added() || held_seats_.has_ended()) return true;
  bool is_asked = !closing_ones().empty() || !agenda_.buffered().is_empty();
  selector_.readables().for_each([&](int descriptor) { is_asked |= !cluster_->is_mine(descriptor); });
  return is_asked;
}

/// While it waited for its turn nothing of its own was due: see next_deadline().
bool Relay::has_waited_too_long(Moment now) const {
  return cluster_ != nullptr && now.steady >= next_of_its_own();
}

/// While another relay has its turn, people are not read from, and go on being sent what they are owed. Whom
/// the others have thrown out leaves as soon as this one has its turn.
void Relay::send_meanwhile(Moment now) {
  attempt([&] { send_to_clients(now); });
  attempt([&] {
    if (cluster_->is_waiting() || closing_ones().empty()) return;
    cluster_->want(now);
    cluster_->end_round(now);
  });
  save_memory(now);
  context_.observer.round_ends();
}

}  // namespace chat::relay
