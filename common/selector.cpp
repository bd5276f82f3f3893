#include "common/selector.h"

#include "common/result.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <ctime>

#include <climits>

#include <sys/select.h>

namespace chat {
namespace {

constexpr std::size_t kBitsPerWord = sizeof(unsigned long) * CHAR_BIT;

std::size_t word_of(int fd) {
  return static_cast<std::size_t>(fd) / kBitsPerWord;
}

unsigned long bit_of(int fd) {
  return 1UL << (static_cast<std::size_t>(fd) % kBitsPerWord);
}

// A handler can reach nothing but globals; these are written by it and read between waits only.
std::array<volatile std::sig_atomic_t, NSIG> signal_counts;

void count_signal(int signal) {
  auto& count = signal_counts[static_cast<std::size_t>(signal)];
  count = count + 1;
}

timespec until(Time deadline) {
  using namespace std::chrono;
  const Duration left = std::max(deadline - steady_clock::now(), Duration::zero());
  const auto whole = duration_cast<seconds>(left);
  return {static_cast<time_t>(whole.count()), static_cast<long>(nanoseconds(left - whole).count())};
}

}  // namespace

void Selector::DescriptorSet::insert(int fd) {
  if (word_of(fd) >= words_.size()) words_.resize(word_of(fd) + 1);
  words_[word_of(fd)] |= bit_of(fd);
}

bool Selector::DescriptorSet::contains(int fd) const {
  return word_of(fd) < words_.size() && (words_[word_of(fd)] & bit_of(fd)) != 0;
}

void Selector::DescriptorSet::clear() {
  std::fill(words_.begin(), words_.end(), 0);
}

Selector::Selector(std::initializer_list<int> signals) {
  sigemptyset(&signals_);
  for (const int signal : signals) {
    sigaddset(&signals_, signal);
    struct sigaction action {};
    action.sa_handler = count_signal;
    sigfillset(&action.sa_mask);
    if (sigaction(signal, &action, nullptr) != 0) die("sigaction");
  }
  if (sigprocmask(SIG_BLOCK, &signals_, &mask_while_waiting_) != 0) die("sigprocmask");
  for (const int signal : signals) sigdelset(&mask_while_waiting_, signal);
}

void Selector::clear() {
  interest_.read.clear();
  interest_.write.clear();
}

Moment Selector::wait(Time deadline) {
  const timespec left = deadline == kNever ? timespec{} : until(deadline);
  ask(deadline == kNever ? nullptr : &left, &mask_while_waiting_);
  collect_pending_signals();
  return read_clocks();
}

void Selector::look_again() {
  constexpr timespec kNoTime{};
  ask(&kNoTime, nullptr);
}

void Selector::ask(const timespec* timeout, const sigset_t* mask) {
  // select() writes its answer over the question, so it is given a copy; both copies must cover every bit it
  // reads.
  const std::size_t words = std::max(interest_.read.words(), interest_.write.words());
  interest_.read.cover(words);
  interest_.write.cover(words);
  ready_ = interest_;
  const int ready =
      ::pselect(static_cast<int>(words * kBitsPerWord), static_cast<fd_set*>(ready_.read.data()),
                static_cast<fd_set*>(ready_.write.data()), nullptr, timeout, mask);
  if (ready < 0 && errno != EINTR) die("pselect");
  if (ready <= 0) {
    ready_.read.clear();
    ready_.write.clear();
  }
}

/// pselect() lets a signal in only when it has nothing else to tell. A busy loop would hear of none, so it
/// asks.
void Selector::collect_pending_signals() {
  constexpr timespec kNoTime{};
  for (int signal = ::sigtimedwait(&signals_, nullptr, &kNoTime); signal > 0;
       signal = ::sigtimedwait(&signals_, nullptr, &kNoTime)) {
    count_signal(signal);
  }
}

int Selector::take_signal(int signal) {
  auto& count = signal_counts[static_cast<std::size_t>(signal)];
  const int taken = count;
  count = 0;
  return taken;
}

Moment read_clocks() {
  return {std::chrono::steady_clock::now(), std::chrono::system_clock::now()};
}

}  // namespace chat
