#include "client/terminal/line_streams.h"

#include "client/terminal/terminal_charset.h"
#include "client/terminal/typed_bytes.h"
#include "common/selector.h"
#include "common/units.h"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <optional>
#include <string_view>
#include <utility>

#include <poll.h>
#include <readline/readline.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace chat::client {
namespace {

constexpr std::size_t kSetAsideMax = 64 * kKiB;

// Readline calls plain functions, and has one line.
TypedBytes typed_bytes;
std::string typed_ahead;
std::optional<TerminalCharset> charset_out;

SignalKeys signal_keys;
bool stopped = false;  // by Ctrl-S
std::string read_ahead;
std::string set_aside;

int waiting_at_last = 0;
int read_at_once = 0;  // since there was nothing to read

int bytes_in_terminal() {
  int waiting = 0;
  return ::ioctl(STDIN_FILENO, FIONREAD, &waiting) == 0 ? waiting : 0;
}

void count_byte() {
  read_at_once = waiting_at_last > 0 ? read_at_once + 1 : 1;
  waiting_at_last = bytes_waiting();
}

bool has_hung_up() {
  pollfd keyboard{STDIN_FILENO, POLLIN, 0};
  return ::poll(&keyboard, 1, 0) > 0 && (keyboard.revents & (POLLHUP | POLLERR | POLLNVAL)) != 0;
}

bool arrives_within(int milliseconds) {
  pollfd keyboard{STDIN_FILENO, POLLIN, 0};
  return ::poll(&keyboard, 1, milliseconds) > 0;
}

// As the terminal does it: what was typed before is dropped, and a terminal that was stopped goes on.
void raise_for_all(int signal) {
  stopped = false;
  set_aside.clear();
  ::kill(0, signal);
}

void obey(KeyMeaning meaning) {
  switch (meaning) {
    case KeyMeaning::interrupt:
      return raise_for_all(SIGINT);
    case KeyMeaning::quit:
      return raise_for_all(SIGQUIT);
    case KeyMeaning::suspend:
      return raise_for_all(SIGTSTP);
    case KeyMeaning::stop:
    case KeyMeaning::start:
      stopped = meaning == KeyMeaning::stop;
      return;
    case KeyMeaning::text:
      return;
  }
}

/// Reads one byte behind those in `typed`.
Arrived read_behind(std::string& typed) {
  if (bytes_in_terminal() == 0 && !has_hung_up()) return Arrived::nothing;
  char byte = 0;
  const ssize_t count = ::read(STDIN_FILENO, &byte, 1);
  if (count < 0 && (errno == EAGAIN || errno == EINTR)) return Arrived::nothing;
  if (count <= 0) return Arrived::end;
  const KeyMeaning meaning = signal_keys.take(byte, read_clocks().steady);
  obey(meaning);
  if (meaning != KeyMeaning::text) return Arrived::key;
  typed += byte;
  return Arrived::text;
}

bool has_byte_within(int milliseconds) {
  if (!read_ahead.empty()) return true;
  return (!set_aside.empty() || arrives_within(milliseconds)) && read_typed() == Arrived::text;
}

// In place of Readline's look at the terminal, which does not know of bytes that were read, nor of keys that
// are obeyed.
int is_input_available() {
  constexpr int kMicroseconds = 1'000;
  return has_byte_within(rl_set_keyboard_input_timeout(-1) / kMicroseconds) ? 1 : 0;
}

// In place of Readline's own, which would wait for a byte, and for the rest of a character that is none. A
// command of Readline's that wants a byte where there is none is given up with Ctrl-G.
int next_byte(FILE* /*stream*/) {
  constexpr int kMillisecondsForKey = 1'000;
  constexpr int kMillisecondsForRest = 50;  // the bytes of a character come together
  constexpr int kGivesUp = '\a';
  while (typed_ahead.empty()) {
    if (!has_byte_within(kMillisecondsForKey)) return kGivesUp;
    typed_ahead = typed_bytes.feed(take_byte());
    if (typed_ahead.empty() && !has_byte_within(kMillisecondsForRest)) typed_ahead = typed_bytes.flush();
  }
  const auto byte = static_cast<unsigned char>(typed_ahead.front());
  typed_ahead.erase(0, 1);
  return byte;
}

ssize_t write_encoded(void* /*cookie*/, const char* utf8, std::size_t size) {
  const std::string bytes = charset_out->encoded({utf8, size});
  std::string_view left = bytes;
  while (!left.empty()) {
    const ssize_t written = ::write(STDOUT_FILENO, left.data(), left.size());
    if (written < 0 && errno != EINTR) return 0;
    if (written > 0) left.remove_prefix(static_cast<std::size_t>(written));
  }
  return static_cast<ssize_t>(size);
}

}  // namespace

void speak_charset(const std::string& charset) {
  rl_getc_function = next_byte;
  rl_input_available_hook = is_input_available;
  if (charset.empty()) return;
  typed_bytes = TypedBytes(TerminalCharset::upper_half(charset));
  charset_out = TerminalCharset::open(charset);
  if (!charset_out) return;
  FILE* const encoding = ::fopencookie(nullptr, "w", {nullptr, write_encoded, nullptr, nullptr});
  if (encoding != nullptr) rl_outstream = encoding;
}

void obey_keys(SignalKeys keys) {
  signal_keys = std::move(keys);
}

bool is_stopped_by_key() {
  return stopped;
}

Arrived read_typed() {
  if (!read_ahead.empty()) return Arrived::text;
  if (set_aside.empty()) return read_behind(read_ahead);
  read_ahead += set_aside.front();
  set_aside.erase(0, 1);
  return Arrived::text;
}

bool set_typed_aside() {
  while (may_set_aside()) {
    const Arrived arrived = read_behind(set_aside);
    if (arrived != Arrived::text) return arrived != Arrived::end;
  }
  return true;
}

bool has_set_aside() {
  return !set_aside.empty() || !read_ahead.empty();
}

bool may_set_aside() {
  return set_aside.size() < kSetAsideMax;
}

char take_byte() {
  const char byte = read_ahead.front();
  read_ahead.erase(0, 1);
  count_byte();
  return byte;
}

int bytes_waiting() {
  return static_cast<int>(read_ahead.size() + set_aside.size()) + bytes_in_terminal();
}

bool is_unmarked_paste() {
  constexpr int kNobodyTypes = 8;
  return waiting_at_last > 1 && read_at_once + waiting_at_last >= kNobodyTypes;
}

bool has_typed_ahead() {
  return !typed_ahead.empty();
}

std::string typed_text(char byte) {
  return typed_bytes.feed(byte);
}

}  // namespace chat::client
