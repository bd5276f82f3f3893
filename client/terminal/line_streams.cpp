#include "client/terminal/line_streams.h"

#include "client/terminal/terminal_charset.h"
#include "client/terminal/typed_bytes.h"

#include <cerrno>
#include <cstdio>
#include <optional>
#include <string_view>

#include <poll.h>
#include <readline/readline.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace chat::client {
namespace {

// Readline calls plain functions, and has one line.
TypedBytes typed_bytes;
std::string typed_ahead;
std::optional<TerminalCharset> charset_out;

int waiting_at_last = 0;
int read_at_once = 0;  // since there was nothing to read

void count_byte() {
  read_at_once = waiting_at_last > 0 ? read_at_once + 1 : 1;
  waiting_at_last = bytes_waiting();
}

bool more_arrives() {
  constexpr int kMilliseconds = 50;  // the bytes of a character come together
  pollfd keyboard{STDIN_FILENO, POLLIN, 0};
  return ::poll(&keyboard, 1, kMilliseconds) > 0;
}

// In place of Readline's own, which would wait for the rest of a character that is none.
int next_byte(FILE* stream) {
  while (typed_ahead.empty()) {
    const int byte = rl_getc(stream);
    if (byte == EOF) return EOF;
    count_byte();
    typed_ahead = typed_bytes.feed(static_cast<char>(byte));
    if (typed_ahead.empty() && !more_arrives()) typed_ahead = typed_bytes.flush();
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
  if (charset.empty()) return;
  typed_bytes = TypedBytes(TerminalCharset::upper_half(charset));
  charset_out = TerminalCharset::open(charset);
  if (!charset_out) return;
  FILE* const encoding = ::fopencookie(nullptr, "w", {nullptr, write_encoded, nullptr, nullptr});
  if (encoding != nullptr) rl_outstream = encoding;
}

int bytes_waiting() {
  int waiting = 0;
  return ::ioctl(STDIN_FILENO, FIONREAD, &waiting) == 0 ? waiting : 0;
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
