#pragma once

#include "common/moment.h"

#include <csignal>
#include <cstddef>
#include <initializer_list>
#include <vector>

namespace chat {

/// What select() is asked and what it answers: two sets of descriptors, watched for reading and for writing.
///
/// The sets grow with the descriptors put into them, so FD_SETSIZE (1,024) is no limit. That is what the
/// kernel takes: select(2) reads as many bits as its first argument says. glibc's FD_SET refuses larger
/// descriptors, so the bits are set here.
///
/// A round goes: clear(), watch_*() for all that is of interest, wait(), then readable() and writable().
class Selector {
 public:
  /// Signals named here are blocked from now on and delivered only inside wait(), so that none can slip
  /// between looking at a flag and going to sleep (pselect(2)). One Selector a process may name signals.
  explicit Selector(std::initializer_list<int> signals = {});

  void clear();
  void watch_readable(int fd) { interest_.read.insert(fd); }
  void watch_writable(int fd) { interest_.write.insert(fd); }

  /// Sleeps until a watched descriptor is ready, a signal came, or `deadline` has passed; kNever waits for
  /// ever.
  Moment wait(Time deadline);

  /// Asks again, about the same descriptors, without sleeping.
  void look_again();

  /// As of the last wait() or look_again(). False for every descriptor when a signal or the deadline ended
  /// it.
  bool readable(int fd) const { return ready_.read.contains(fd); }
  bool writable(int fd) const { return ready_.write.contains(fd); }

  /// How often `signal` has come since the last time it was asked for; asking resets the count.
  int take_signal(int signal);

 private:
  class DescriptorSet {
   public:
    void insert(int fd);
    bool contains(int fd) const;
    void clear();
    void cover(std::size_t words) { words_.resize(words); }
    std::size_t words() const { return words_.size(); }
    void* data() { return words_.data(); }

   private:
    std::vector<unsigned long> words_;
  };
  struct Sets {
    DescriptorSet read;
    DescriptorSet write;
  };

  void ask(const struct timespec* timeout, const sigset_t* mask);
  void collect_pending_signals();

  Sets interest_;
  Sets ready_;
  sigset_t signals_;
  sigset_t mask_while_waiting_;
};

/// Both clocks, now. Belongs to the loops; everything else is handed a Moment.
Moment read_clocks();

}  // namespace chat
