#include "catch.h"
#include "client/connection/connector.h"
#include "common/listening.h"
#include "common/socket.h"
#include "temporary_directory.h"
#include "waiting.h"

#include <array>
#include <cerrno>
#include <string>
#include <vector>

#include <netinet/in.h>
#include <sys/socket.h>

using namespace chat;
using namespace chat::client;
using std::chrono::milliseconds;

namespace {

Result<Connected> drive(Connector& connector) {
  auto outcome =
      run_until([&](Selector& selector) { connector.watch(selector); }, [&] { return connector.deadline(); },
                [&](const Selector& selector, Time now) { return connector.advance(selector, now); });
  return std::move(*outcome);
}

Result<Connected> connect_to(const Endpoint& endpoint, Duration limit = std::chrono::seconds(30)) {
  Connector connector(endpoint, read_clocks().steady, limit);
  return drive(connector);
}

Result<std::vector<Address>> look_up(const std::string& host) {
  Resolver resolver({.host = host, .port = 6667});
  auto answer = run_until([&](Selector& selector) { resolver.watch(selector); },
                          [&] { return resolver.is_ready() ? Time() : kNever; },
                          [&](const Selector&, Time) { return resolver.advance(); });
  return std::move(*answer);
}

ListeningSocket listener_on(const Endpoint& endpoint) {
  auto listening = listen_on(endpoint);
  REQUIRE(listening);
  return std::move(listening->front());
}

/// A port that was free a moment ago.
Endpoint refused_on(const std::string& host) {
  return listener_on({.host = host, .port = 0}).endpoint;
}

Address address_of(const Endpoint& endpoint) {
  const auto addresses = addresses_at_hand(endpoint);
  REQUIRE(addresses);
  return addresses->front();
}

/// A listener that answers nobody any more: its backlog is full, and the kernel drops what comes.
struct FullListener {
  ListeningSocket listening;
  std::vector<Connecting> waiting{};

  explicit FullListener(const Endpoint& endpoint) : listening(listener_on(endpoint)) {
    REQUIRE(::listen(listening.fd.get(), 0) == 0);
    const Address address = address_of(listening.endpoint);
    for (int i = 0; i < 4; ++i) waiting.push_back(start_connecting(address));
  }
};

/// As if a name had these addresses.
Result<Connected> connect_to(std::vector<Address> addresses, Duration limit = std::chrono::seconds(30)) {
  Connector connector({.host = "example", .port = 6667}, Resolver(std::move(addresses)), read_clocks().steady,
                      limit);
  return drive(connector);
}

}  // namespace

TEST_CASE("a listener is connected to, by address and by name", "[connector]") {
  const auto listening = listener_on({.host = "127.0.0.1", .port = 0});
  for (const char* host : {"127.0.0.1", "localhost"}) {
    const auto connected = connect_to({.host = host, .port = listening.endpoint.port});
    REQUIRE(connected);
    CHECK(connected->peer == to_string(listening.endpoint));
    const auto accepted = accept_from(listening.fd.get());
    REQUIRE(accepted.fd);
    CHECK(send(connected->fd.get(), std::array{iovec{const_cast<char*>("x"), 1}}).bytes == 1);
  }
}

TEST_CASE("addresses of both families take turns", "[connector]") {
  const auto order_of = [](const std::vector<std::string>& hosts) {
    std::vector<Address> addresses;
    for (const std::string& host : hosts) addresses.push_back(address_of({.host = host, .port = 1}));
    std::vector<std::string> order;
    for (const Address& address : in_order_of_attempts(addresses)) order.push_back(address.endpoint().host);
    return order;
  };
  using Hosts = std::vector<std::string>;
  CHECK(order_of({"::1", "::2", "::3", "10.0.0.1", "10.0.0.2"}) ==
        Hosts{"::1", "10.0.0.1", "::2", "10.0.0.2", "::3"});
  CHECK(order_of({"10.0.0.1", "::1", "::2", "::3"}) == Hosts{"10.0.0.1", "::1", "::2", "::3"});
  CHECK(order_of({"10.0.0.2", "10.0.0.1"}) == Hosts{"10.0.0.2", "10.0.0.1"});
}

TEST_CASE("an address that refuses is followed by the next", "[connector]") {
  const auto listening = listener_on({.host = "127.0.0.2", .port = 0});
  const auto connected = connect_to({address_of(refused_on("127.0.0.1")), address_of(listening.endpoint)});
  REQUIRE(connected);
  CHECK(connected->peer == to_string(listening.endpoint));
}

TEST_CASE("an address that does not answer is not waited for", "[connector]") {
  const FullListener silent({.host = "127.0.0.1", .port = 0});
  const auto listening = listener_on({.host = "127.0.0.2", .port = 0});
  const auto connected = connect_to({address_of(silent.listening.endpoint), address_of(listening.endpoint)});
  REQUIRE(connected);
  CHECK(connected->peer == to_string(listening.endpoint));
}

TEST_CASE("a slow address may still win", "[connector]") {
  // The next one, which is tried meanwhile, refuses.
  FullListener slow({.host = "127.0.0.1", .port = 0});
  Connector connector(
      {.host = "example", .port = 6667},
      Resolver(std::vector{address_of(slow.listening.endpoint), address_of(refused_on("127.0.0.2"))}),
      read_clocks().steady, std::chrono::seconds(30));
  const Time later = read_clocks().steady + milliseconds(500);
  const Selector nobody_ready;
  CHECK_FALSE(connector.advance(nobody_ready, read_clocks().steady));
  CHECK_FALSE(connector.advance(nobody_ready, later));
  while (accept_from(slow.listening.fd.get()).fd) continue;
  const auto connected = drive(connector);
  REQUIRE(connected);
  CHECK(connected->peer == to_string(slow.listening.endpoint));
}

TEST_CASE("of several failures the most telling is told", "[connector]") {
  // Wherever IPv6 is missing or not: nobody is connected to a link that is not named.
  const Address no_way = address_of({.host = "fe80::1", .port = 6667});
  const Address refused = address_of(refused_on("127.0.0.1"));
  CHECK(connect_to({no_way, refused}).error() == "cannot connect to example:6667: Connection refused");
  CHECK(connect_to({refused, no_way}).error() == "cannot connect to example:6667: Connection refused");
  CHECK(connect_to(std::vector{no_way}).error() != "cannot connect to example:6667: Success");
}

TEST_CASE("a refused connection is one clear line", "[connector]") {
  Endpoint endpoint = refused_on("127.0.0.1");
  for (const char* host : {"127.0.0.1", "localhost"}) {
    endpoint.host = host;
    CHECK(connect_to(endpoint).error() ==
          "cannot connect to " + to_string(endpoint) + ": Connection refused");
  }
}

TEST_CASE("a host that never answers is given up", "[connector]") {
  const FullListener silent({.host = "127.0.0.1", .port = 0});
  CHECK(connect_to(silent.listening.endpoint, milliseconds(400)).error() ==
        "cannot connect to " + to_string(silent.listening.endpoint) + ": no answer in 0.4 s");
}

TEST_CASE("a unix socket is connected to", "[connector]") {
  const TemporaryDirectory directory;
  const auto listening = listener_on({.host = {}, .port = 0, .unix_path = directory / "socket"});
  const auto connected = connect_to(listening.endpoint);
  REQUIRE(connected);
  CHECK(connected->peer == to_string(listening.endpoint));
}

TEST_CASE("a unix socket that is missing is one clear line", "[connector]") {
  CHECK(connect_to({.host = {}, .port = 0, .unix_path = "/nowhere/socket"}).error() ==
        "cannot connect to unix:/nowhere/socket: No such file or directory");
}

TEST_CASE("a unix socket whose backlog is full is tried again", "[connector]") {
  const TemporaryDirectory directory;
  const FullListener full({.host = {}, .port = 0, .unix_path = directory / "socket"});
  CHECK(full.waiting.back().error == EAGAIN);
  CHECK(connect_to(full.listening.endpoint, milliseconds(150)).error() ==
        "cannot connect to " + to_string(full.listening.endpoint) + ": no answer in 0.15 s");
  Connector connector(full.listening.endpoint, read_clocks().steady, std::chrono::seconds(30));
  CHECK_FALSE(connector.advance(Selector(), read_clocks().steady));
  REQUIRE(accept_from(full.listening.fd.get()).fd);
  CHECK(drive(connector));
}

TEST_CASE("a connector can be given up at any time", "[connector]") {
  const Time now = read_clocks().steady;
  Connector never_asked({.host = "localhost", .port = 1}, now);
  Connector asked({.host = "localhost", .port = 1}, now);
  CHECK_FALSE(asked.advance(Selector(), now));
}

TEST_CASE("a name that cannot be is one clear line", "[resolver]") {
  // No label has over 63 bytes (RFC 1035, section 2.3.4), so nobody needs to be asked.
  const std::string host = std::string(64, 'x') + ".invalid";
  const auto found = look_up(host);
  REQUIRE_FALSE(found);
  CHECK(found.error().starts_with("cannot find host '" + host + "': "));
  CHECK(found.error().find('\n') == std::string::npos);
  CHECK(connect_to({.host = host, .port = 6667}).error() == found.error());
}

TEST_CASE("numeric addresses are there at once", "[resolver]") {
  for (const char* host : {"192.0.2.7", "2001:db8::1"}) {
    Resolver resolver({.host = host, .port = 6667});
    CHECK(resolver.is_ready());
    const auto answer = resolver.advance();
    REQUIRE(answer);
    REQUIRE(*answer);
    CHECK((*answer)->front().to_string() == to_string(Endpoint{.host = host, .port = 6667}));
    CHECK_FALSE(resolver.advance());
  }
}

TEST_CASE("a resolver can be destroyed while it looks", "[resolver]") {
  for (int i = 0; i < 20; ++i) {
    const Resolver resolver({.host = "localhost", .port = 6667});
    CHECK_FALSE(resolver.is_ready());
  }
}

TEST_CASE("a socket that met itself counts as refused", "[socket]") {
  const UniqueFd fd(::socket(AF_INET, SOCK_STREAM, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  REQUIRE(::bind(fd.get(), generic, size) == 0);
  REQUIRE(::getsockname(fd.get(), generic, &size) == 0);
  CHECK(connect_result(fd.get()) == EINPROGRESS);
  REQUIRE(::connect(fd.get(), generic, size) == 0);
  CHECK(connect_result(fd.get()) == ECONNREFUSED);
}
