#include "common/unblockable_output.h"

#include <algorithm>
#include <cstddef>
#include <string>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

namespace chat {
namespace {

/// A description of our own, which can be made non-blocking: for a terminal, "writable" is one byte of room,
/// and only O_NONBLOCK keeps a stuck one from stopping us. None for a file, which never makes one wait and
/// has one place to write at, and none where it cannot be had.
UniqueFd open_anew(int fd) {
  struct stat status {};
  if (::fstat(fd, &status) != 0 || S_ISREG(status.st_mode)) return {};
  const std::string path = "/proc/self/fd/" + std::to_string(fd);
  return UniqueFd(::open(path.c_str(), O_WRONLY | O_APPEND | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
}

/// Whether it is a file whose last line has no end, because the disk was full or a program was killed.
bool ends_within_line(int fd) {
  struct stat status {};
  if (::fstat(fd, &status) != 0 || !S_ISREG(status.st_mode) || status.st_size == 0) return false;
  const std::string path = "/proc/self/fd/" + std::to_string(fd);
  const UniqueFd to_read(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  char last = '\n';
  return to_read && ::pread(to_read.get(), &last, 1, status.st_size - 1) == 1 && last != '\n';
}

}  // namespace

UnblockableOutput::UnblockableOutput(int fd) : fd_(fd), in_line_(ends_within_line(fd)) {}

UnblockableOutput UnblockableOutput::standard_stream(int fd) {
  UnblockableOutput output(fd);
  output.own_ = open_anew(fd);
  if (output.own_) output.fd_ = output.own_.get();
  return output;
}

bool UnblockableOutput::write(std::string_view lines) {
  if (in_line_ && !write_now("\n")) return false;
  return write_now(lines);
}

void UnblockableOutput::redirect(int fd) {
  own_.reset();
  fd_ = fd;
  in_line_ = ends_within_line(fd);
}

// For the descriptors that could not be made non-blocking: a socket or a pipe that poll(2) calls writable
// takes a page without blocking (pipe(7), PIPE_BUF).
bool UnblockableOutput::is_writable() const {
  pollfd descriptor{fd_, POLLOUT, 0};
  return ::poll(&descriptor, 1, 0) == 1 && (descriptor.revents & POLLOUT) != 0;
}

bool UnblockableOutput::write_now(std::string_view text) {
  constexpr std::size_t kPageBytes = 4096;
  while (!text.empty() && is_writable()) {
    const ssize_t taken = ::write(fd_, text.data(), std::min(text.size(), kPageBytes));
    if (taken <= 0) break;
    in_line_ = text[static_cast<std::size_t>(taken) - 1] != '\n';
    text.remove_prefix(static_cast<std::size_t>(taken));
  }
  return text.empty();
}

}  // namespace chat
