#include "common/controlling_terminal.h"

#include "common/unique_fd.h"

#include <cerrno>

#include <fcntl.h>

namespace chat {

bool has_controlling_terminal() {
  const UniqueFd terminal(::open("/dev/tty", O_RDONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC));
  return terminal || (errno != ENXIO && errno != EIO && errno != ENOENT);
}

}  // namespace chat
