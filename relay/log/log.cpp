#include "relay/log/log.h"

#include "common/file.h"
#include "common/standard_error.h"
#include "common/text.h"
#include "common/unblockable_output.h"
#include "relay/log/line_format.h"

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string_view>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <spdlog/details/null_mutex.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <fcntl.h>
#include <unistd.h>

namespace chat::relay {
namespace {

constexpr mode_t kLogFileMode = 0640;

/// Never waits. One thread writes, so there is nothing to lock, and no second thread that could hang in
/// write(2) when the program wants to end.
class UnblockableSink final : public spdlog::sinks::base_sink<spdlog::details::null_mutex> {
 public:
  /// `is_plain`: a line may stand between the others that is not as they are.
  UnblockableSink(UnblockableOutput output, bool is_plain)
      : output_(std::move(output)), is_plain_(is_plain) {}

  void redirect(int fd) { output_.redirect(fd); }

 private:
  void sink_it_(const spdlog::details::log_msg& message) override {
    spdlog::memory_buf_t line;
    if (left_out_ > 0) tell_of_missing(message, line);
    formatter_->format(message, line);
    left_out_ = output_.write({line.data(), line.size()}) ? 0 : left_out_ + 1;
  }

  void tell_of_missing(const spdlog::details::log_msg& next, spdlog::memory_buf_t& line) {
    const std::string words = fmt::format("({} lines are missing here)", with_commas(left_out_));
    if (!is_plain_) {
      formatter_->format({next.time, {}, next.logger_name, spdlog::level::warn, words}, line);
    } else {
      fmt::format_to(std::back_inserter(line), "{}\n", words);
    }
  }

  void flush_() override {}

  UnblockableOutput output_;
  bool is_plain_;
  std::size_t left_out_ = 0;
};

thread_local std::vector<std::string>* hears_warnings = nullptr;

class HearingSink final : public spdlog::sinks::base_sink<spdlog::details::null_mutex> {
  void sink_it_(const spdlog::details::log_msg& message) override {
    if (hears_warnings != nullptr && message.level == spdlog::level::warn)
      hears_warnings->emplace_back(message.payload.data(), message.payload.size());
  }

  void flush_() override {}
};

/// The logger passes warnings in any case, for who hears them; the sink keeps to the level.
void set_level_of(spdlog::logger& logger, const std::string& level) {
  const auto least = spdlog::level::from_str(level);
  logger.set_level(std::min(least, spdlog::level::warn));
  logger.sinks().front()->set_level(least);
}

struct Log {
  bool is_json = false;
  std::string file;
  UniqueFd fd;
  std::shared_ptr<UnblockableSink> sink;
};

Log the_log;

Failure cannot_write(const std::string& file, std::string_view why) {
  return Failure(fmt::format("cannot write the log file {}: {}", visible(file), why));
}

Result<UniqueFd> open_log_file(const std::string& file) {
  auto fd = open_to_write(file, O_APPEND | O_CREAT, kLogFileMode);
  if (!fd) return cannot_write(file, fd.error());
  return fd;
}

bool is_standard_error_a_journal() {
  return is_journal(STDERR_FILENO, [](const char* name) -> const char* { return std::getenv(name); });
}

}  // namespace

Result<OpenedLog> open_log(const LogSettings& settings) {
  OpenedLog log{settings};
  if (settings.file.empty()) return log;
  auto fd = open_log_file(settings.file);
  if (!fd) return Failure(fd.error());
  log.fd = std::move(*fd);
  return log;
}

Result<void> can_log(const LogSettings& settings) {
  if (settings.file.empty()) return {};
  const auto can = can_be_written(settings.file);
  return can ? can : cannot_write(settings.file, can.error());
}

void use_log(OpenedLog log) {
  const bool to_file = log.fd.get() >= 0;
  const bool as_json = log.settings.format == "json";
  const bool for_journal = !to_file && is_standard_error_a_journal();
  auto sink = std::make_shared<UnblockableSink>(
      to_file ? UnblockableOutput(log.fd.get()) : UnblockableOutput::standard_stream(STDERR_FILENO),
      !as_json && !for_journal);
  const auto hearing = std::make_shared<HearingSink>();
  auto logger = std::make_shared<spdlog::logger>("chat-relay", spdlog::sinks_init_list{sink, hearing});
  set_level_of(*logger, log.settings.level);
  logger->set_formatter(line_format(as_json, for_journal));
  spdlog::set_default_logger(std::move(logger));
  the_log = {as_json, std::move(log.settings.file), std::move(log.fd), std::move(sink)};
}

Result<void> start_log(const LogSettings& settings) {
  auto log = open_log(settings);
  if (!log) return Failure(log.error());
  use_log(std::move(*log));
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

void log_in_words(const std::string& program) {
  auto logger = std::make_shared<spdlog::logger>(program, std::make_shared<spdlog::sinks::stderr_sink_st>());
  logger->set_pattern("%n: %v");
  logger->set_level(spdlog::level::warn);
  spdlog::set_default_logger(std::move(logger));
}

void set_log_level(const std::string& level) {
  set_level_of(*spdlog::default_logger_raw(), level);
}

HeardWarnings::HeardWarnings() {
  hears_warnings = &lines_;
}

HeardWarnings::~HeardWarnings() {
  hears_warnings = nullptr;
}

bool is_more_verbose(const std::string& one, const std::string& other) {
  return spdlog::level::from_str(one) < spdlog::level::from_str(other);
}

std::string before_error() {
  return is_standard_error_a_journal() ? fmt::format("<{}>", priority_of(spdlog::level::err)) : std::string();
}

void tell_of_end(const std::string& why) {
  const bool is_elsewhere = !the_log.file.empty();
  const bool is_json_here = the_log.is_json && !is_elsewhere;
  if (is_elsewhere || is_json_here) spdlog::error("ended: {}", why);
  if (!is_json_here) write_to_standard_error(fmt::format("{}chat-relay: {}\n", before_error(), why));
}

}  // namespace chat::relay
