#include "relay/loop/quiet_clients.h"

#include <utility>

namespace chat::relay {

/// There is room for it in each set from then on, so that nothing below fails for want of memory.
void QuietClients::come(int descriptor) {
  for (DescriptorSet* const each : {&clients_, &heard_, &falling_quiet_, &last_asked_, &quiet_, &rung_}) {
    each->insert(descriptor);
    each->erase(descriptor);
  }
  clients_.insert(descriptor);
  ++clients_count_;
  hear(descriptor);
}

void QuietClients::hear(int descriptor) {
  heard_.insert(descriptor);
  falling_quiet_.erase(descriptor);
  rung_.erase(descriptor);
  if (!has_alarm(descriptor)) return;
  alarm_.clear(descriptor);
  last_asked_.erase(descriptor);
  stop_leaving_out(descriptor);
}

void QuietClients::stop_leaving_out(int descriptor) {
  if (!quiet_.contains(descriptor)) return;
  quiet_.erase(descriptor);
  --quiet_count_;
}

void QuietClients::go(int descriptor) {
  hear(descriptor);
  heard_.erase(descriptor);
  clients_.erase(descriptor);
  --clients_count_;
}

void QuietClients::ring(int descriptor) {
  if (!quiet_.contains(descriptor)) return;
  if (!alarm_.is_wanted(descriptor)) return hear(descriptor);
  if (heard_.contains(descriptor)) {
    hear(descriptor);
  } else {
    heard_.insert(descriptor);
    stop_leaving_out(descriptor);
    last_asked_.insert(descriptor);
  }
  rung_.insert(descriptor);
}

void QuietClients::begin_call() {
  is_asking_ = true;
  end_rings();
  // A call that does not ask about it must not be taken to have found nothing.
  last_asked_.for_each([this](int descriptor) {
    if (!alarm_.is_wanted(descriptor)) hear(descriptor);
  });
  if (clients_count_ <= ask_all_up_to_) return clear_alarms();
  if (++calls_ >= kCallsToAge) age();
  set_alarms();
}

void QuietClients::end_call(const DescriptorSet& readable) {
  if (!std::exchange(is_asking_, false)) return;
  last_asked_.for_each([&](int descriptor) {
    if (readable.contains(descriptor)) return hear(descriptor);
    quiet_.insert(descriptor);
    ++quiet_count_;
  });
  last_asked_.clear();
}

/// Who is heard again and again is noted once in an age, and for who falls silent nothing has to be done.
void QuietClients::age() {
  calls_ = 0;
  falling_quiet_ = clients_;
  falling_quiet_ -= heard_;
  falling_quiet_ -= quiet_;
  falling_quiet_ -= last_asked_;
  heard_.clear();
}

void QuietClients::set_alarms() {
  int set = 0;
  falling_quiet_.any_of([&](int descriptor) {
    falling_quiet_.erase(descriptor);
    if (alarm_.is_wanted(descriptor) && alarm_.set(descriptor)) last_asked_.insert(descriptor);
    return ++set == kAlarmsACall;
  });
}

void QuietClients::clear_alarms() {
  last_asked_.for_each([this](int descriptor) { hear(descriptor); });
  if (quiet_count_ > 0) quiet_.for_each([this](int descriptor) { hear(descriptor); });
}

}  // namespace chat::relay
