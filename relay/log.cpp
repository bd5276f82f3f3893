#include "relay/log.h"

#include "common/text.h"
#include "common/unique_fd.h"

#include <cerrno>
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
    if (!takes_a_line()) {
      ++left_out_;
      return;
    }
    spdlog::memory_buf_t line;
    if (const auto count = std::exchange(left_out_, 0); count > 0) {
      fmt::format_to(std::back_inserter(line), "({} lines are missing here: nobody took them)\n",
                     with_commas(count));
    }
    formatter_->format(message, line);
    if (::write(fd_, line.data(), line.size()) < 0) ++left_out_;
  }

  void flush_() override {}

  // A pipe or terminal that poll(2) calls writable takes a page without blocking (pipe(7), PIPE_BUF), and no
  // log line is that long.
  bool takes_a_line() const {
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

UniqueFd open_log_file(const std::string& file) {
  return UniqueFd(::open(file.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, kLogFileMode));
}

}  // namespace

Result<void> start_log(const std::string& file, const std::string& level) {
  the_log.file = file;
  if (!file.empty()) {
    the_log.fd = open_log_file(file);
    if (!the_log.fd) return Failure(os_error(fmt::format("cannot write the log file {}", file), errno));
  }
  the_log.sink = std::make_shared<UnblockableSink>(file.empty() ? STDERR_FILENO : the_log.fd.get());
  auto logger = std::make_shared<spdlog::logger>("chat-relay", the_log.sink);
  logger->set_level(spdlog::level::from_str(level));
  logger->set_pattern("%Y-%m-%d %H:%M:%S.%e %l %v");
  spdlog::set_default_logger(std::move(logger));
  return {};
}

void reopen_log() {
  if (the_log.file.empty()) return;
  UniqueFd fresh = open_log_file(the_log.file);
  if (!fresh)
    return spdlog::error("still in the old log: {}", os_error("cannot write " + the_log.file, errno));
  the_log.sink->redirect(fresh.get());
  the_log.fd = std::move(fresh);
  spdlog::info("log reopened");
}

}  // namespace chat::relay
