#include "common/file.h"

#include "common/text.h"
#include "common/unique_fd.h"
#include "common/units.h"

#include <array>
#include <cerrno>

#include <fmt/format.h>

#include <fcntl.h>
#include <unistd.h>

namespace chat {

Result<std::string> read_file(const std::string& path, std::size_t most_bytes) {
  const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  std::string text;
  std::array<char, 4 * kKiB> buffer;
  ssize_t count = fd ? 1 : -1;
  while (count > 0 && text.size() <= most_bytes) {
    count = ::read(fd.get(), buffer.data(), buffer.size());
    if (count > 0) text.append(buffer.data(), static_cast<std::size_t>(count));
  }
  if (count < 0) return Failure(os_error(fmt::format("cannot read {}", visible(path)), errno));
  if (text.size() <= most_bytes) return text;
  return Failure(
      fmt::format("{} is too large: {} is the most that is read", visible(path), human_size(most_bytes)));
}

}  // namespace chat
