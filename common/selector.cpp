#include "common/selector.h"

#include "common/io_signals.h"
#include "common/result.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <ctime>
#include <utility>

#include <sys/select.h>

namespace chat {
namespace {

constexpr timespec kNoTime{};

// A busy loop does without a call for signals in most of its rounds.
constexpr std::chrono::milliseconds kBetweenSignals{10};

// A handler can reach nothing but globals; these are written by it and read between waits only.
std::array<volatile std::sig_atomic_t, NSIG> signal_counts;

void count_signal(int signal) {
  auto& count = signal_counts[static_cast<std::size_t>(signal)];
  count = count + 1;
}

bool is_ignored(int signal) {
  struct sigaction action {};
  if (sigaction(signal, nullptr, &action) != 0) die("sigaction");
  return action.sa_handler == SIG_IGN;
}

timespec to_timespec(Duration duration) {
  using namespace std::chrono;
  const auto whole = duration_cast<seconds>(duration);
  return {static_cast<time_t>(whole.count()), static_cast<long>(nanoseconds(duration - whole).count())};
}

/// select() writes its answer over the question, and both have to cover every bit it reads.
int ask_kernel(DescriptorSet& read, DescriptorSet* write, const timespec* timeout, const sigset_t* mask) {
  const std::size_t words = std::max(read.words(), write == nullptr ? 0 : write->words());
  read.cover(words);
  if (write != nullptr) write->cover(words);
  const int ready =
      ::pselect(static_cast<int>(words * DescriptorSet::kBitsPerWord), static_cast<fd_set*>(read.data()),
                write == nullptr ? nullptr : static_cast<fd_set*>(write->data()), nullptr, timeout, mask);
  if (ready < 0 && errno != EINTR) die("pselect");
  return ready;
}

timespec until(Time deadline) {
  return to_timespec(std::max(deadline - std::chrono::steady_clock::now(), Duration::zero()));
}

}  // namespace

Selector::Selector(std::initializer_list<int> signals) {
  sigemptyset(&signals_);
  for (const int signal : signals) {
    take_signal(signal);
    if (is_ignored(signal)) continue;
    sigaddset(&signals_, signal);
    struct sigaction action {};
    action.sa_handler = count_signal;
    sigfillset(&action.sa_mask);
    if (sigaction(signal, &action, nullptr) != 0) die("sigaction");
  }
  if (sigprocmask(SIG_BLOCK, &signals_, &mask_while_waiting_) != 0) die("sigprocmask");
  for (const int signal : signals) sigdelset(&mask_while_waiting_, signal);
  for (const int signal : IoSignals::numbers()) sigaddset(&mask_while_waiting_, signal);
}

int Selector::bits_in_fd_set() {
  return FD_SETSIZE;
}

void Selector::clear() {
  interest_.read.clear();
  interest_.write.clear();
}

void Selector::put_question_into(DescriptorSet& read) const {
  read = kept_.read;
  if (left_out_ != nullptr) read -= *left_out_;
  read |= interest_.read;
}

void Selector::put_question_into(Sets& sets) const {
  put_question_into(sets.read);
  sets.write = kept_.write;
  sets.write |= interest_.write;
}

Selector::Descriptors Selector::watched() const {
  Sets asked;
  put_question_into(asked);
  DescriptorSet left_out = kept_.read;
  left_out -= asked.read;
  return {asked.read.list(), asked.write.list(), left_out.list()};
}

Moment Selector::wait(Time deadline) {
  const bool interrupted = std::exchange(interrupted_, false);
  if (interrupted) deadline = Time{};
  const int ready = ask_until(deadline);
  woken_by_ = ready > 0 ? Cause::descriptors : ready < 0 || interrupted ? Cause::signal : Cause::deadline;
  const Moment now = read_clocks();
  if (now.steady - signals_collected_at_ >= kBetweenSignals) {
    signals_collected_at_ = now.steady;
    collect_pending_signals();
  }
  return now;
}

void Selector::look_again() {
  put_question_into(ready_.read);
  if (ask_kernel(ready_.read, nullptr, &kNoTime, nullptr) <= 0) ready_.read.clear();
}

/// A call that may sleep queues at each descriptor before it looks at the next, so as to be woken by it.
/// While many talk that is for nothing: some have spoken by the time of asking. So a busy loop asks first.
int Selector::ask_until(Time deadline) {
  if (busy_) {
    if (const int ready = ask(&kNoTime, nullptr); ready > 0) return ready;
  }
  const timespec left = deadline == kNever ? kNoTime : until(deadline);
  const int ready = ask(deadline == kNever ? nullptr : &left, &mask_while_waiting_);
  busy_ = ready > 1;
  return ready;
}

int Selector::ask(const timespec* timeout, const sigset_t* mask) {
  put_question_into(ready_);
  const int ready = ask_kernel(ready_.read, &ready_.write, timeout, mask);
  if (ready <= 0) {
    ready_.read.clear();
    ready_.write.clear();
  }
  return ready;
}

void Selector::pause(Duration duration) {
  const timespec time = to_timespec(duration);
  const int ready = ::pselect(0, nullptr, nullptr, nullptr, &time, &mask_while_waiting_);
  if (ready < 0 && errno != EINTR) die("pselect");
  if (ready < 0) interrupted_ = true;
}

bool Selector::wait_writable(int fd, std::optional<Duration> most) {
  DescriptorSet set;
  set.insert(fd);
  const timespec time = to_timespec(most.value_or(Duration::zero()));
  const int ready = ::pselect(fd + 1, nullptr, static_cast<fd_set*>(set.data()), nullptr,
                              most ? &time : nullptr, &mask_while_waiting_);
  if (ready < 0 && errno != EINTR) die("pselect");
  if (ready < 0) interrupted_ = true;
  return ready > 0;
}

/// pselect() lets a signal in only when it has nothing else to tell. A busy loop would hear of none, so it
/// asks.
void Selector::collect_pending_signals() {
  for (int signal = ::sigtimedwait(&signals_, nullptr, &kNoTime); signal > 0;
       signal = ::sigtimedwait(&signals_, nullptr, &kNoTime)) {
    count_signal(signal);
  }
}

int Selector::take_signal(int signal) {
  const int come = signal_counts[static_cast<std::size_t>(signal)];
  return come - std::exchange(taken_signals_[static_cast<std::size_t>(signal)], come);
}

bool Selector::has_signal() const {
  for (std::size_t signal = 1; signal < signal_counts.size(); ++signal) {
    if (signal_counts[signal] != taken_signals_[signal]) return true;
  }
  return false;
}

bool Selector::has_come(int signal) {
  return signal_counts[static_cast<std::size_t>(signal)] > 0;
}

Moment read_clocks() {
  return {std::chrono::steady_clock::now(), std::chrono::system_clock::now()};
}

}  // namespace chat
