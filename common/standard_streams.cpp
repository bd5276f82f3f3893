#include "common/standard_streams.h"

#include <cerrno>
#include <cstdio>

#include <fcntl.h>
#include <unistd.h>

namespace chat {

void open_missing_standard_streams(ClosedOutput outputs) {
  const int output_flags = outputs == ClosedOutput::discards ? O_WRONLY : O_RDONLY;
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd) {
    const int flags = fd == STDIN_FILENO ? O_RDONLY : output_flags;
    // The lowest free descriptor is the one that open() gives (open(2)): this one.
    if (::fcntl(fd, F_GETFD) < 0 && ::open("/dev/null", flags) != fd) die("open /dev/null");
  }
}

Result<void> flush_standard_output() {
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return {};
  return Failure(os_error("standard output", errno));
}

}  // namespace chat
