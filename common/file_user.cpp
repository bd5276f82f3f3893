#include "common/file_user.h"

#include "common/file.h"
#include "common/text.h"
#include "common/unique_fd.h"

#include <algorithm>
#include <cstddef>

#include <fmt/format.h>

#include <fcntl.h>
#include <unistd.h>

namespace chat {

std::optional<pid_t> locking_process(const std::string& path) {
  const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  struct flock lock {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  const bool is_told = fd && is_plain_file(fd.get()) && ::fcntl(fd.get(), F_GETLK, &lock) == 0;
  if (!is_told || lock.l_type == F_UNLCK) return std::nullopt;
  // 0: it is in another namespace; -1: the lock is of a description, which several may share.
  return std::max<pid_t>(lock.l_pid, 0);
}

std::string process_in_words(pid_t process) {
  constexpr std::size_t kNameMostBytes = 64;
  if (process <= 0) return "another process";
  const auto name = read_first_line(fmt::format("/proc/{}/comm", process), kNameMostBytes);
  return name ? fmt::format("{} (process {})", visible(*name), process) : fmt::format("process {}", process);
}

}  // namespace chat
