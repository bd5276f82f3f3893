#include "relay/trace/output.h"

#include "common/units.h"

#include <cerrno>
#include <cstddef>
#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <fcntl.h>
#include <unistd.h>

namespace chat::relay::trace {
namespace {

constexpr mode_t kFileMode = 0640;

// A pipe that select(2) calls writable takes so much without blocking (pipe(7), PIPE_BUF), which matters
// where its description could not be made non-blocking.
constexpr std::size_t kBytesAWrite = 4 * kKiB;

}  // namespace

/// Opens a description of its own, if that can be had, because the shared one must stay blocking for the
/// other processes that have it.
TraceOutput TraceOutput::standard_output(Wait wait) {
  UniqueFd own(::open("/proc/self/fd/1", O_WRONLY | O_APPEND | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  const int fd = own ? own.get() : STDOUT_FILENO;
  return {std::move(own), fd, "standard output", std::move(wait)};
}

Result<TraceOutput> TraceOutput::file(const std::string& path, Wait wait) {
  UniqueFd own(
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, kFileMode));
  if (!own) return Failure(os_error(fmt::format("cannot write {}", path), errno));
  const int fd = own.get();
  return TraceOutput(std::move(own), fd, path, std::move(wait));
}

void TraceOutput::write(std::string_view text) {
  while (!text.empty() && fd_ >= 0) {
    if (!wait_(fd_)) return give_up("the relay is to stop, and nobody reads it");
    const ssize_t written = ::write(fd_, text.data(), std::min(text.size(), kBytesAWrite));
    if (written >= 0) {
      text.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno != EAGAIN && errno != EINTR) {
      give_up(os_error("write", errno));
    }
  }
}

void TraceOutput::give_up(const std::string& why) {
  fd_ = -1;
  spdlog::error("the trace on {} ends here: {}", name_, why);
}

}  // namespace chat::relay::trace
