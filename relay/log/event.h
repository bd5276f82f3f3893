#pragma once

#include <cstdint>
#include <string_view>
#include <utility>

#include <spdlog/spdlog.h>

namespace chat::relay {

/// What a line of the log is about, for programs that read it (--log-format json); people have it in the
/// line's words. Empty views and zeros are left out.
struct LogEvent {
  std::string_view name;         ///< "connected"; docs/operators.md lists them
  std::uint64_t connection = 0;  ///< see ConnectionId
  std::string_view nick{};
  std::string_view address{};
  std::string_view account{};
  std::string_view room{};
  std::string_view other{};  ///< the nick that something is done to, or that is new; or a network
  std::uint64_t other_connection = 0;
};

/// The event of the line that is being logged; null: none.
const LogEvent* event_of_line();

/// While it lives, lines are about the event, whose views outlive it.
class LoggedEvent {
 public:
  explicit LoggedEvent(const LogEvent& event);
  LoggedEvent(const LoggedEvent&) = delete;
  LoggedEvent& operator=(const LoggedEvent&) = delete;
  ~LoggedEvent();

 private:
  LogEvent event_;
};

template <class... Args>
void log_event(spdlog::level::level_enum level, const LogEvent& event, spdlog::format_string_t<Args...> words,
               Args&&... args) {
  const LoggedEvent about(event);
  spdlog::log(level, words, std::forward<Args>(args)...);
}

}  // namespace chat::relay
