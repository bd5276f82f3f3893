#pragma once

#include "common/descriptor_set.h"

#include <cstddef>
#include <functional>
#include <utility>

namespace chat::relay {

/// How a descriptor is made to tell when something comes, though select() is not asked about it: see
/// IoSignals.
struct Alarm {
  /// False if it is not to be read from now.
  std::function<bool(int)> is_wanted;
  /// False if it can have none.
  std::function<bool(int)> set;
  std::function<void(int)> clear;
};

/// About which clients the next select() is not asked, because a signal will tell when they say something.
///
/// select() looks at every descriptor that it is asked about. With thousands of clients, of whom few talk,
/// that would be nearly all that a relay does. So it is asked about those alone who have been heard of late.
/// For another, the kernel is asked to send a signal. When that comes, the client rings: it is read from at
/// once.
///
/// An alarm costs about as much as being asked about some ten times. So a client is quiet once it has been
/// asked about that often in vain: whatever it does next, some twice of the least possible is spent on it.
/// For the same reason whoever rings keeps the alarm, but for two rings in so few calls, and for more to read
/// in the next one.
///
/// It counts calls, and measures nothing, so it does the same again. What has been said before an alarm was
/// set raises none, and what rang need not have been read whole. Therefore a client is asked about once more
/// after either, and left out from then on.
class QuietClients {
 public:
  /// `ask_all_up_to`: while there are no more clients than that, all are asked about in every call.
  QuietClients(std::size_t ask_all_up_to, Alarm alarm)
      : ask_all_up_to_(ask_all_up_to), alarm_(std::move(alarm)) {}

  void change(std::size_t ask_all_up_to) { ask_all_up_to_ = ask_all_up_to; }

  void come(int descriptor);
  void hear(int descriptor);
  void go(int descriptor);

  /// An alarm came from there. It may be of somebody who has left since.
  void ring(int descriptor);
  /// Who has rung since the last call, and is to be read from.
  const DescriptorSet& rung() const { return rung_; }
  void end_rings() { rung_.clear(); }

  /// Call before each select() that is asked about the clients.
  void begin_call();
  /// Call with what that one found, unless it was broken off by a signal.
  void end_call(const DescriptorSet& readable);

  const DescriptorSet& left_out() const { return quiet_; }
  const DescriptorSet& everybody() const { return clients_; }

  /// How many are asked about.
  std::size_t asked() const { return clients_count_ - quiet_count_; }

  /// As a rule. A class sees the plain loop; to look at more costs more than an alarm, where one in some ten
  /// of them talks.
  static constexpr std::size_t kAskAllUpTo = 64;
  static constexpr int kCallsToAge = 8;
  /// So that a round stays short in which thousands are found to be quiet.
  static constexpr int kAlarmsACall = 1024;

 private:
  bool has_alarm(int descriptor) const {
    return quiet_.contains(descriptor) || last_asked_.contains(descriptor);
  }
  void age();
  void set_alarms();
  void clear_alarms();
  void stop_leaving_out(int descriptor);

  std::size_t ask_all_up_to_;
  Alarm alarm_;
  DescriptorSet clients_;
  std::size_t clients_count_ = 0;
  int calls_ = 0;                // in this age
  DescriptorSet heard_;          // in it
  DescriptorSet falling_quiet_;  // not heard in the whole of one
  DescriptorSet last_asked_;     // who has an alarm and is asked about once more
  DescriptorSet quiet_;          // who has an alarm
  DescriptorSet rung_;
  std::size_t quiet_count_ = 0;
  bool is_asking_ = false;
};

}  // namespace chat::relay
