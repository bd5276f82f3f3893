#include "relay/log/log.h"

#include "common/file.h"
#include "common/text.h"
#include "common/unblockable_output.h"
#include "common/unique_fd.h"

#include <cstddef>
#include <memory>
#include <utility>

#include <fmt/format.h>
#include <spdlog/details/null_mutex.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/spdlog.h>

#include <fcntl.h>

namespace chat::relay {
namespace {

constexpr mode_t kLogFileMode = 0640;

/// Never waits. One thread writes, so there is nothing to lock, and no second thread that could hang in
/// write(2) when the program wants to end.
class UnblockableSink final : public spdlog::sinks::base_sink<spdlog::details::null_mutex> {
 public:
  explicit UnblockableSink(UnblockableOutput output) : output_(std::move(output)) {}

  void redirect(int fd) { output_.redirect(fd); }

 private:
  void sink_it_(const spdlog::details::log_msg& message) override {
    spdlog::memory_buf_t line;
    if (left_out_ > 0)
      fmt::format_to(std::back_inserter(line), "({} lines are missing here)\n", with_commas(left_out_));
    formatter_->format(message, line);
    left_out_ = output_.write({line.data(), line.size()}) ? 0 : left_out_ + 1;
  }

  void flush_() override {}

  UnblockableOutput output_;
  std::size_t left_out_ = 0;
};

struct Log {
  std::string file;
  UniqueFd fd;
  std::shared_ptr<UnblockableSink> sink;
};

Log the_log;

Result<UniqueFd> open_log_file(const std::string& file) {
  auto fd = open_to_write(file, O_APPEND | O_CREAT, kLogFileMode);
  if (!fd) return Failure(fmt::format("cannot write the log file {}: {}", visible(file), fd.error()));
  return fd;
}

}  // namespace

Result<void> start_log(const std::string& file, const std::string& level) {
  if (!file.empty()) {
    auto fd = open_log_file(file);
    if (!fd) return Failure(fd.error());
    the_log.fd = std::move(*fd);
  }
  the_log.file = file;
  the_log.sink = std::make_shared<UnblockableSink>(
      file.empty() ? UnblockableOutput::standard_stream(STDERR_FILENO) : UnblockableOutput(the_log.fd.get()));
  auto logger = std::make_shared<spdlog::logger>("chat-relay", the_log.sink);
  logger->set_level(spdlog::level::from_str(level));
  logger->set_pattern("%Y-%m-%d %H:%M:%S.%e %l %v");
  spdlog::set_default_logger(std::move(logger));
  return {};
}

Result<void> reopen_log() {
  if (the_log.file.empty()) return {};
  auto fresh = open_log_file(the_log.file);
  if (!fresh) {
    const std::string why = fmt::format("still in the old log: {}", fresh.error());
    spdlog::error("{}", why);
    return Failure(why);
  }
  the_log.sink->redirect(fresh->get());
  the_log.fd = std::move(*fresh);
  spdlog::info("log reopened");
  return {};
}

}  // namespace chat::relay
