#include "relay/service/service_manager.h"
#include "tests/unit/catch.h"

#include <string>
#include <vector>

using namespace chat;
using namespace chat::relay;
using namespace std::chrono_literals;

TEST_CASE("a relay that is watched tells at half of the time that it runs", "[service]") {
  std::vector<std::string> said;
  ServiceManager manager([&](const std::string& message) { return said.push_back(message), true; }, 10s);
  manager.beat(Time{100s});
  CHECK(said == std::vector<std::string>{"WATCHDOG=1"});
  CHECK(manager.deadline() == Time{105s});
  // Rounds that come before tell nothing.
  manager.beat(Time{104s});
  CHECK(said.size() == 1);
  manager.beat(Time{107s});
  CHECK(said.size() == 2);
  CHECK(manager.deadline() == Time{112s});
}

TEST_CASE("a relay that nobody watches is not woken for that", "[service]") {
  std::vector<std::string> said;
  ServiceManager manager([&](const std::string& message) { return said.push_back(message), true; },
                         Duration::zero());
  CHECK(manager.deadline() == kNever);
  manager.beat(Time{100s});
  CHECK(said.empty());
  ServiceManager nobody;
  CHECK(nobody.deadline() == kNever);
  nobody.beat(Time{100s});
  nobody.ready("x");
  nobody.reloading(Time{});
}

TEST_CASE("states are told in the form of sd_notify(3)", "[service]") {
  std::vector<std::string> said;
  ServiceManager manager([&](const std::string& message) { return said.push_back(message), true; },
                         Duration::zero());
  manager.ready("serving");
  manager.reloading(Time{1500ms});
  manager.stopping("on SIGTERM");
  CHECK(said == std::vector<std::string>{"READY=1\nSTATUS=serving", "RELOADING=1\nMONOTONIC_USEC=1500000",
                                         "STOPPING=1\nSTATUS=on SIGTERM"});
}

TEST_CASE("the last state is told again until the manager takes it", "[service]") {
  std::vector<std::string> said;
  bool takes = false;
  ServiceManager manager([&](const std::string& message) { return said.push_back(message), takes; },
                         Duration::zero());
  const ServiceManager copy = manager;
  copy.ready("once");
  copy.ready("serving");
  CHECK(said.size() == 2);
  CHECK(manager.deadline() < Time{100s});
  manager.beat(Time{100s});
  CHECK(said.size() == 3);
  CHECK(manager.deadline() == Time{101s});
  manager.beat(Time{100s} + 500ms);
  CHECK(said.size() == 3);
  takes = true;
  manager.beat(Time{101s});
  CHECK(said.size() == 4);
  CHECK(said.back() == "READY=1\nSTATUS=serving");
  CHECK(manager.deadline() == kNever);
}
