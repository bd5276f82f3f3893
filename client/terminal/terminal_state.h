#pragma once

#include <chrono>

namespace chat::client {

/// The terminal's settings as they were when the program started, put back on every way out: at the end of
/// this object's life, in die(), and when a fault (SIGSEGV, SIGABRT, ...) or a
/// signal that nobody obeys (SIGQUIT, SIGUSR1, SIGALRM, ...) ends the program.
/// SIGTERM and SIGHUP belong to the loop, which ends in order. One a process, made before Readline's first
/// prompt.
///
/// Does nothing when `fd` is not a terminal, or while another job has it.
class TerminalState {
 public:
  explicit TerminalState(int fd);
  TerminalState(const TerminalState&) = delete;
  TerminalState& operator=(const TerminalState&) = delete;
  ~TerminalState();
};

struct WindowSize {
  int columns = 80;
  int rows = 24;
};

/// Whether this job has the terminal `fd`, as far as it can be known: a shell gives it to one job at a time.
bool is_in_foreground(int fd);

/// Stops this process, as the kernel stops one that wants a terminal which another job has, until it is given
/// `fd`. Returns at once where nothing could stop it.
void wait_for_foreground(int fd);

/// Whether writing to `fd` would not block: a terminal may be stopped (Ctrl-S), or its line frozen. Waits for
/// that as long as `patience`.
bool takes_output(int fd, std::chrono::milliseconds patience = {});

/// Of the terminal `fd`; 80 by 24 where it does not say.
WindowSize window_size(int fd);

}  // namespace chat::client
