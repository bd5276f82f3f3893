#include "relay/trace/output.h"

#include "common/file.h"
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

// A pipe that select(2) calls writable takes so much without blocking (pipe(7), PIPE_BUF), which matters
// where its description could not be made non-blocking.
constexpr std::size_t kBytesAWrite = 4 * kKiB;

}  // namespace

TraceOutput TraceOutput::standard_output(Wait wait) {
  UniqueFd own = open_again_to_write(STDOUT_FILENO, O_APPEND);
  const int fd = own ? own.get() : STDOUT_FILENO;
  return {std::move(own), fd, "standard output", std::move(wait)};
}

Result<TraceOutput> TraceOutput::file(const std::string& path, Wait wait) {
  auto own = open_to_write(path, O_CREAT | O_TRUNC, kPrivateFile);
  if (!own) return Failure(fmt::format("cannot write {}: {}", path, own.error()));
  const int fd = own->get();
  return TraceOutput(std::move(*own), fd, path, std::move(wait));
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
