#pragma once

#include "common/unique_fd.h"

#include <array>
#include <csignal>
#include <cstddef>

#include <sys/signalfd.h>

namespace chat {

/// Signal-driven I/O: the kernel sends a signal when something comes for a descriptor, so select() need not
/// be asked about it (fcntl(2), "I/O signals"). One descriptor stands for all of these: it is readable while
/// signals wait to be taken (signalfd(2)).
///
/// Each thread that has one gets the signals that it asked for. They are blocked in it from then on; a
/// Selector keeps them so while it waits.
class IoSignals {
 public:
  /// The kernel queues a real-time signal for each thing that comes, and sends SIGIO where it has no room for
  /// more (RLIMIT_SIGPENDING).
  static std::array<int, 2> numbers() { return {SIGRTMIN, SIGIO}; }

  /// From now on a signal comes when there is something to read from `fd`, or it is hung up; and it may come
  /// for other things. For what has come before there is none, so select() has to be asked about it once
  /// more. False if there can be none: `fd` is of another kind, or no descriptor is left.
  bool arm(int fd);
  /// Signals on their way still come.
  void disarm(int fd);

  /// Readable while signals wait. None before the first arm(): negative.
  int descriptor() const { return signals_.get(); }

  enum class Lost { nothing, some };
  /// Takes signals that have come and calls `visit` with the descriptor of each, some thousand at the most:
  /// the rest wait. Lost::some: others were not kept, so anything may have come for any descriptor.
  template <class Visit>
  Lost take(Visit&& visit);

 private:
  static constexpr std::size_t kAtOnce = 64;
  static constexpr int kReads = 16;
  using Batch = std::array<signalfd_siginfo, kAtOnce>;

  bool open();
  std::size_t read_into(Batch& batch);

  UniqueFd signals_{};
};

template <class Visit>
IoSignals::Lost IoSignals::take(Visit&& visit) {
  Lost lost = Lost::nothing;
  Batch batch;
  for (int reads = 0; reads < kReads; ++reads) {
    const std::size_t count = read_into(batch);
    for (std::size_t i = 0; i < count; ++i) {
      if (batch[i].ssi_signo == SIGIO) {
        lost = Lost::some;
      } else {
        visit(batch[i].ssi_fd);
      }
    }
    if (count < kAtOnce) break;
  }
  return lost;
}

}  // namespace chat
