#include "relay/log/line_format.h"

#include "common/iso_time.h"
#include "relay/log/event.h"

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <spdlog/pattern_formatter.h>

#include <sys/stat.h>
#include <syslog.h>

namespace chat::relay {
namespace {

using Json = nlohmann::ordered_json;

void append(const Json& object, spdlog::memory_buf_t& line) {
  // Names and addresses come from clients, and may not be UTF-8.
  const std::string text = object.dump(-1, ' ', false, Json::error_handler_t::replace);
  line.append(text.data(), text.data() + text.size());
}

void add_event(const LogEvent& event, Json& object) {
  object["event"] = event.name;
  if (event.connection != 0) object["connection"] = event.connection;
  const std::pair<const char*, std::string_view> texts[] = {{"nick", event.nick},
                                                            {"address", event.address},
                                                            {"account", event.account},
                                                            {"room", event.room},
                                                            {"other", event.other}};
  for (const auto& [name, text] : texts) {
    if (!text.empty()) object[name] = text;
  }
  if (event.other_connection != 0) object["other_connection"] = event.other_connection;
}

class JsonFormat final : public spdlog::formatter {
 public:
  void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& line) override {
    const spdlog::string_view_t level = spdlog::level::to_string_view(message.level);
    Json object{{"time", iso_time(std::chrono::time_point_cast<WallTime::duration>(message.time))},
                {"level", std::string_view(level.data(), level.size())}};
    const LogEvent* const event = event_of_line();
    add_event(event == nullptr ? LogEvent{"note"} : *event, object);
    object["message"] = std::string_view(message.payload.data(), message.payload.size());
    append(object, line);
    line.push_back('\n');
  }

  std::unique_ptr<spdlog::formatter> clone() const override { return std::make_unique<JsonFormat>(); }
};

class JournalFormat final : public spdlog::formatter {
 public:
  explicit JournalFormat(std::unique_ptr<spdlog::formatter> format) : format_(std::move(format)) {}

  void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& line) override {
    fmt::format_to(std::back_inserter(line), "<{}>", priority_of(message.level));
    format_->format(message, line);
  }

  std::unique_ptr<spdlog::formatter> clone() const override {
    return std::make_unique<JournalFormat>(format_->clone());
  }

 private:
  std::unique_ptr<spdlog::formatter> format_;
};

std::unique_ptr<spdlog::formatter> format_for_people(const char* pattern) {
  return std::make_unique<spdlog::pattern_formatter>(pattern);
}

const LogEvent* the_event = nullptr;

}  // namespace

const LogEvent* event_of_line() {
  return the_event;
}

LoggedEvent::LoggedEvent(const LogEvent& event) : event_(event) {
  the_event = &event_;
}

LoggedEvent::~LoggedEvent() {
  the_event = nullptr;
}

bool is_journal(int fd, const Environment& environment) {
  const char* const stream = environment("JOURNAL_STREAM");
  struct stat file {};
  if (stream == nullptr || ::fstat(fd, &file) != 0) return false;
  return fmt::format("{}:{}", file.st_dev, file.st_ino) == stream;
}

int priority_of(spdlog::level::level_enum level) {
  switch (level) {
    case spdlog::level::critical:
      return LOG_CRIT;
    case spdlog::level::err:
      return LOG_ERR;
    case spdlog::level::warn:
      return LOG_WARNING;
    case spdlog::level::info:
      return LOG_INFO;
    default:
      return LOG_DEBUG;
  }
}

std::unique_ptr<spdlog::formatter> line_format(bool as_json, bool for_journal) {
  if (!for_journal && !as_json) return format_for_people("%Y-%m-%d %H:%M:%S.%e %l %v");
  std::unique_ptr<spdlog::formatter> format =
      as_json ? std::make_unique<JsonFormat>() : format_for_people("%v");
  if (!for_journal) return format;
  return std::make_unique<JournalFormat>(std::move(format));
}

}  // namespace chat::relay
