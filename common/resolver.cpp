#include "common/resolver.h"

#include "common/selector.h"
#include "common/unique_fd.h"

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <system_error>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include <sys/eventfd.h>

namespace chat {

/// What the thread and the loop share; it lives as long as the later of them needs it.
struct Resolver::Lookup {
  Endpoint endpoint;
  UniqueFd done_event;
  std::atomic<bool> done = false;
  Result<std::vector<Address>> answer{};  // the thread's until `done`, then the loop's

  void run() {
    answer = find_addresses(endpoint);
    done.store(true, std::memory_order_release);
    constexpr std::uint64_t kOne = 1;
    if (::write(done_event.get(), &kOne, sizeof kOne) != sizeof kOne) die("write(eventfd)");
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

Resolver::Resolver(const Endpoint& endpoint) : answer_(addresses_at_hand(endpoint)) {
  if (answer_) return;
  lookup_ = std::make_shared<Lookup>();
  lookup_->endpoint = endpoint;
  lookup_->done_event.reset(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!lookup_->done_event) {
    answer_ = Failure(os_error(fmt::format("cannot look up '{}'", endpoint.host), errno));
    return;
  }
  const SignalsBlocked for_the_thread;
  try {
    std::thread([lookup = lookup_] { lookup->run(); }).detach();
  } catch (const std::system_error& error) {
    answer_ = Failure(fmt::format("cannot look up '{}': {}", endpoint.host, error.code().message()));
  }
}

Resolver::~Resolver() = default;
Resolver::Resolver(Resolver&&) noexcept = default;
Resolver& Resolver::operator=(Resolver&&) noexcept = default;

void Resolver::watch(Selector& selector) const {
  if (lookup_) selector.watch_readable(lookup_->done_event.get());
}

std::optional<Resolver::Answer> Resolver::advance() {
  if (lookup_ && lookup_->done.load(std::memory_order_acquire)) answer_ = std::move(lookup_->answer);
  if (answer_) lookup_ = nullptr;
  return std::exchange(answer_, std::nullopt);
}

}  // namespace chat
