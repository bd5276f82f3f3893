#include "common/unique_fd.h"
#include "tests/bench/loopback.h"
#include "tests/bench/modes.h"
#include "tests/bench/process_usage.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace chat::bench {
namespace {

using std::chrono::nanoseconds;
using std::chrono::steady_clock;

constexpr std::size_t kSendingCore = 0;
constexpr std::size_t kReceivingCore = 1;

void stay_on_core(std::size_t core) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(core, &set);
  if (sched_setaffinity(0, sizeof set, &set) != 0) die("sched_setaffinity");
}

std::vector<UniqueFd> connect_all(const sockaddr_in& address, std::size_t clients, int epoll) {
  std::vector<UniqueFd> sockets;
  for (std::size_t i = 0; i < clients; ++i) {
    sockets.push_back(connect_to(address));
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = i;
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, sockets[i].get(), &event) != 0) die("epoll_ctl");
  }
  return sockets;
}

void say_round_is_read(int done) {
  const char word = 'r';
  if (write(done, &word, 1) != 1) die("write");
}

// The receiving process: reads everything, looks at nothing, waits awake as the load generator does, says
// when `round_bytes` more have come, and ends when all connections have.
[[noreturn]] void receive_rounds(const sockaddr_in& address, const Options& options, int done) {
  stay_on_core(kReceivingCore);
  const UniqueFd epoll(epoll_create1(0));
  std::size_t clients = options.clients;
  const std::size_t round_bytes = options.clients * options.send_bytes;
  std::vector<UniqueFd> sockets = connect_all(address, clients, epoll.get());
  std::vector<char> buffer(128 * 1024);
  std::array<epoll_event, 1024> ready;
  std::size_t missing = round_bytes;
  while (clients > 0) {
    const int count = epoll_wait(epoll.get(), ready.data(), ready.size(), 0);
    if (count < 0 && errno != EINTR) die("epoll_wait");
    for (int i = 0; i < count; ++i) {
      UniqueFd& from = sockets[ready[static_cast<std::size_t>(i)].data.u64];
      if (const ssize_t bytes = recv(from.get(), buffer.data(), buffer.size(), 0); bytes > 0) {
        missing -= static_cast<std::size_t>(bytes);
        if (options.quick_ack) acknowledge_now(from.get());
        continue;
      }
      from.reset();
      --clients;
    }
    if (missing > 0) continue;
    say_round_is_read(done);
    missing = round_bytes;
  }
  std::_Exit(EXIT_SUCCESS);
}

std::vector<UniqueFd> accept_all(const Listener& listener, std::size_t clients) {
  std::vector<UniqueFd> sockets;
  while (sockets.size() < clients) {
    UniqueFd fd(accept(listener.fd.get(), nullptr, nullptr));
    if (!fd) die("accept");
    disable_nagle(fd.get());
    sockets.push_back(std::move(fd));
  }
  return sockets;
}

struct Stage {
  std::vector<UniqueFd> sockets;
  UniqueFd round_is_read;
};

struct Cost {
  nanoseconds cpu{};
  std::uint64_t sends = 0;
};

void wait_until_round_is_read(int done) {
  char word = 0;
  if (read(done, &word, 1) != 1) die("read");
}

// Nobody who waits for what he said to come back can be sent the next batch before he has read this one, so
// a round ends when all have read.
Cost send_rounds(const Stage& stage, const std::string& batch, double seconds) {
  const auto end = steady_clock::now() + std::chrono::duration<double>(seconds);
  const nanoseconds before = own_cpu_time();
  Cost cost;
  while (steady_clock::now() < end) {
    for (const UniqueFd& to : stage.sockets) {
      if (send(to.get(), batch.data(), batch.size(), MSG_NOSIGNAL) < 0) die("send");
    }
    wait_until_round_is_read(stage.round_is_read.get());
    cost.sends += stage.sockets.size();
  }
  cost.cpu = own_cpu_time() - before;
  return cost;
}

// CPU us a send. The median of many slices, because a short disturbance (cold caches, a receiver that was
// kept from its core) makes single ones dearer.
double median_cost(const Stage& stage, const std::string& batch, double seconds) {
  constexpr std::size_t kSlices = 9;
  std::array<double, kSlices> costs;
  for (double& cost_us : costs) {
    const Cost cost = send_rounds(stage, batch, seconds / kSlices);
    cost_us = std::chrono::duration<double, std::micro>(cost.cpu).count() / static_cast<double>(cost.sends);
  }
  std::nth_element(costs.begin(), costs.begin() + kSlices / 2, costs.end());
  return costs[kSlices / 2];
}

struct Receiver {
  pid_t pid;
  UniqueFd round_is_read;
};

Receiver fork_receiver(const Listener& listener, const Options& options) {
  std::array<int, 2> ends{};
  if (pipe(ends.data()) != 0) die("pipe");
  UniqueFd read_end(ends[0]);
  const UniqueFd write_end(ends[1]);
  const pid_t receiver = fork();
  if (receiver < 0) die("fork");
  if (receiver > 0) return {receiver, std::move(read_end)};
  prctl(PR_SET_PDEATHSIG, SIGKILL);  // it waits without end, and must not outlive an interrupted parent
  receive_rounds(listener.address, options, write_end.get());
}

}  // namespace

Result<Verdict> measure_least_cost(const Options& options) {
  if (sysconf(_SC_NPROCESSORS_ONLN) < 2) {
    return Failure("--least-cost needs two cores, one to send and one to receive: this machine has one");
  }
  if (auto room = make_room_for_sockets(options.clients); !room) return Failure(room.error());
  const Listener listener = listen_anywhere();
  Receiver receiver = fork_receiver(listener, options);
  stay_on_core(kSendingCore);
  Stage stage{accept_all(listener, options.clients), std::move(receiver.round_is_read)};
  const std::string batch(options.send_bytes, 'x');
  send_rounds(stage, batch, options.warmup);
  const double cost_us = median_cost(stage, batch, options.seconds);
  stage.sockets.clear();
  waitpid(receiver.pid, nullptr, 0);

  Verdict verdict{{}, true};
  verdict.report.count("clients", options.clients)
      .count("send_bytes", options.send_bytes)
      .number("cpu_us_per_send", cost_us);
  return verdict;
}

}  // namespace chat::bench
