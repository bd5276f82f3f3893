#pragma once

#include "common/descriptor_set.h"
#include "common/moment.h"

#include <array>
#include <csignal>
#include <cstddef>
#include <initializer_list>
#include <optional>
#include <vector>

namespace chat {

/// What select() is asked and what it answers: two sets of descriptors, watched for reading and for writing.
///
/// The sets grow with the descriptors put into them, so FD_SETSIZE (1,024) is no limit. That is what the
/// kernel takes: select(2) reads as many bits as its first argument says. The C library's FD_SET is for those
/// of a fd_set only, whatever memory it is given: with glibc's checks on (_FORTIFY_SOURCE) it aborts beyond
/// them. So the bits are set here.
///
/// A round goes: clear(), watch_*() for all that is of interest, wait(), then readable() and writable(). What
/// is of interest in most rounds is kept over clear(): see keep_readable().
class Selector {
 public:
  /// Signals named here are blocked from now on and delivered only inside wait(), so that none can slip
  /// between looking at a flag and going to sleep (pselect(2)). One Selector a process may name signals.
  ///
  /// A signal that is ignored stays so, and never comes: whoever started the program wants it to outlive
  /// hanging up (nohup) or a Ctrl-C meant for another (a shell's "command &").
  explicit Selector(std::initializer_list<int> signals = {});

  /// FD_SETSIZE: what a set of the C library would hold.
  static int bits_in_fd_set();

  void clear();
  void watch_readable(int fd) { interest_.read.insert(fd); }
  void watch_writable(int fd) { interest_.write.insert(fd); }

  /// The same, until it is taken back: clear() does not.
  void keep_readable(int fd, bool wanted) { kept_.read.put(fd, wanted); }
  void keep_writable(int fd, bool wanted) { kept_.write.put(fd, wanted); }
  /// Of those that are kept, the next calls do not ask whether these are readable. `these` is read in each of
  /// them, also in look_again().
  void leave_out(const DescriptorSet& these) { left_out_ = &these; }
  bool keeps_readable(int fd) const { return kept_.read.contains(fd); }
  bool keeps_writable(int fd) const { return kept_.write.contains(fd); }

  /// Sleeps until a watched descriptor is ready, a signal came, or `deadline` has passed; kNever waits for
  /// ever.
  Moment wait(Time deadline);

  /// Asks again, without sleeping, which of the same descriptors are readable. Of those that are writable it
  /// asks nothing: thousands may wait for that, and for as long as they like.
  void look_again();

  /// What ended the last wait().
  enum class Cause { descriptors, deadline, signal };
  Cause woken_by() const { return woken_by_; }

  /// The same sets, for those who show them; in ascending order. `left_out`: what would be asked about if it
  /// were not left out.
  struct Descriptors {
    std::vector<int> read;
    std::vector<int> write;
    std::vector<int> left_out{};
  };
  Descriptors watched() const;
  Descriptors ready() const { return {ready_.read.list(), ready_.write.list()}; }

  /// Sleeps for so long, or until a signal comes: then the next wait() does not sleep, so that it is obeyed.
  void pause(Duration duration);

  /// Sleeps until `fd`, which no set holds, is writable. False if a signal came first, see pause(), or if it
  /// took longer than `most`.
  bool wait_writable(int fd, std::optional<Duration> most);

  /// As of the last wait() or look_again(). False for every descriptor when a signal or the deadline ended
  /// it.
  bool readable(int fd) const { return ready_.read.contains(fd); }
  /// As of the last wait().
  bool writable(int fd) const { return ready_.write.contains(fd); }
  const DescriptorSet& readables() const { return ready_.read; }
  const DescriptorSet& writables() const { return ready_.write; }

  /// How often `signal` has come since the last time it was asked for; asking resets the count.
  int take_signal(int signal);
  /// Whether one has come that was not asked for since.
  bool has_signal() const;

  /// Whether `signal` has come in this program's life, whether or not it was asked for.
  static bool has_come(int signal);

 private:
  struct Sets {
    DescriptorSet read;
    DescriptorSet write;
  };

  void put_question_into(DescriptorSet& read) const;
  void put_question_into(Sets& sets) const;
  int ask(const struct timespec* timeout, const sigset_t* mask);
  int ask_until(Time deadline);
  void collect_pending_signals();

  Sets interest_;  // of this round
  Sets kept_;      // of all rounds
  const DescriptorSet* left_out_ = nullptr;
  Sets ready_;
  Cause woken_by_ = Cause::deadline;
  bool busy_ = false;         // the last call that could sleep found several, and each one since found some
  bool interrupted_ = false;  // a signal came outside of wait(), which has yet to tell of it
  Time signals_collected_at_{};
  sigset_t signals_;
  sigset_t mask_while_waiting_;
  std::array<int, NSIG> taken_signals_{};
};

/// Both clocks, now. Belongs to the loops; everything else is handed a Moment.
Moment read_clocks();

}  // namespace chat
