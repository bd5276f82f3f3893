#include "client/terminal/suspension.h"

#include "common/result.h"

#include <csignal>

namespace chat::client {

void stop_this_process() {
  struct sigaction stopping {};
  struct sigaction former {};
  stopping.sa_handler = SIG_DFL;
  sigset_t stop_alone;
  sigemptyset(&stop_alone);
  sigaddset(&stop_alone, SIGTSTP);
  if (::sigaction(SIGTSTP, &stopping, &former) != 0) die("sigaction");
  std::raise(SIGTSTP);
  // Here it takes effect.
  if (::sigprocmask(SIG_UNBLOCK, &stop_alone, nullptr) != 0) die("sigprocmask");
  if (::sigprocmask(SIG_BLOCK, &stop_alone, nullptr) != 0) die("sigprocmask");
  if (::sigaction(SIGTSTP, &former, nullptr) != 0) die("sigaction");
}

bool has_signal_on_its_way() {
  sigset_t pending;
  if (::sigpending(&pending) != 0) return false;
  return ::sigismember(&pending, SIGINT) == 1 || ::sigismember(&pending, SIGTSTP) == 1;
}

}  // namespace chat::client
