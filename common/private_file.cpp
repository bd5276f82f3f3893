#include "common/private_file.h"

#include "common/unique_fd.h"

#include <cerrno>
#include <cstdlib>

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace chat {
namespace {

using std::filesystem::path;

constexpr mode_t kPrivateDirectory = 0700;

Failure cannot_make(const path& what, int error) {
  return Failure(os_error(fmt::format("cannot make {}", what.string()), error));
}

/// Returns false if that failed; errno says why.
bool write_to_disk(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(fd, bytes.data(), bytes.size());
    if (count < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return ::fsync(fd) == 0;
}

/// A new name is on the disk when its directory is.
void write_names_to_disk(const path& directory) {
  const UniqueFd fd(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (fd) ::fsync(fd.get());
}

}  // namespace

Result<void> make_private_directories(const path& directory) {
  path made;
  for (const path& part : directory) {
    made /= part;
    if (::mkdir(made.c_str(), kPrivateDirectory) != 0 && errno != EEXIST && !std::filesystem::exists(made))
      return cannot_make(made, errno);
  }
  return {};
}

Result<bool> write_new_private_file(const path& file, std::string_view contents) {
  if (auto made = make_private_directories(file.parent_path()); !made) return Failure(made.error());
  std::string temporary = file.string() + ".XXXXXX";
  const UniqueFd fd(::mkostemp(temporary.data(), O_CLOEXEC));  // with mode 0600
  if (!fd) return cannot_make(file, errno);
  // Unlike rename(2), link(2) never replaces what another process has written meanwhile.
  const bool done = write_to_disk(fd.get(), contents) && ::link(temporary.c_str(), file.c_str()) == 0;
  const int error = errno;
  ::unlink(temporary.c_str());
  if (!done && error != EEXIST) return cannot_make(file, error);
  write_names_to_disk(file.parent_path());
  return done;
}

}  // namespace chat
