#include "client/terminal/linear_console.h"

#include <array>
#include <cerrno>
#include <cstdio>
#include <utility>

#include <unistd.h>

namespace chat::client {

LinearConsole::LinearConsole(Typist& typist, const std::string& charset) : typist_(typist) {
  if (charset.empty()) return;
  typed_ = TypedBytes(TerminalCharset::upper_half(charset));
  charset_ = TerminalCharset::open(charset);
}

bool LinearConsole::feed() {
  std::array<char, 4096> bytes;
  const ssize_t count = ::read(STDIN_FILENO, bytes.data(), bytes.size());
  if (count < 0 && (errno == EAGAIN || errno == EINTR)) return false;
  if (count <= 0) typist_.on_end_of_input();
  for (ssize_t i = 0; i < count; ++i) take(bytes[static_cast<std::size_t>(i)]);
  return true;
}

void LinearConsole::take(char byte) {
  line_ += typed_.feed(byte);
  if (byte != '\n') return;
  line_.pop_back();
  typist_.on_line(std::exchange(line_, {}));
}

// A terminal that reads aloud has no use for lines that end where a window does.
std::size_t LinearConsole::width() const {
  return SIZE_MAX / 4;
}

void LinearConsole::print(std::string_view lines) {
  if (abandoned_) return;
  const std::string bytes = charset_ ? charset_->encoded(lines) : std::string(lines);
  std::fwrite(bytes.data(), 1, bytes.size(), stdout);
  std::fflush(stdout);
}

}  // namespace chat::client
