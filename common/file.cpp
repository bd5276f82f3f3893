#include "common/file.h"

#include "common/quantity.h"
#include "common/text.h"
#include "common/units.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <iterator>
#include <map>
#include <memory>
#include <set>
#include <string_view>
#include <system_error>

#include <fmt/format.h>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

namespace chat {
namespace {

bool is_null_device(const struct stat& status) {
  struct stat null {};
  return S_ISCHR(status.st_mode) && ::stat("/dev/null", &null) == 0 && null.st_rdev == status.st_rdev;
}

/// Empty where it may be opened: opening a device may set something going.
std::string why_not_read(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return std::strerror(errno);
  const bool fine = S_ISREG(status.st_mode) || S_ISFIFO(status.st_mode) || is_null_device(status);
  return fine ? std::string() : fmt::format("it is {}", kind_of_file(status.st_mode));
}

/// A file that is read as it comes, without waiting for anybody who is not there.
class Reading {
 public:
  Reading(const std::string& path, std::chrono::milliseconds patience)
      : why_not_(why_not_read(path)), patience_(patience) {
    if (!why_not_.empty()) return;
    // O_NONBLOCK: a named pipe without a writer would keep open(2) for ever.
    fd_.reset(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    if (!fd_) why_not_ = std::strerror(errno);
  }

  /// Appends what comes next; false at the end, and where something went wrong.
  bool append_to(std::string& text) {
    if (!fd_) return false;
    std::array<char, 4 * kKiB> buffer;
    ssize_t count = ::read(fd_.get(), buffer.data(), buffer.size());
    while (count < 0 && errno == EAGAIN && is_pipe() && comes()) {
      count = ::read(fd_.get(), buffer.data(), buffer.size());
    }
    if (count < 0 && why_not_.empty()) why_not_ = std::strerror(errno);
    if (count == 0 && text.empty() && is_pipe()) why_not_ = "it is a pipe into which nobody has written";
    if (count > 0) text.append(buffer.data(), static_cast<std::size_t>(count));
    return count > 0;
  }

  const std::string& why_not() const { return why_not_; }

 private:
  bool is_pipe() const {
    struct stat status {};
    return ::fstat(fd_.get(), &status) == 0 && S_ISFIFO(status.st_mode);
  }

  /// Something, or the end, from those who have the pipe open to write.
  bool comes() {
    pollfd pipe{fd_.get(), POLLIN, 0};
    if (::poll(&pipe, 1, static_cast<int>(patience_.count())) > 0) return true;
    why_not_ = patience_ > patience_.zero()
                   ? fmt::format("it is a pipe, and for {} nothing has come through it", in_words(patience_))
                   : "it is a pipe whose writer has not closed it, and nobody waits for that now";
    return false;
  }

  std::string why_not_;
  UniqueFd fd_{};
  std::chrono::milliseconds patience_;
};

Failure cannot_read(const std::string& path, std::string_view why) {
  return Failure(fmt::format("cannot read {}: {}", visible(path), why));
}

}  // namespace

Result<std::string> read_file(const std::string& path, std::size_t most_bytes,
                              std::chrono::milliseconds patience) {
  Reading file(path, patience);
  std::string text;
  while (text.size() <= most_bytes && file.append_to(text)) {
  }
  if (!file.why_not().empty()) return cannot_read(path, file.why_not());
  if (text.size() <= most_bytes) return text;
  return Failure(
      fmt::format("{} is too large: {} is the most that is read", visible(path), human_size(most_bytes)));
}

Result<std::string> read_first_line(const std::string& path, std::size_t most_bytes,
                                    std::chrono::milliseconds patience) {
  Reading file(path, patience);
  std::string text;
  while (text.size() <= most_bytes && text.find('\n') == text.npos && file.append_to(text)) {
  }
  if (!file.why_not().empty()) return cannot_read(path, file.why_not());
  if (text.empty()) return cannot_read(path, "it is empty");
  text.resize(std::min(text.find('\n'), text.size()));
  if (text.size() <= most_bytes) return text;
  return Failure(
      fmt::format("{} is too large: its first line has more than {}", visible(path), human_size(most_bytes)));
}

Result<std::string> read_password_line(const std::string& path, std::size_t most_bytes,
                                       std::chrono::milliseconds patience) {
  auto password = read_first_line(path, most_bytes, patience);
  if (!password) return password;
  if (password->ends_with('\r')) password->pop_back();
  // As some editors put one before it.
  return std::string(without_byte_order_mark(*password));
}

UniqueFd open_again_to_write(int fd, int flags) {
  return UniqueFd(::open(fmt::format("/proc/self/fd/{}", fd).c_str(),
                         flags | O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
}

Result<UniqueFd> open_to_write(const std::string& path, int flags, mode_t mode) {
  UniqueFd fd(::open(path.c_str(), flags | O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, mode));
  if (fd) return fd;
  const int error = errno;
  struct stat status {};
  if (::stat(path.c_str(), &status) == 0) {
    if (S_ISFIFO(status.st_mode) && error == ENXIO) return Failure("it is a pipe that nobody reads");
    if (error == ENXIO || error == EISDIR) {
      return Failure(fmt::format("it is {}", kind_of_file(status.st_mode)));
    }
  }
  return Failure(std::strerror(error));
}

std::filesystem::path behind_links(std::filesystem::path file) {
  constexpr int kLinksMost = 40;  // see path_resolution(7)
  std::error_code unknown;
  for (int links = 0; links < kLinksMost; ++links) {
    if (!std::filesystem::is_symlink(file, unknown)) return file;
    file = file.parent_path() / std::filesystem::read_symlink(file, unknown);
  }
  return {};
}

Result<void> can_be_written(const std::string& path) {
  const std::filesystem::path file(path);
  std::error_code unknown;
  if (std::filesystem::exists(file, unknown)) {
    const auto fd = open_to_write(path, O_APPEND, 0);
    return fd ? Result<void>() : Failure(fd.error());
  }
  const std::filesystem::path target = behind_links(std::filesystem::absolute(file, unknown));
  if (target.empty()) return Failure(std::strerror(ELOOP));
  const std::filesystem::path directory = target.parent_path();
  if (::access(directory.c_str(), W_OK | X_OK) == 0) return {};
  return Failure(std::strerror(errno));
}

bool is_own_descriptor(const std::string& path) {
  return path.starts_with("/dev/fd/") || path.starts_with("/proc/self/fd/") || path == "/dev/stdin";
}

FileReader reading_own_descriptors_once() {
  const auto known = std::make_shared<std::map<std::string, std::string>>();
  const auto read_before = std::make_shared<std::set<std::string>>();
  return [known, read_before](const std::string& path, std::size_t most_bytes) -> Result<std::string> {
    const bool is_first = read_before->insert(path).second;
    const std::chrono::milliseconds patience = is_first ? kPipePatience : std::chrono::milliseconds(0);
    if (!is_own_descriptor(path)) return read_file(path, most_bytes, patience);
    if (const auto found = known->find(path); found != known->end()) return found->second;
    auto contents = read_file(path, most_bytes);
    if (contents) known->emplace(path, *contents);
    return contents;
  };
}

bool is_plain_file(int fd) {
  struct stat status {};
  return ::fstat(fd, &status) == 0 && (S_ISREG(status.st_mode) || is_null_device(status));
}

const char* kind_of_file(mode_t mode) {
  struct Kind {
    mode_t type;
    const char* words;
  };
  constexpr Kind kKinds[] = {{S_IFREG, "a plain file"},    {S_IFDIR, "a directory"},  {S_IFSOCK, "a socket"},
                             {S_IFLNK, "a symbolic link"}, {S_IFIFO, "a named pipe"}, {S_IFCHR, "a device"},
                             {S_IFBLK, "a device"}};
  const auto* const kind = std::find_if(std::begin(kKinds), std::end(kKinds),
                                        [&](const Kind& each) { return each.type == (mode & S_IFMT); });
  return kind == std::end(kKinds) ? "something else" : kind->words;
}

}  // namespace chat
