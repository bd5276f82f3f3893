#include "common/io_signals.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace chat {

/// To this thread alone: another that does not block the signal would be ended by it.
bool IoSignals::arm(int fd) {
  if (!signals_ && !open()) return false;
  const f_owner_ex owner{F_OWNER_TID, ::gettid()};
  int on = 1;
  return ::fcntl(fd, F_SETOWN_EX, &owner) == 0 && ::fcntl(fd, F_SETSIG, SIGRTMIN) == 0 &&
         ::ioctl(fd, FIOASYNC, &on) == 0;
}

void IoSignals::disarm(int fd) {
  int off = 0;
  ::ioctl(fd, FIOASYNC, &off);
}

bool IoSignals::open() {
  sigset_t ours;
  sigemptyset(&ours);
  for (const int each : numbers()) sigaddset(&ours, each);
  if (::pthread_sigmask(SIG_BLOCK, &ours, nullptr) != 0) return false;
  signals_.reset(::signalfd(-1, &ours, SFD_NONBLOCK | SFD_CLOEXEC));
  return bool(signals_);
}

std::size_t IoSignals::read_into(Batch& batch) {
  if (!signals_) return 0;
  const ssize_t bytes = ::read(signals_.get(), batch.data(), sizeof batch);
  return bytes < 0 ? 0 : static_cast<std::size_t>(bytes) / sizeof batch[0];
}

}  // namespace chat
