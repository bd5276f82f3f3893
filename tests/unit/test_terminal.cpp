#include "catch.h"
#include "client/terminal/terminal_colours.h"
#include "client/terminal/terminal_state.h"
#include "common/result.h"
#include "common/unique_fd.h"
#include "fake_environment.h"

#include <array>
#include <csignal>
#include <cstdlib>
#include <map>
#include <string>
#include <utility>

#include <fcntl.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>

using namespace chat;
using namespace chat::client;

namespace {

struct Terminal {
  UniqueFd master;
  UniqueFd slave;

  Terminal() {
    const winsize size{.ws_row = 30, .ws_col = 100, .ws_xpixel = 0, .ws_ypixel = 0};
    int fds[2];
    REQUIRE(::openpty(&fds[0], &fds[1], nullptr, nullptr, &size) == 0);
    master.reset(fds[0]);
    slave.reset(fds[1]);
  }

  bool is_cooked() const {
    termios now{};
    return ::tcgetattr(slave.get(), &now) == 0 && (now.c_lflag & ICANON) != 0;
  }
  std::string shown() const {
    std::array<char, 65536> bytes;
    REQUIRE(::fcntl(master.get(), F_SETFL, O_NONBLOCK) == 0);
    const ssize_t count = ::read(master.get(), bytes.data(), bytes.size());
    return {bytes.data(), count > 0 ? static_cast<std::size_t>(count) : 0};
  }
};

void make_raw(int fd) {
  termios raw{};
  ::tcgetattr(fd, &raw);
  ::cfmakeraw(&raw);
  ::tcsetattr(fd, TCSANOW, &raw);
}

/// What a program left behind.
struct Left {
  bool cooked;
  bool in_order;  ///< it went on to its end
};

/// What is left by a program that made the terminal raw and then ended by `end`.
///
/// The program runs in the terminal's session but does not lead it: when the leader ends, the kernel hangs
/// the terminal up.
Left left_by(const Terminal& terminal, void (*end)()) {
  constexpr int kCooked = 1;
  constexpr int kInOrder = 2;
  const pid_t leader = ::fork();
  if (leader == 0) {
    ::setsid();
    ::ioctl(terminal.slave.get(), TIOCSCTTY, 0);
    const pid_t program = ::fork();
    if (program == 0) {
      ::dup2(terminal.slave.get(), STDERR_FILENO);
      // Those of the test's framework would make a report of it.
      for (const int signal : {SIGABRT, SIGILL, SIGSEGV}) std::signal(signal, SIG_DFL);
      {
        const TerminalState state(terminal.slave.get());
        make_raw(terminal.slave.get());
        end();
      }
      ::_exit(0);
    }
    int status = 0;
    ::waitpid(program, &status, WUNTRACED);
    if (WIFSTOPPED(status)) ::kill(program, SIGKILL);
    ::_exit((terminal.is_cooked() ? kCooked : 0) | (status == 0 ? kInOrder : 0));
  }
  int status = -1;
  REQUIRE(::waitpid(leader, &status, 0) == leader);
  REQUIRE(WIFEXITED(status));
  return {(WEXITSTATUS(status) & kCooked) != 0, (WEXITSTATUS(status) & kInOrder) != 0};
}

}  // namespace

TEST_CASE("a terminal is left as it was found", "[terminal]") {
  const Terminal terminal;
  REQUIRE(terminal.is_cooked());
  const Left left = left_by(terminal, [] {});
  CHECK(left.cooked);
  CHECK(left.in_order);
}

TEST_CASE("a terminal is left as it was found by a sudden end", "[terminal]") {
  const auto end = GENERATE(
      as<void (*)()>(), [] { std::abort(); }, [] { ::raise(SIGQUIT); }, [] { ::raise(SIGSEGV); },
      [] { __builtin_trap(); }, [] { die("open"); });
  const Terminal terminal;
  const Left left = left_by(terminal, end);
  CHECK(left.cooked);
  CHECK_FALSE(left.in_order);
  CHECK(terminal.shown().find("\x1b[?2004l\r\n") != std::string::npos);
}

TEST_CASE("a program that is killed shows that this test can fail", "[terminal]") {
  const Terminal terminal;
  CHECK_FALSE(left_by(terminal, [] { ::raise(SIGKILL); }).cooked);
}

TEST_CASE("another job's terminal is left alone", "[terminal]") {
  const Terminal terminal;
  const Left left = left_by(terminal, [] { ::setpgid(0, 0); });
  CHECK_FALSE(left.cooked);
  CHECK(left.in_order);
}

TEST_CASE("a window has the terminal's size, or a usual one", "[terminal]") {
  const Terminal terminal;
  CHECK(window_size(terminal.slave.get()).columns == 100);
  CHECK(window_size(terminal.slave.get()).rows == 30);
  const UniqueFd file(::open("/dev/null", O_RDONLY));
  CHECK(window_size(file.get()).columns == 80);
  CHECK(window_size(file.get()).rows == 24);
}

TEST_CASE("a terminal's colours are counted", "[terminal]") {
  const Terminal terminal;
  const auto colours = [&](std::map<std::string, std::string> values) {
    return colours_of_terminal(terminal.slave.get(), environment(std::move(values)));
  };
  CHECK(colours({{"TERM", "xterm-256color"}}) == 256);
  CHECK(colours({{"TERM", "xterm-256color"}, {"NO_COLOR", ""}}) == 256);
  CHECK(colours({{"TERM", "xterm-256color"}, {"NO_COLOR", "1"}}) == 0);
  CHECK(colours({{"TERM", "linux"}}) == 8);
  CHECK(colours({{"TERM", "xterm"}, {"COLORTERM", "truecolor"}}) == 256);
  CHECK(colours({{"TERM", "dumb"}, {"COLORTERM", "truecolor"}}) == 0);
  CHECK(colours({{"TERM", "vt100"}}) == 0);
  CHECK(colours({{"TERM", "no-such-terminal"}}) == 0);
  CHECK(colours({{"TERM", ""}}) == 0);
  CHECK(colours({}) == 0);
  const UniqueFd file(::open("/dev/null", O_RDONLY));
  CHECK(colours_of_terminal(file.get(), environment({{"TERM", "xterm-256color"}})) == 0);
}
