#include "common/private_file.h"

#include "common/file.h"

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <system_error>
#include <thread>

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/file.h>
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

path directory_of(const path& file) {
  return file.has_parent_path() ? file.parent_path() : path(".");
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
    if (::mkdir(made.c_str(), kPrivateDirectory) == 0 || errno == EEXIST) continue;
    // A read-only file system says so of a directory that is there, too.
    const int error = errno;
    std::error_code unseen;
    if (!std::filesystem::exists(made, unseen)) return cannot_make(made, error);
  }
  return {};
}

bool give_to_owner_of_directory(int fd, const path& file) {
  struct stat directory {};
  if (::geteuid() != 0 || ::stat(directory_of(file).c_str(), &directory) != 0 || directory.st_uid == 0)
    return true;
  return ::fchown(fd, directory.st_uid, directory.st_gid) == 0;
}

Result<bool> write_new_private_file(const path& file, std::string_view contents) {
  if (auto made = make_private_directories(file.parent_path()); !made) return Failure(made.error());
  std::string temporary = file.string() + ".XXXXXX";
  const UniqueFd fd(::mkostemp(temporary.data(), O_CLOEXEC));  // with mode 0600
  if (!fd) return cannot_make(file, errno);
  // Unlike rename(2), link(2) never replaces what another process has written meanwhile.
  const bool done = give_to_owner_of_directory(fd.get(), file) && write_to_disk(fd.get(), contents) &&
                    ::link(temporary.c_str(), file.c_str()) == 0;
  const int error = errno;
  ::unlink(temporary.c_str());
  if (!done && error != EEXIST) return cannot_make(file, error);
  write_names_to_disk(file.parent_path());
  return done;
}

Result<void> replace_private_file(const path& file, std::string_view contents) {
  std::error_code none;
  const path target = behind_links(file);
  if (target.empty()) return cannot_make(file, ELOOP);
  // Root could put a file in the place of /dev/null, to which such a link may lead.
  const auto before = std::filesystem::status(file, none);
  if (std::filesystem::exists(before) && !std::filesystem::is_regular_file(before))
    return Failure(fmt::format("cannot replace {}: it is no plain file", target.string()));
  if (auto made = make_private_directories(target.parent_path()); !made) return made;
  std::string temporary = target.string() + ".XXXXXX";
  const UniqueFd fd(::mkostemp(temporary.data(), O_CLOEXEC));  // with mode 0600
  if (!fd) return cannot_make(target, errno);
  const bool done = give_to_owner_of_directory(fd.get(), target) && write_to_disk(fd.get(), contents) &&
                    std::rename(temporary.c_str(), target.c_str()) == 0;
  if (!done) {
    const int error = errno;
    ::unlink(temporary.c_str());
    return cannot_make(target, error);
  }
  write_names_to_disk(directory_of(target));
  return {};
}

UniqueFd lock_directory_of(const path& file) {
  constexpr int kTriesMax = 100;
  constexpr std::chrono::milliseconds kBetweenTries{10};
  UniqueFd directory(::open(directory_of(file).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  for (int i = 0; directory && i < kTriesMax && ::flock(directory.get(), LOCK_EX | LOCK_NB) != 0; ++i)
    std::this_thread::sleep_for(kBetweenTries);
  return directory;
}

bool may_be_read_by_all(const path& file) {
  using std::filesystem::perms;
  std::error_code unseen;
  const perms permissions = std::filesystem::status(file, unseen).permissions();
  return !unseen && (permissions & perms::others_read) != perms::none;
}

}  // namespace chat
