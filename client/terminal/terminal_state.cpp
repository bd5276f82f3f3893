#include "client/terminal/terminal_state.h"

#include "common/is_in.h"
#include "common/result.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <string_view>

#include <poll.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

namespace chat::client {
namespace {

constexpr std::array kFaults = {SIGSEGV, SIGBUS, SIGFPE, SIGILL};

/// Those that end a program and that no loop obeys, but for SIGKILL.
constexpr std::array kEndingSignals = {SIGQUIT, SIGABRT, SIGSEGV, SIGBUS,    SIGFPE,  SIGILL,
                                       SIGTRAP, SIGSYS,  SIGXCPU, SIGXFSZ,   SIGALRM, SIGVTALRM,
                                       SIGPROF, SIGUSR1, SIGUSR2, SIGSTKFLT, SIGPOLL, SIGPWR};

// A signal's handler reaches nothing but globals; everything here is written before the handlers are set.
int terminal = -1;
termios settings;
std::array<struct sigaction, kEndingSignals.size()> actions_before;

/// Whether the terminal is ours to change: not while another job has it, the shell or an editor. Trying would
/// stop us (SIGTTOU).
bool is_ours() {
  return terminal >= 0 && ::tcgetpgrp(terminal) == ::getpgrp();
}

bool is_changed(const termios& now) {
  return now.c_lflag != settings.c_lflag || now.c_iflag != settings.c_iflag ||
         now.c_oflag != settings.c_oflag;
}

/// Readline asks the terminal to mark pastes, and nobody would take that back after a sudden end.
void end_bracketed_paste() {
  constexpr std::string_view kOff = "\x1b[?2004l\r\n";
  // A terminal that was stopped with Ctrl-S must not keep us.
  pollfd writable{terminal, POLLOUT, 0};
  if (::poll(&writable, 1, 0) == 1 && ::write(terminal, kOff.data(), kOff.size()) < 0) return;
}

/// Calls only what a signal's handler may (signal-safety(7)).
void restore_after_sudden_end() {
  const int error = errno;
  termios now{};
  if (is_ours() && ::tcgetattr(terminal, &now) == 0 && is_changed(now)) {
    end_bracketed_paste();
    ::tcsetattr(terminal, TCSANOW, &settings);
  }
  errno = error;
}

/// Ends the program in the way that it would have ended without us. A fault that comes from an instruction
/// comes again when the handler returns, and so tells whoever looks (a debugger, a sanitizer) where it was;
/// what was sent has to be sent again.
void restore_and_end(int signal, siginfo_t* info, void* /*context*/) {
  restore_after_sudden_end();
  for (std::size_t i = 0; i < kEndingSignals.size(); ++i) {
    if (kEndingSignals[i] == signal) ::sigaction(signal, &actions_before[i], nullptr);
  }
  const bool comes_again = info->si_code > 0 && is_in(kFaults, signal);
  if (!comes_again) ::raise(signal);
}

void set_handlers() {
  for (std::size_t i = 0; i < kEndingSignals.size(); ++i) {
    struct sigaction action {};
    action.sa_sigaction = restore_and_end;
    action.sa_flags = SA_SIGINFO;
    sigfillset(&action.sa_mask);
    if (::sigaction(kEndingSignals[i], &action, &actions_before[i]) != 0) die("sigaction");
  }
}

}  // namespace

TerminalState::TerminalState(int fd) {
  if (::tcgetattr(fd, &settings) != 0) return;
  terminal = fd;
  set_handlers();
  before_dying(restore_after_sudden_end);
}

TerminalState::~TerminalState() {
  if (terminal < 0) return;
  if (is_ours()) ::tcsetattr(terminal, TCSANOW, &settings);
  terminal = -1;
  before_dying(nullptr);
  for (std::size_t i = 0; i < kEndingSignals.size(); ++i)
    ::sigaction(kEndingSignals[i], &actions_before[i], nullptr);
}

// Of a terminal that is not this session's own nobody says who has it.
bool is_in_foreground(int fd) {
  const pid_t group = ::tcgetpgrp(fd);
  return group < 0 || group == ::getpgrp();
}

// tcdrain() has the kernel stop who has not got the terminal. A process group that nobody could continue is
// not stopped (setpgid(2)), nor is who ignores the signal.
void wait_for_foreground(int fd) {
  constexpr int kTriesMax = 100;  // each time somebody has continued it in the background
  for (int i = 0; i < kTriesMax && !is_in_foreground(fd); ++i) ::tcdrain(fd);
}

bool takes_output(int fd, std::chrono::milliseconds patience) {
  pollfd room{fd, POLLOUT, 0};
  return ::poll(&room, 1, static_cast<int>(patience.count())) != 0;
}

WindowSize window_size(int fd) {
  winsize size{};
  WindowSize result;
  if (::ioctl(fd, TIOCGWINSZ, &size) != 0) return result;
  if (size.ws_col > 0) result.columns = size.ws_col;
  if (size.ws_row > 0) result.rows = size.ws_row;
  return result;
}

}  // namespace chat::client
