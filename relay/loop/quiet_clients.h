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
/// every call. The others are asked about at intervals that grow with their number, and always before the
/// relay sleeps for longer than that: a first word waits for 50 ms at the most, and most relays never notice.
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

  /// Who is not asked about in this call; empty: all are.
  const DescriptorSet& left_out() const { return asks_all_ ? nobody_ : quiet_; }

  /// When this call has to end, so that all are asked about; kNever if they are.
  Time ask_all_at() const { return asks_all_ ? kNever : ask_all_at_; }

  /// How many are asked about in this call.
  std::size_t asked() const { return asks_all_ ? clients_count_ : clients_count_ - quiet_count_; }

  /// How long a quiet client may have to wait. select() takes up to 0.3 us for each descriptor, so asking
  /// about all of them takes a tenth of the time.
  static Duration interval_for(std::size_t quiet) {
    return std::min<Duration>(kMostInterval, static_cast<Duration::rep>(quiet) * kIntervalForOne);
  }

 private:
  static constexpr std::chrono::microseconds kIntervalForOne{3};
  static constexpr std::chrono::milliseconds kMostInterval{50};
  // Who has been heard in this time, or in the one before, is active.
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
  Time ask_all_at_{};
};

}  // namespace chat::relay
