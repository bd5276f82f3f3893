#include "common/address.h"
#include "relay/loop/address_limits.h"
#include "tests/unit/catch.h"

#include <string>

using namespace chat;
using namespace chat::relay;
using namespace std::chrono_literals;

namespace {

const Time kStart{1000s};

constexpr AddressRules kNoPace{.clients = 20, .newcomers = {}};

int count_admitted(AddressLimits& limits, const std::string& host, int tries, Time now = kStart) {
  int admitted = 0;
  for (int i = 0; i < tries; ++i) admitted += limits.enter(host, now).empty() ? 1 : 0;
  return admitted;
}

}  // namespace

TEST_CASE("An address counts as its party's network", "[address]") {
  const auto [host, network] =
      GENERATE(table<std::string, std::string>({{"192.0.2.7", "192.0.2.7"},
                                                {"::ffff:192.0.2.7", "192.0.2.7"},
                                                {"2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"},
                                                {"2001:db8::1", "2001:db8::/64"},
                                                {"::1", "::/64"},
                                                {"fe80::1%eth0", "fe80::1%eth0"},
                                                {"fe80::1", "fe80::1"},
                                                {"unix", "unix"}}));
  CHECK(network_of(host) == network);
}

TEST_CASE("One address has its share of clients, and this machine is exempt", "[address]") {
  AddressLimits limits(kNoPace);
  CHECK(count_admitted(limits, "192.0.2.7", 30) == 20);
  CHECK(count_admitted(limits, "::ffff:192.0.2.7", 1) == 0);
  CHECK(count_admitted(limits, "192.0.2.8", 30) == 20);
  CHECK(count_admitted(limits, "2001:db8::1", 15) == 15);
  CHECK(count_admitted(limits, "2001:db8::ffff:1", 15) == 5);
  CHECK(count_admitted(limits, "2001:db8:0:1::1", 30) == 20);
  for (const char* local : {"127.0.0.1", "127.1.2.3", "::1", "::ffff:127.0.0.1", "unix"}) {
    CHECK(count_admitted(limits, local, 100) == 100);
  }
  CHECK(limits.enter("192.0.2.7", kStart) ==
        "There are 20 clients from 192.0.2.7 already, the most from one address.");
  CHECK(limits.enter("2001:db8::9", kStart) ==
        "There are 20 clients from 2001:db8::/64 already, the most from one address.");
}

TEST_CASE("A place that is left is free for the same network", "[address]") {
  AddressLimits limits(kNoPace);
  count_admitted(limits, "2001:db8::1", 20);
  limits.leave("2001:db8::2");
  CHECK(count_admitted(limits, "2001:db8::3", 5) == 1);
}

TEST_CASE("This machine can be held to the limits, but for unix sockets", "[address]") {
  AddressLimits limits({.clients = 3, .newcomers = {}, .spares_local = false});
  CHECK(count_admitted(limits, "127.0.0.1", 5) == 3);
  CHECK(count_admitted(limits, "::1", 5) == 3);
  CHECK(count_admitted(limits, "unix", 5) == 5);
}

TEST_CASE("No limit is no limit", "[address]") {
  AddressLimits limits({.clients = 0, .newcomers = {}});
  CHECK(count_admitted(limits, "192.0.2.7", 5000) == 5000);
}

TEST_CASE("Newcomers from one address come at a pace", "[address]") {
  AddressLimits limits({.clients = 0, .newcomers = {10, 2s}});
  CHECK(count_admitted(limits, "192.0.2.7", 30) == 10);
  CHECK(count_admitted(limits, "192.0.2.8", 30) == 10);
  CHECK(limits.enter("192.0.2.7", kStart) ==
        "Too many have come from 192.0.2.7 in a short time: try again in 2 seconds.");
  CHECK(limits.enter("192.0.2.7", kStart + 1s) ==
        "Too many have come from 192.0.2.7 in a short time: try again in 1 second.");
  CHECK(count_admitted(limits, "192.0.2.7", 30, kStart + 2s) == 1);
  CHECK(count_admitted(limits, "192.0.2.7", 30, kStart + 60s) == 10);
}

TEST_CASE("Addresses are forgotten", "[address]") {
  AddressLimits limits({.clients = 20, .newcomers = {10, 1s}});
  const auto host = [](int i) {
    return "10." + std::to_string(i / 65536) + "." + std::to_string(i / 256 % 256) + "." +
           std::to_string(i % 256);
  };
  SECTION("when nobody from there is here, and time has passed") {
    for (int i = 0; i < 100'000; ++i) {
      limits.enter(host(i), kStart + i * 1ms);
      limits.leave(host(i));
    }
    CHECK(limits.size() < 5'000);
  }
  SECTION("when there are too many of them") {
    for (int i = 0; i < 100'000; ++i) {
      limits.enter(host(i), kStart);
      limits.leave(host(i));
    }
    CHECK(limits.size() < 25'000);
  }
  SECTION("but not while somebody from there is here") {
    count_admitted(limits, "192.0.2.7", 10);
    for (int i = 0; i < 100'000; ++i) {
      limits.enter(host(i), kStart + 10s);
      limits.leave(host(i));
    }
    CHECK(count_admitted(limits, "192.0.2.7", 30, kStart + 20s) == 10);
  }
}

TEST_CASE("Rules that change hold for who is here, whoever was spared before", "[address]") {
  AddressLimits limits({.clients = 3, .newcomers = {}, .spares_local = true});
  CHECK(count_admitted(limits, "127.0.0.1", 5) == 5);
  limits.change_rules({.clients = 6, .newcomers = {}, .spares_local = false});
  CHECK(count_admitted(limits, "127.0.0.1", 5) == 1);
  for (int i = 0; i < 6; ++i) limits.leave("127.0.0.1");
  CHECK(count_admitted(limits, "127.0.0.1", 9) == 6);
}
