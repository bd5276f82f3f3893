#include "common/workers.h"

#include "common/result.h"
#include "common/selector.h"
#include "common/unique_fd.h"

#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <cstdint>
#include <deque>
#include <mutex>
#include <new>
#include <system_error>
#include <thread>
#include <utility>

#include <sys/eventfd.h>
#include <sys/resource.h>
#include <unistd.h>

namespace chat {

/// What the thread and the loop share; it lives as long as the later of them needs it.
struct Workers::Bench {
  UniqueFd done_event{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
  std::mutex mutex{};
  std::condition_variable changed{};
  std::deque<Job> waiting{};
  std::deque<Then> done{};
  bool abandoned = false;
  bool at_work = false;  // what it does may take long

  /// Waits for a job; gives none once the loop has gone.
  Job next() {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return abandoned || !waiting.empty(); });
    if (abandoned) return nullptr;
    Job job = std::move(waiting.front());
    waiting.pop_front();
    at_work = true;
    return job;
  }

  void hand_over(Then then) {
    constexpr std::uint64_t kOne = 1;
    const std::lock_guard lock(mutex);
    at_work = false;
    if (abandoned) return;
    done.push_back(std::move(then));
    if (::write(done_event.get(), &kOne, sizeof kOne) != sizeof kOne) die("write(eventfd)");
  }

  /// Returns whether the thread ends at once.
  bool abandon() {
    const std::lock_guard lock(mutex);
    abandoned = true;
    changed.notify_all();
    return !at_work;
  }

  /// Valid until it is forgotten. Null if there is none.
  const Then* first_done() {
    const std::lock_guard lock(mutex);
    return done.empty() ? nullptr : &done.front();
  }
  void forget_first_done() {
    const std::lock_guard lock(mutex);
    done.pop_front();
  }

  void work() {
    while (const Job job = next()) {
      while (!try_to_do(job)) std::this_thread::sleep_for(kBetweenTries);
    }
  }

 private:
  static constexpr std::chrono::milliseconds kBetweenTries{100};

  /// Returns false if there is no memory for it.
  bool try_to_do(const Job& job) {
    try {
      hand_over(job());
      return true;
    } catch (const std::bad_alloc&) {
      return false;
    }
  }
};

namespace {

/// Signals are for the loop: a thread that is made while this lives takes none.
class SignalsBlocked {
 public:
  SignalsBlocked() {
    sigset_t all;
    sigfillset(&all);
    if (::pthread_sigmask(SIG_SETMASK, &all, &before_) != 0) die("pthread_sigmask");
  }
  SignalsBlocked(const SignalsBlocked&) = delete;
  SignalsBlocked& operator=(const SignalsBlocked&) = delete;
  ~SignalsBlocked() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_;
};

}  // namespace

Workers::~Workers() {
  if (!thread_.joinable()) return;
  if (bench_->abandon()) {
    thread_.join();
  } else {
    thread_.detach();
  }
}

int Workers::submit(Job job) {
  if (bench_ == nullptr) {
    if (const int error = start(); error != 0) return error;
  }
  const std::lock_guard lock(bench_->mutex);
  if (bench_->waiting.size() >= most_waiting_) return EAGAIN;
  bench_->waiting.push_back(std::move(job));
  bench_->changed.notify_one();
  return 0;
}

int Workers::start() {
  auto bench = std::make_shared<Bench>();
  if (!bench->done_event) return errno;
  const SignalsBlocked for_the_thread;
  try {
    thread_ = std::thread([bench, niceness = niceness_] {
      // Of this thread alone (setpriority(2), "C library/kernel differences"). Without it all goes on as
      // well.
      if (niceness != 0)
        static_cast<void>(::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), niceness));
      bench->work();
    });
  } catch (const std::system_error& error) {
    return error.code().value();
  }
  bench_ = std::move(bench);
  return 0;
}

void Workers::watch(Selector& selector) const {
  if (bench_ != nullptr) selector.watch_readable(bench_->done_event.get());
}

void Workers::collect() {
  if (bench_ == nullptr) return;
  // What is run may end these workers.
  const std::shared_ptr<Bench> bench = bench_;
  std::uint64_t count = 0;
  // EAGAIN: nothing has been done since.
  if (::read(bench->done_event.get(), &count, sizeof count) < 0 && errno != EAGAIN) die("read(eventfd)");
  while (const Then* const next = bench->first_done()) {
    (*next)();
    bench->forget_first_done();
  }
}

}  // namespace chat
