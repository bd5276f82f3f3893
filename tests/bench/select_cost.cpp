#include "common/selector.h"
#include "common/unique_fd.h"
#include "tests/bench/loopback.h"
#include "tests/bench/modes.h"
#include "tests/bench/process_usage.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <sys/socket.h>

namespace chat::bench {
namespace {

using std::chrono::steady_clock;

// A connection that nobody has accepted is a connection, and has one descriptor instead of two.
struct IdleConnections {
  std::vector<Listener> listeners;
  std::vector<UniqueFd> fds;
};

IdleConnections connect_idle(std::size_t wanted) {
  constexpr std::size_t kPerListener = 1000;
  IdleConnections idle;
  for (std::size_t i = 0; i < wanted; ++i) {
    if (i % kPerListener == 0) idle.listeners.push_back(listen_anywhere());
    idle.fds.push_back(connect_to(idle.listeners.back().address));
  }
  return idle;
}

// An end of file is something to read, and stays so.
void make_readable(const Listener& listener) {
  const UniqueFd other_end(accept(listener.fd.get(), nullptr, nullptr));
  if (!other_end) die("accept");
}

double us_per_wait(Selector& selector, double seconds) {
  constexpr int kWaitsBetweenLooks = 16;
  const auto end = steady_clock::now() + std::chrono::duration<double>(seconds);
  const auto before = own_cpu_time();
  std::uint64_t waits = 0;
  while (steady_clock::now() < end) {
    for (int i = 0; i < kWaitsBetweenLooks; ++i) selector.wait(kNever);
    waits += kWaitsBetweenLooks;
  }
  const std::chrono::duration<double, std::micro> used = own_cpu_time() - before;
  return used.count() / static_cast<double>(waits);
}

}  // namespace

// The connection that is ready is the last that select() comes to, so it enters itself with all the others as
// it does before it sleeps.
Result<Verdict> measure_select_cost(const Options& options) {
  if (auto room = make_room_for_sockets(options.clients); !room) return Failure(room.error());
  IdleConnections idle = connect_idle(options.clients);
  const Listener last = listen_anywhere();
  const UniqueFd ready = connect_to(last.address);
  make_readable(last);
  Selector selector;
  for (const UniqueFd& fd : idle.fds) selector.watch_readable(fd.get());
  selector.watch_readable(ready.get());
  us_per_wait(selector, options.warmup);
  const double cost_us = us_per_wait(selector, options.seconds);

  Verdict verdict{{}, true};
  verdict.report.count("clients", options.clients).number("cpu_us_per_select", cost_us);
  return verdict;
}

}  // namespace chat::bench
