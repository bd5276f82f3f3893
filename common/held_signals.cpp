#include "common/held_signals.h"

#include "common/result.h"

namespace chat {

HeldSignals::HeldSignals(std::initializer_list<int> signals) {
  sigset_t held;
  sigemptyset(&held);
  for (const int each : signals) sigaddset(&held, each);
  if (::sigprocmask(SIG_BLOCK, &held, &before_) != 0) die("sigprocmask");
}

void HeldSignals::release() const {
  if (::sigprocmask(SIG_SETMASK, &before_, nullptr) != 0) die("sigprocmask");
}

}  // namespace chat
