#include "relay/log/log.h"

#include "common/file.h"
#include "common/text.h"
#include "common/unique_fd.h"

#include <cstddef>
#include <memory>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <spdlog/details/null_mutex.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/spdlog.h>

#include <fcntl.h>
#include <poll.h>

namespace chat::relay {
namespace {

constexpr mode_t kLogFileMode = 0640;

/// Writes whole lines to a descriptor and never waits for it. One thread writes, so there is nothing to lock,
/// and no second thread that could hang in write(2) when the program wants to end.
class UnblockableSink final : public spdlog::sinks::base_sink<spdlog::details::null_mutex> {
 public:
  explicit UnblockableSink(int fd) : fd_(fd) {}

  void redirect(int fd) { fd_ = fd; }

 private:
  void sink_it_(const spdlog::details::log_msg& message) override {
    spdlog::memory_buf_t line;
    if (left_out_ > 0)
      fmt::format_to(std::back_inserter(line), "({} lines are missing here)\n", with_commas(left_out_));
    formatter_->format(message, line);
    const bool written =
        is_writable() && ::write(fd_, line.data(), line.size()) == static_cast<ssize_t>(line.size());
    left_out_ = written ? 0 : left_out_ + 1;
  }

  void flush_() override {}

  // For the descriptors that could not be made non-blocking: a socket or a pipe that poll(2) calls writable
  // takes a page without blocking (pipe(7), PIPE_BUF), and no log line is that long.
  bool is_writable() const {
    pollfd descriptor{fd_, POLLOUT, 0};
    return ::poll(&descriptor, 1, 0) == 1 && (descriptor.revents & POLLOUT) != 0;
  }

  int fd_;
  std::size_t left_out_ = 0;
};

struct Log {
  std::string file;
  UniqueFd fd;
  std::shared_ptr<UnblockableSink> sink;
};

Log the_log;

/// Standard error by a description of our own, since the shared one must stay as it is: for a terminal,
/// "writable" is one byte of room, and only O_NONBLOCK keeps a stuck one from stopping us. Owns nothing where
/// that cannot be had.
UniqueFd open_standard_error() {
  return UniqueFd(::open("/proc/self/fd/2", O_WRONLY | O_APPEND | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
}

Result<UniqueFd> open_log_file(const std::string& file) {
  auto fd = open_to_write(file, O_APPEND | O_CREAT, kLogFileMode);
  if (!fd) return Failure(fmt::format("cannot write the log file {}: {}", visible(file), fd.error()));
  return fd;
}

}  // namespace

Result<void> start_log(const std::string& file, const std::string& level) {
  auto fd = file.empty() ? open_standard_error() : open_log_file(file);
  if (!fd) return Failure(fd.error());
  the_log.file = file;
  the_log.fd = std::move(*fd);
  the_log.sink = std::make_shared<UnblockableSink>(the_log.fd ? the_log.fd.get() : STDERR_FILENO);
  auto logger = std::make_shared<spdlog::logger>("chat-relay", the_log.sink);
  logger->set_level(spdlog::level::from_str(level));
  logger->set_pattern("%Y-%m-%d %H:%M:%S.%e %l %v");
  spdlog::set_default_logger(std::move(logger));
  return {};
}

void reopen_log() {
  if (the_log.file.empty()) return;
  auto fresh = open_log_file(the_log.file);
  if (!fresh) return spdlog::error("still in the old log: {}", fresh.error());
  the_log.sink->redirect(fresh->get());
  the_log.fd = std::move(*fresh);
  spdlog::info("log reopened");
}

}  // namespace chat::relay
