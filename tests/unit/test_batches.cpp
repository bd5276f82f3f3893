// How many lines a send has where all talk at once: the loop itself, and clients who speak while it looks.

#include "catch.h"
#include "common/listening.h"
#include "local_hub.h"
#include "relay/loop/relay.h"
#include "relay/options.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

using namespace chat;
using namespace chat::relay;
using namespace chat::test;

namespace {

constexpr std::size_t kPeople = 100;
constexpr std::size_t kInFlight = 16;
constexpr std::size_t kLines = 4'000;

/// So many lines are on their way at a time: each that somebody has read lets another be said, by anybody.
/// Clients speak while the relay reads: one for each that it reads from; but where they pause, half of them
/// only once it has looked twice more. So with a seed it is the same in each run, however busy the machine
/// is.
class TalkativeCrowd final : public trace::Observer {
 public:
  TalkativeCrowd(Hub& hub, const Endpoint& endpoint, unsigned seed, bool pauses)
      : Observer(true), hub_(hub), random_(seed), looks_to_pause_(pauses ? 2 : 0) {
    const auto addresses = addresses_to_listen_on(endpoint);
    REQUIRE(addresses);
    for (std::size_t i = 0; i < kPeople; ++i) {
      clients_.emplace_back(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
      // Else what is said next waits until what was said before is acknowledged.
      constexpr int kYes = 1;
      REQUIRE(::setsockopt(clients_[i].get(), IPPROTO_TCP, TCP_NODELAY, &kYes, sizeof kYes) == 0);
      REQUIRE(::connect(clients_[i].get(), addresses->front().get(), addresses->front().size()) == 0);
      say(i, fmt::format("/nick p{}\n", i));
    }
  }

  double lines_a_send() const {
    return static_cast<double>(said_ * (kPeople - 1)) / static_cast<double>(sends_);
  }

 private:
  void falls_asleep(const Selector&, Time) override {
    for (const UniqueFd& each : clients_) read(each, each.get() == clients_[0].get());
    if (hub_.people().size() < kPeople) return;
    looks_ = looks_to_pause_;
    if (said_ < kLines) return speak();
    Person& operator_of_relay = *hub_.find("p0");
    operator_of_relay.rules_relay = true;
    REQUIRE(hub_.ask_to_stop(operator_of_relay));
  }
  void received(const Connection&, const Transfer&, std::string_view) override { speak(); }
  void looked_again(const Selector&) override {
    if (in_flight_ == kInFlight / 2 && ++looks_ >= looks_to_pause_) speak();
  }
  void see_send(const Connection&, std::span<const iovec>, const Transfer&) override {
    if (said_ > 0 && said_ < kLines) ++sends_;
  }

  void speak() {
    if (hub_.people().size() < kPeople || in_flight_ == kInFlight || said_ == kLines) return;
    if (in_flight_ == kInFlight / 2 && looks_ < looks_to_pause_) return;
    if (++in_flight_ == kInFlight / 2) looks_ = 0;
    ++said_;
    say(1 + random_() % (kPeople - 1), fmt::format("line {}\n", said_));
  }

  void say(std::size_t who, std::string_view line) {
    REQUIRE(::send(clients_[who].get(), line.data(), line.size(), 0) == static_cast<ssize_t>(line.size()));
  }

  void read(const UniqueFd& client, bool counts) {
    std::array<char, 65536> bytes;
    for (ssize_t size = 0; (size = ::recv(client.get(), bytes.data(), bytes.size(), MSG_DONTWAIT)) > 0;) {
      const std::string_view heard(bytes.data(), static_cast<std::size_t>(size));
      if (counts) in_flight_ -= static_cast<std::size_t>(std::count(heard.begin(), heard.end(), '>'));
    }
  }

  Hub& hub_;
  std::mt19937 random_;
  const int looks_to_pause_;
  int looks_ = 0;
  std::vector<UniqueFd> clients_{};
  std::size_t in_flight_ = 0;
  std::size_t said_ = 0;
  std::size_t sends_ = 0;
};

/// While it is there nothing is logged.
struct NoLog {
  NoLog() { spdlog::set_level(spdlog::level::off); }
  NoLog(const NoLog&) = delete;
  NoLog& operator=(const NoLog&) = delete;
  ~NoLog() { spdlog::set_level(before); }
  spdlog::level::level_enum before = spdlog::get_level();
};

double lines_a_send_of(std::size_t ask_all_up_to, bool pauses = false) {
  const NoLog quiet;
  const unsigned seed = std::random_device{}();
  CAPTURE(seed);
  auto listening = listen_on({.host = "127.0.0.1", .port = 0});
  REQUIRE(listening);
  const Endpoint endpoint = listening->front().endpoint;
  std::vector<Door> doors;
  doors.push_back({std::move(listening->front())});
  LocalHub hub({.reserved_nick = "relay"}, read_clocks());
  DialectFactory dialects(hub, {});
  Selector selector;
  TalkativeCrowd crowd(hub, endpoint, seed, pauses);
  Relay relay({std::move(doors), {}, crowd}, hub, dialects, selector, crowd,
              {.live = {.ask_all_up_to = ask_all_up_to}});
  relay.run();
  return crowd.lines_a_send();
}

}  // namespace

TEST_CASE("where a hundred talk, a send has most of the lines that are on their way", "[loop]") {
  CHECK(lines_a_send_of(Options().ask_all_up_to) > 0.9 * kInFlight);
}

TEST_CASE("so it has where signals tell of who has been quiet for a moment", "[loop]") {
  CHECK(lines_a_send_of(0) > 0.9 * kInFlight);
}

TEST_CASE("nor does a pause end a batch where few are asked about", "[loop]") {
  CHECK(lines_a_send_of(0, true) > 0.8 * kInFlight);
}
