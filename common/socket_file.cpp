#include "common/socket_file.h"

#include "common/address.h"
#include "common/file.h"
#include "common/file_user.h"
#include "common/private_file.h"
#include "common/shell_word.h"
#include "common/socket.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <iterator>

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace chat {
namespace {

constexpr mode_t kPermissionBits = 0777;

std::string directory_of(const std::string& path) {
  const std::string directory = std::filesystem::path(path).parent_path().string();
  return directory.empty() ? "." : directory;
}

/// Of a socket that was tried to connect to; empty: nobody has it any more.
std::string why_kept(const std::string& path, const Connecting& tried, std::string_view otherwise) {
  const int error = tried.error;
  if (error == ECONNREFUSED || error == ENOENT) return {};
  if (error == EACCES || error == EPERM) {
    return fmt::format(
        "{} is a socket that you may not connect to, so nobody can tell whether a relay still serves it: ask "
        "its owner, remove it if you know that none does, or {}",
        path, otherwise);
  }
  if (error == EPROTOTYPE)
    return fmt::format("{} is another program's socket, of another kind: {}", path, otherwise);
  const pid_t listener = tried.fd ? peer_process_id(tried.fd.get()) : 0;
  return fmt::format("Address already in use: {} listens there. Stop it, or {}", process_in_words(listener),
                     otherwise);
}

Failure no_socket(const std::string& path, mode_t mode, std::string_view otherwise) {
  return Failure(fmt::format("{} is {}, not a socket: remove it or {}", path, kind_of_file(mode), otherwise));
}

/// Removes what a process that has died left there. The error says who or what has the place.
Result<void> make_place(const std::string& path, const Address& address, std::string_view otherwise) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0) return {};
  if (!S_ISSOCK(status.st_mode)) return no_socket(path, status.st_mode, otherwise);
  if (const auto reason = why_kept(path, start_connecting(address), otherwise); !reason.empty())
    return Failure(reason);
  if (::unlink(path.c_str()) == 0 || errno == ENOENT) return {};
  return Failure(fmt::format(
      "{} was left behind by a relay that has ended, and you may not remove it ({}): ask the owner of {}, or "
      "{}",
      path, std::strerror(errno), directory_of(path), otherwise));
}

std::string why_not_bound(const std::string& path, int error) {
  struct Reason {
    int error;
    const char* words;
  };
  constexpr const char* kNotAllowed =
      "you may not make a file in {0}: choose a directory of your own, or ask its owner";
  constexpr Reason kReasons[] = {{ENOENT, "there is no directory {0}: make it (mkdir -p {1})"},
                                 {ENOTDIR, "{0} is not a directory: choose another path"},
                                 {EACCES, kNotAllowed},
                                 {EPERM, kNotAllowed}};
  const auto* const reason = std::find_if(std::begin(kReasons), std::end(kReasons),
                                          [=](const Reason& each) { return each.error == error; });
  if (reason == std::end(kReasons)) return os_error("bind", error);
  return fmt::format(fmt::runtime(reason->words), directory_of(path), shell_word(directory_of(path)));
}

Result<UniqueFd> bind_at_path(const Address& address, const std::string& path,
                              const std::optional<mode_t>& mode) {
  const mode_t before = ::umask(0);
  ::umask(mode ? kPermissionBits & ~*mode : before);
  UniqueFd fd = bound_socket(address, false);
  const int error = errno;
  ::umask(before);
  if (!fd) return Failure(why_not_bound(path, error));
  return fd;
}

/// See listen_at_path().
Result<UniqueFd> open_at_path(const std::string& path, const SocketPermissions& permissions,
                              std::string_view otherwise) {
  const Address address = addresses_at_hand({.host = {}, .port = 0, .unix_path = path})->front();
  // Between finding a socket stale and replacing it, another relay may have replaced it already, and would
  // lose its own. A lock instead of rename(2): the kernel goes on naming the socket by the path that people
  // know (ss -lx).
  const UniqueFd lock = lock_directory_of(path);
  if (auto place = make_place(path, address, otherwise); !place) return Failure(place.error());
  auto fd = bind_at_path(address, path, permissions.mode);
  if (!fd) return Failure(fd.error());
  // Until it listens, nobody can connect; who tries meanwhile to replace it waits for the lock.
  const bool grouped =
      !permissions.group || ::chown(path.c_str(), static_cast<uid_t>(-1), *permissions.group) == 0;
  if (grouped && start_listening(fd->get())) return fd;
  const int error = errno;
  ::unlink(path.c_str());
  return Failure(grouped ? os_error("listen", error)
                         : fmt::format("the socket cannot be given to group {}: {}", *permissions.group,
                                       os_error("chown", error)));
}

}  // namespace

SocketFile::SocketFile(std::string path, SocketPermissions permissions)
    : path_(std::move(path)), permissions_(permissions) {
  look();
}

SocketFile::~SocketFile() {
  const UniqueFd lock = lock_directory_of(path_);
  if (is_there()) ::unlink(path_.c_str());
}

void SocketFile::look() {
  struct stat status {};
  if (::lstat(path_.c_str(), &status) != 0) return;
  device_ = status.st_dev;
  inode_ = status.st_ino;
}

bool SocketFile::is_there() const {
  struct stat status {};
  return ::lstat(path_.c_str(), &status) == 0 && status.st_dev == device_ && status.st_ino == inode_ &&
         S_ISSOCK(status.st_mode);
}

Result<bool> SocketFile::restore(const UniqueFd& socket) {
  if (is_there()) return false;
  const auto made = open_at_path(path_, permissions_, kAnotherPath);
  if (!made) return Failure(made.error());
  look();
  if (::dup3(made->get(), socket.get(), O_CLOEXEC) >= 0) return true;
  const int error = errno;
  ::unlink(path_.c_str());
  return Failure(os_error("dup3", error));
}

Result<SocketAtPath> listen_at_path(const std::string& path, const SocketPermissions& permissions,
                                    std::string_view otherwise) {
  auto fd = open_at_path(path, permissions, otherwise);
  if (!fd) return Failure(fd.error());
  return SocketAtPath{std::move(*fd), std::make_unique<SocketFile>(path, permissions)};
}

Result<void> can_listen_at_path(const std::string& path) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) == 0)
    return S_ISSOCK(status.st_mode) ? Result<void>() : no_socket(path, status.st_mode, kAnotherPath);
  if (errno == ENOENT && ::access(directory_of(path).c_str(), W_OK | X_OK) == 0) return {};
  return Failure(why_not_bound(path, errno));
}

}  // namespace chat
