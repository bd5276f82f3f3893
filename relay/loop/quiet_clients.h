#pragma once

#include "common/descriptor_set.h"
#include "common/moment.h"

#include <algorithm>
#include <chrono>
#include <cstddef>

namespace chat::relay {

/// Which clients the next select() is not asked about, because they have been quiet while others are active.
///
/// select() looks at every descriptor that it is asked about. With thousands of clients, of whom few talk,
/// that would be nearly all that a relay does. So only those who have been heard of late are asked about in
/// every call. The others are asked about at intervals that grow with their number: a first word waits for 50
/// ms at the most. When nobody has been heard for a while, every call asks about all, and may last.
///
/// It knows the time of a round, and counts: it measures nothing, so it does the same again.
class QuietClients {
 public:
  /// `ask_all_up_to`: while there are no more clients than that, all are asked about in every call.
  explicit QuietClients(std::size_t ask_all_up_to) : ask_all_up_to_(ask_all_up_to) {}

  void change(std::size_t ask_all_up_to) { ask_all_up_to_ = ask_all_up_to; }

  void come(int descriptor);
  void hear(int descriptor);
  void go(int descriptor);

  /// Call before each select(), with the time of the last.
  void begin_call(Time now);

  /// Whether they are to be asked about by `now`, though they were not in the last call: it was begun with
  /// the time of the one before, and a long round may have lain between.
  bool is_due(Time now) const { return !asks_all_ && now >= ask_all_at_; }

  /// Who is not asked about in this call; empty: all are.
  const DescriptorSet& left_out() const { return asks_all_ ? nobody_ : quiet_; }

  const DescriptorSet& everybody() const { return clients_; }

  /// When this call has to end; kNever if it may last.
  Time ends_at() const { return ends_at_; }

  /// How many are asked about in this call.
  std::size_t asked() const { return asks_all_ ? clients_count_ : clients_count_ - quiet_count_; }

  /// How long a first word may have to wait while others talk. select() takes up to 0.3 us for a descriptor,
  /// so asking takes less than a tenth of the time.
  static Duration interval_for(std::size_t quiet) {
    return std::min<Duration>(kMostInterval, static_cast<Duration::rep>(quiet) * kIntervalForOne);
  }
  /// The same while they talk so little that nobody has been heard since all were asked about. Then the relay
  /// wakes up just to look.
  static Duration slow_interval_for(std::size_t quiet) {
    return std::max<Duration>(interval_for(quiet), kLeastSlowInterval);
  }

 private:
  static constexpr std::chrono::microseconds kIntervalForOne{5};
  static constexpr std::chrono::milliseconds kLeastSlowInterval{5};
  static constexpr std::chrono::milliseconds kMostInterval{50};
  // Who has been heard in this time, or in the one before, is active. When nobody has been heard for so long,
  // a call that asks about all may sleep. That takes some four times as long as one that does not, for it
  // queues at each descriptor and looks at each again, so it pays after as many.
  static constexpr std::chrono::milliseconds kLately{200};

  void age(Time now);

  std::size_t ask_all_up_to_;
  DescriptorSet clients_;
  std::size_t clients_count_ = 0;
  DescriptorSet heard_;         // lately
  DescriptorSet heard_before_;  // in the time before
  Time heard_since_{};          // since then is lately
  DescriptorSet quiet_;         // clients who were in neither, and have not been heard since
  std::size_t quiet_count_ = 0;
  const DescriptorSet nobody_{};
  bool asks_all_ = true;        // in this call
  bool anybody_spoke_ = false;  // since the last call that asked about all
  Time last_heard_{};           // anybody
  Time ask_all_at_{};
  Time ends_at_ = kNever;
};

}  // namespace chat::relay
