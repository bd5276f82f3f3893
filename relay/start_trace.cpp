#include "relay/start_trace.h"

#include "common/file.h"
#include "relay/trace/narrator.h"
#include "relay/trace/ndjson.h"
#include "relay/trace/output.h"
#include "relay/trace/recorder.h"
#include "relay/version.h"

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include <sys/ioctl.h>
#include <unistd.h>

namespace chat::relay::trace {
namespace {

// How long a relay that was told to stop waits for a reader of the trace that reads nothing.
constexpr std::chrono::milliseconds kPatienceAtTheEnd{500};

std::string_view environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string_view() : value;
}

/// https://no-color.org: any value but an empty one says no.
Page::Look look_of_standard_output() {
  Page::Look look;
  winsize size{};
  if (::isatty(STDOUT_FILENO) == 0) return look;
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) look.columns = size.ws_col;
  look.colour = environment("NO_COLOR").empty() && environment("TERM") != "dumb";
  return look;
}

std::vector<ListenerInfo> listeners(const std::vector<Door>& doors) {
  std::vector<ListenerInfo> infos;
  for (const Door& door : doors) {
    const std::string name = doors.size() == 1 ? "listener" : fmt::format("listener {}", infos.size() + 1);
    infos.push_back(
        {name, door.socket.fd.get(), to_string(NamedDoor{door.socket.endpoint, door.tls}), door.raw});
  }
  return infos;
}

bool is_told_to_stop() {
  return Selector::has_come(SIGINT) || Selector::has_come(SIGTERM);
}

TraceOutput::Wait waiting_with(Selector& selector) {
  return [&selector](int fd) {
    while (!is_told_to_stop()) {
      if (selector.wait_writable(fd, std::nullopt)) return true;
    }
    return selector.wait_writable(fd, kPatienceAtTheEnd);
  };
}

Output to(TraceOutput output) {
  return [shared = std::make_shared<TraceOutput>(std::move(output))](std::string_view text) {
    shared->write(text);
  };
}

}  // namespace

Result<void> can_trace(const Options& options) {
  for (const std::string& path : options.trace_files) {
    if (const auto can = can_be_written(path); !can)
      return Failure(fmt::format("cannot write {}: {}", path, can.error()));
  }
  return {};
}

Result<std::unique_ptr<Observer>> start_trace(const Options& options, const std::vector<Door>& doors,
                                              Selector& selector) {
  std::vector<std::unique_ptr<Teller>> tellers;
  if (options.narrates) {
    tellers.push_back(std::make_unique<Narrator>(to(TraceOutput::standard_output(waiting_with(selector))),
                                                 look_of_standard_output));
  }
  for (const std::string& path : options.trace_files) {
    auto file = TraceOutput::file(path, waiting_with(selector));
    if (!file) return Failure(file.error());
    tellers.push_back(std::make_unique<NdjsonTeller>(to(std::move(*file))));
  }
  if (tellers.empty()) return std::make_unique<Observer>();
  Header header{.program = fmt::format("chat-relay {}", kVersion),
                .pid = ::getpid(),
                .pace = options.pace,
                .backlog = options.backlog,
                .listeners = listeners(doors)};
  return std::make_unique<Recorder>(std::move(header), std::move(tellers), read_clocks);
}

}  // namespace chat::relay::trace
