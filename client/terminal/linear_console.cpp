#include "client/terminal/linear_console.h"

#include "common/moment.h"
#include "common/selector.h"
#include "common/units.h"

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <utility>

#include <poll.h>
#include <unistd.h>

namespace chat::client {
namespace {

// Between the lines of a paste: a terminal gives the next when the program has taken what fits.
constexpr int kPasteGap = 30;  // milliseconds

// Behind as much as that it is not waited for more, nor for longer: somebody may type on and on.
constexpr std::size_t kPasteBytesMax = kMiB;
constexpr Duration kPasteMax = std::chrono::seconds(1);

bool is_typed_within(int milliseconds) {
  pollfd keyboard{STDIN_FILENO, POLLIN, 0};
  return ::poll(&keyboard, 1, milliseconds) > 0;
}

}  // namespace

LinearConsole::LinearConsole(Typist& typist, const std::string& charset) : typist_(typist) {
  if (charset.empty()) return;
  typed_ = TypedBytes(TerminalCharset::upper_half(charset));
  charset_ = TerminalCharset::open(charset);
}

// Nothing marks a paste where the terminal has its own line mode, but its lines come faster than anybody
// types. They are taken together, so that what comes behind the first does not answer the question about it.
bool LinearConsole::feed() {
  if (!read_typed()) return false;
  const auto wait = [&] { return lines_.find('\n') + 1 < lines_.size() ? kPasteGap : 0; };
  const Time latest = read_clocks().steady + kPasteMax;
  const auto may_go_on = [&] {
    return !lines_.empty() && !at_end_ && lines_.size() < kPasteBytesMax && read_clocks().steady < latest;
  };
  while (may_go_on() && is_typed_within(wait()) && read_typed()) {
  }
  if (!lines_.empty()) {
    lines_.pop_back();
    typist_.on_line(std::exchange(lines_, {}));
  }
  if (at_end_) typist_.on_end_of_input();
  return true;
}

/// Returns false if there was nothing after all.
bool LinearConsole::read_typed() {
  std::array<char, 4096> bytes;
  const ssize_t count = ::read(STDIN_FILENO, bytes.data(), bytes.size());
  if (count < 0 && (errno == EAGAIN || errno == EINTR)) return false;
  at_end_ = count <= 0;
  for (ssize_t i = 0; i < count; ++i) take(bytes[static_cast<std::size_t>(i)]);
  return true;
}

void LinearConsole::take(char byte) {
  line_ += typed_.feed(byte);
  if (byte == '\n') lines_ += std::exchange(line_, {});
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
