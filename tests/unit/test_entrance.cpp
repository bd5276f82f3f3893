#include "catch.h"
#include "common/listening.h"
#include "fake_client.h"
#include "relay/loop/entrance.h"

#include <optional>
#include <utility>
#include <vector>

#include <netinet/in.h>
#include <sys/socket.h>

using namespace chat;
using namespace chat::relay;
using namespace chat::test;

TEST_CASE("nobody on this machine is asked whether its machine is there", "[entrance]") {
  auto listening = listen_on({.host = "127.0.0.1", .port = 0});
  REQUIRE(listening);
  const Endpoint endpoint = listening->front().endpoint;
  std::vector<Door> doors;
  doors.push_back({std::move(listening->front())});
  const int door = doors.front().socket.fd.get();
  trace::Observer nobody;
  Entrance entrance(std::move(doors), {}, nobody);

  const auto addresses = addresses_to_listen_on(endpoint);
  REQUIRE(addresses);
  const UniqueFd client(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  REQUIRE(::connect(client.get(), addresses->front().get(), addresses->front().size()) == 0);
  Selector selector;
  selector.clear();
  selector.watch_readable(door);
  selector.wait(Time::max());
  std::optional<Newcomer> newcomer;
  entrance.accept(selector, at_second(0), AddressBans{}, [&](Newcomer came) { newcomer = std::move(came); });
  REQUIRE(newcomer);
  int asks = 1;
  socklen_t size = sizeof asks;
  REQUIRE(::getsockopt(newcomer->transport->descriptor(), SOL_SOCKET, SO_KEEPALIVE, &asks, &size) == 0);
  CHECK(asks == 0);
}
