// What select() is asked before a round, and for how long it may sleep.

#include "relay/loop/relay.h"

#include <algorithm>
#include <cassert>

namespace chat::relay {

void Relay::watch(Moment now) {
  selector_.clear();
  if (cluster_ != nullptr) cluster_->watch(selector_);
  const bool is_waiting = cluster_ != nullptr && cluster_->is_waiting();
  if (!is_waiting) watch_for_more();
  agenda_.for_each_changed([&](int descriptor) { watch_client(descriptor, now); });
  agenda_.note_all();
  if (!is_waiting) quiet_.begin_call();
  selector_.leave_out(is_waiting ? quiet_.everybody() : quiet_.left_out());
  assert(is_nobody_forgotten());
}

/// What is not a client's.
void Relay::watch_for_more() {
  services_.watch(selector_);
  if (!quiet_.left_out().is_empty()) selector_.watch_readable(io_signals_.descriptor());
  for (const Workers* const each : workers_) each->watch(selector_);
  if (stop_by_ == kNever) entrance_.watch(selector_);
}

void Relay::watch_client(int descriptor, Moment now) {
  Connection* const connection = connections_.at(descriptor);
  const bool is_read_from = connection != nullptr && connection->wants_to_read();
  selector_.keep_readable(descriptor, is_read_from);
  selector_.keep_writable(descriptor, connection != nullptr && connection->wants_to_write());
  agenda_.buffered().put(descriptor, is_read_from && connection->has_buffered());
  if (connection == nullptr) return;
  connection->keep_vigil(is_read_from, now);
  agenda_.deadlines().note(descriptor, connection->deadline());
  // Its burial may have to wait.
  if (connection->is_closing()) agenda_.see_to(descriptor);
}

/// What is watched is what each of the connections waits for, though only those who have changed were looked
/// at. For assert().
bool Relay::is_nobody_forgotten() const {
  bool is_right = true;
  connections_.for_each([&](const Connection& each) {
    const int descriptor = each.descriptor();
    is_right = is_right && selector_.keeps_readable(descriptor) == each.wants_to_read() &&
               selector_.keeps_writable(descriptor) == each.wants_to_write() &&
               agenda_.deadlines().bound_of(descriptor) <= each.deadline();
  });
  return is_right;
}

Time Relay::next_deadline(Time now) const {
  if (cluster_ != nullptr && cluster_->is_waiting()) return cluster_->deadline();
  if (!agenda_.buffered().is_empty() || first_sent_to_ != 0) return now;
  return cluster_ == nullptr ? next_of_its_own() : std::min(next_of_its_own(), cluster_->deadline());
}

/// When something is to happen that other relays have no part in.
Time Relay::next_of_its_own() const {
  return std::min({agenda_.deadlines().next(), stop_by_, tidying_.deadline(), entrance_.deadline(),
                   memory_.deadline(), arrivals_.deadline(), departures_.deadline(), shortages_.deadline(),
                   hub_.deadline(), held_seats_.deadline(), services_.deadline(), service_.deadline(),
                   certificate_watch_.deadline(), facts_ == nullptr ? kNever : facts_->deadline()});
}

/// After a change that concerns everybody.
void Relay::see_to_all() {
  connections_.for_each([this](const Connection& each) { agenda_.see_to(each.descriptor()); });
}

}  // namespace chat::relay
