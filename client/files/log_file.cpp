#include "client/files/log_file.h"

#include "common/file.h"
#include "common/text.h"

#include <algorithm>
#include <cerrno>
#include <utility>

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace chat::client {
namespace {

/// How many bytes were written; if not all, errno says why.
std::size_t write_all(int fd, std::string_view bytes) {
  std::size_t written = 0;
  while (written < bytes.size()) {
    const ssize_t count = ::write(fd, bytes.data() + written, bytes.size() - written);
    if (count < 0) break;
    written += static_cast<std::size_t>(count);
  }
  return written;
}

std::size_t lines_in(std::string_view text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

}  // namespace

Result<LogFile> LogFile::open(const std::string& path) {
  auto fd = open_to_write(path, O_APPEND | O_CREAT, kPrivateFile);
  if (!fd) return Failure(fmt::format("cannot write the log file {}: {}", path, fd.error()));
  return LogFile(std::move(*fd), path);
}

LogFile::LogFile(UniqueFd fd, std::string path) : fd_(std::move(fd)), path_(std::move(path)) {}

std::optional<std::string> LogFile::flush() {
  if (pending_.empty()) return std::nullopt;
  const std::string note = note_of_missed();
  const std::string text = note + std::exchange(pending_, {});
  follow_path();
  const std::size_t written = fd_ ? write_all(fd_.get(), text) : 0;
  const int error = fd_ ? errno : open_error_;
  if (written > 0) torn_ = text[written - 1] != '\n';

  const std::size_t lost = lines_in(std::string_view(text).substr(std::max(written, note.size())));
  const std::size_t missed_before = std::exchange(missed_, written >= note.size() ? lost : missed_ + lost);
  if (missed_ > 0) whole_ = false;
  if (missed_before == 0 && missed_ > 0)
    return os_error(fmt::format("the log file {} cannot be written", path_), error);
  if (missed_before > 0 && missed_ == 0)
    return fmt::format("the log file {} is written again, without {}", path_, counted(missed_before, "line"));
  return std::nullopt;
}

// logrotate moves a log away and expects another to be begun.
void LogFile::follow_path() {
  struct stat open_one {};
  struct stat at_path {};
  if (fd_ && ::fstat(fd_.get(), &open_one) != 0) return;
  const bool is_there = ::stat(path_.c_str(), &at_path) == 0;
  if (!is_there && errno != ENOENT) return;
  const bool is_same = is_there && open_one.st_ino == at_path.st_ino && open_one.st_dev == at_path.st_dev;
  if (fd_ && is_same) return;
  auto fd = open_to_write(path_, O_APPEND | O_CREAT, kPrivateFile);
  open_error_ = fd ? 0 : errno;
  fd_ = fd ? std::move(*fd) : UniqueFd();
  torn_ = false;
}

std::string LogFile::note_of_missed() const {
  if (missed_ == 0) return {};
  return fmt::format("{}({} missing here)\n", torn_ ? "\n" : "", counted(missed_, "line"));
}

}  // namespace chat::client
