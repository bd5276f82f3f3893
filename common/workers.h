#pragma once

#include <cerrno>
#include <cstddef>
#include <functional>
#include <memory>
#include <new>
#include <thread>
#include <utility>

namespace chat {

class Selector;

/// A thread for what may block, beside a loop that must not: jobs are done one after the other, and the loop
/// hears of each by selecting on one descriptor.
///
/// May be destroyed at any time: jobs that have not begun are dropped, and the one that has ends unheard,
/// whenever it does. Nothing waits for it, not even the program's end. Without one the thread ends at once.
class Workers {
 public:
  /// What the loop does when a job is done; see collect().
  using Then = std::function<void()>;
  /// Done in the thread, so it touches nothing but what it has captured. It throws nothing but
  /// std::bad_alloc; then it is done again, until there is memory for it.
  using Job = std::function<Then()>;

  /// `most_waiting` jobs may wait while one is being done. `niceness`: see setpriority(2); with more than 0
  /// the loop comes first where both want the same processor.
  explicit Workers(std::size_t most_waiting, int niceness = 0)
      : most_waiting_(most_waiting), niceness_(niceness) {}
  ~Workers();
  Workers(Workers&&) noexcept = default;
  Workers& operator=(Workers&&) = delete;

  /// Has the thread do `job`. Returns 0; EAGAIN if as many wait as may; or the errno for which there can be
  /// no thread.
  int submit(Job job);

  /// The same where a want of memory is no exception, but ENOMEM.
  template <class Do>
  friend int submit_or_fail(Workers& workers, Do&& job) {
    try {
      return workers.submit(std::forward<Do>(job));
    } catch (const std::bad_alloc&) {
      return ENOMEM;
    }
  }

  void watch(Selector& selector) const;

  /// Runs what is to be done now that jobs are done, in the order of the jobs. If none is done, does nothing.
  /// What throws is run again by the next call.
  void collect();

 private:
  struct Bench;

  int start();

  std::size_t most_waiting_;
  int niceness_;
  std::shared_ptr<Bench> bench_{};  // shared with the thread; none before the first job
  std::thread thread_{};
};

}  // namespace chat
