#pragma once

#include <memory>
#include <sstream>
#include <string>

#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

namespace chat::test {

/// While it lives all that is logged goes here, and nowhere else.
class LoggedLines {
 public:
  LoggedLines() {
    auto logger =
        std::make_shared<spdlog::logger>("test", std::make_shared<spdlog::sinks::ostream_sink_st>(text_));
    logger->set_pattern("%v");
    spdlog::set_default_logger(std::move(logger));
  }
  LoggedLines(const LoggedLines&) = delete;
  LoggedLines& operator=(const LoggedLines&) = delete;
  ~LoggedLines() { spdlog::set_default_logger(before_); }

  /// What has been logged since the last call.
  std::string take() {
    std::string taken = text_.str();
    text_.str({});
    return taken;
  }

 private:
  std::shared_ptr<spdlog::logger> before_ = spdlog::default_logger();
  std::ostringstream text_{};
};

}  // namespace chat::test
