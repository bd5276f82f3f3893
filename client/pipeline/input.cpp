#include "client/pipeline/input.h"

#include "common/result.h"
#include "common/selector.h"
#include "common/text.h"
#include "common/units.h"

#include <array>
#include <cerrno>

#include <fmt/format.h>

#include <fcntl.h>
#include <unistd.h>

namespace chat::client {

Input::Input(int fd, std::size_t max_line)
    : fd_(fd), lines_(max_line), max_line_(max_line), at_end_(::fcntl(fd, F_GETFD) < 0) {}

void Input::watch(Selector& selector) const {
  if (!at_end_ && !has_line()) selector.watch_readable(fd_);
}

void Input::advance(const Selector& selector) {
  if (at_end_ || has_line() || !selector.readable(fd_)) return;
  std::array<char, 64 * kKiB> bytes;
  const ssize_t count = ::read(fd_, bytes.data(), bytes.size());
  if (count > 0) return lines_.feed({bytes.data(), static_cast<std::size_t>(count)});
  if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (count < 0) error_ = os_error("cannot read standard input", errno);
  at_end_ = true;
  lines_.finish();
}

Input::Line Input::next() {
  const LineReader::Line line = lines_.next();
  if (line.kind == LineReader::Line::Kind::none) return {};
  ++number_;
  if (line.kind == LineReader::Line::Kind::too_long) {
    return {Line::Kind::refused,
            {},
            fmt::format("line {} has {} bytes, more than {}", with_commas(number_), with_commas(line.length),
                        with_commas(max_line_))};
  }
  if (const auto invalid = find_invalid_utf8(line.text)) {
    return {Line::Kind::refused,
            {},
            fmt::format("line {} is not UTF-8 (byte {})", with_commas(number_), with_commas(*invalid + 1))};
  }
  return {Line::Kind::text, line.text, {}};
}

}  // namespace chat::client
