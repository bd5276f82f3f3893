#include "relay/loop/quiet_clients.h"

#include <utility>

namespace chat::relay {

void QuietClients::come(int descriptor) {
  clients_.insert(descriptor);
  ++clients_count_;
  hear(descriptor);
}

void QuietClients::hear(int descriptor) {
  anybody_spoke_ = true;
  heard_.insert(descriptor);
  if (!quiet_.contains(descriptor)) return;
  quiet_.erase(descriptor);
  --quiet_count_;
}

void QuietClients::go(int descriptor) {
  hear(descriptor);
  heard_.erase(descriptor);
  heard_before_.erase(descriptor);
  clients_.erase(descriptor);
  --clients_count_;
}

void QuietClients::begin_call(Time now) {
  age(now);
  if (anybody_spoke_) last_heard_ = now;
  if (asks_all_)
    ask_all_at_ = now + (anybody_spoke_ ? interval_for(quiet_count_) : slow_interval_for(quiet_count_));
  const bool may_last = clients_count_ <= ask_all_up_to_ || quiet_count_ == 0 || now >= last_heard_ + kLately;
  asks_all_ = may_last || now >= ask_all_at_;
  if (asks_all_) anybody_spoke_ = false;
  ends_at_ = may_last ? kNever : asks_all_ ? now : ask_all_at_;
}

/// Who is heard again and again is noted once in a time, and for who falls silent nothing has to be done.
void QuietClients::age(Time now) {
  if (now < heard_since_ + kLately) return;
  heard_since_ = now;
  heard_before_ = std::exchange(heard_, {});
  quiet_ = clients_;
  quiet_ -= heard_before_;
  quiet_count_ = quiet_.count();
}

}  // namespace chat::relay
