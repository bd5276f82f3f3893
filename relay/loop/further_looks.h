#pragma once

#include <cstddef>
#include <functional>
#include <utility>

namespace chat::relay {

/// Whether select() is asked again in the same round, before anything is sent.
///
/// What another look finds saves each client that waits a send. A look costs about as much as sends to a
/// sixteenth of the clients that select() is asked about. So the looks of a round may cost as much as the
/// sends that wait, and there are 512 of them at the most: the first lines do not wait much longer than their
/// own sends take, also where somebody says a byte at a time.
///
/// Looks that find nothing may cost a thirty-second of that. Where all are asked about, the first of them is
/// the last. Where few are, because the others ring, a look is over before the next client has spoken, and
/// some more are worth it.
///
/// It counts, and measures nothing, so it does the same again.
class FurtherLooks {
 public:
  /// Of one round. `count_waiting` counts how many clients wait to be sent something, up to the number that
  /// it is given.
  explicit FurtherLooks(std::function<std::size_t(std::size_t)> count_waiting)
      : count_waiting_(std::move(count_waiting)) {}

  /// To be asked after each look, also after the one that ended the relay's sleep. `asked`: about how many
  /// clients the next one would be asked.
  bool is_another_worth_it(bool found_anything, std::size_t asked);

  static constexpr std::size_t kAskedForASend = 16;
  static constexpr std::size_t kPartInVain = 32;
  static constexpr int kMost = 512;
  /// However many wait: who has not spoken by then is no part of this batch.
  static constexpr int kInARowInVainMost = 16;

 private:
  bool do_more_wait_than(std::size_t sends);

  std::function<std::size_t(std::size_t)> count_waiting_;
  std::size_t waiting_ = 0;  // at the least
  std::size_t cost_ = 0;     // in sends, of all further looks
  std::size_t cost_in_vain_ = 0;
  int looks_ = 0;
  int in_a_row_in_vain_ = 0;
};

}  // namespace chat::relay
