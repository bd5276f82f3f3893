// What a connection that has ended by itself may not have brought: up to where its client was shown, and that
// nobody takes a seat by it.

#include "fake_transport.h"
#include "hub_person.h"
#include "relay/connection/arrivals.h"
#include "watched_relay.h"

#include <cerrno>
#include <memory>
#include <string>

using namespace chat;
using namespace chat::relay;
using namespace chat::test;

namespace {

/// Connections with a way between them and their clients that the test controls. Their people have no way
/// back but to log in.
struct ShakyRelay : WatchedRelay {
  LocalHub kept{{.history_lines = 3,
                 .reserved_nick = "relay",
                 .return_within = std::chrono::minutes(10),
                 .return_key = "sixteen bytes ok"},
                at_second(0)};
  DialectFactory makers{kept, {}};
  ConnectionContext shaky{makers, recorder, {.dead_peer_timeout = std::chrono::seconds(60)}};
  LineRenderings renderings;
  HubPerson bob{kept, renderings.plain};
  FakeWay way;

  ShakyRelay() { static_cast<void>(kept.join(*bob, "#lobby", {}, kNow)); }
  ~ShakyRelay() {
    connections.clear();
    kept.leave(*bob, {}, kNow);
  }

  Connection& comes(Protocol protocol, const std::string& words) {
    now = at_second(1);
    int ends[2];
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends) == 0);
    peers.emplace_back(ends[1]);
    connections.push_back(std::make_unique<Connection>(
        connections.size() + 1,
        Newcomer{std::make_unique<FakeTransport>(UniqueFd(ends[0]), way), "unix", 4, protocol}, shaky, now));
    say(connections.size() - 1, words);
    return *connections.back();
  }
  /// alice, in the lobby.
  Connection& alice_comes(Protocol protocol) {
    Connection& alice =
        comes(protocol, protocol == Protocol::line ? "/nick alice\nhi\n"
                                                   : "NICK alice\r\nUSER a 0 * :a\r\nJOIN #lobby\r\n");
    kept.log_in(*kept.find("alice"), "alice", now);
    round(alice, 1);
    return alice;
  }
  void round(Connection& connection, double second) {
    now = at_second(second);
    connection.expire(now);
    connection.send(now);
  }
  void bob_says(const std::string& text, double second) {
    static_cast<void>(kept.say(*bob, kept.lobby(), {.text = text}, at_second(second)));
  }
  void is_reset(Connection& connection, double second) {
    now = at_second(second);
    way.error = ECONNRESET;
    connection.read(buffer, now);
    REQUIRE(connection.is_closing());
    connection.depart(now);
  }
  double place() {
    return std::chrono::duration<double>(time_of(*kept.place_of("alice", "#lobby")) - at_second(0).wall)
        .count();
  }
};

}  // namespace

TEST_CASE("what has arrived is told by what had been told at the look before", "[unheard]") {
  const auto wall = [](double second) { return at_second(second).wall; };
  const auto since = [&](const Arrivals& arrivals) {
    return std::chrono::duration<double>(arrivals.since() - wall(0)).count();
  };
  Arrivals arrivals(wall(0));
  arrivals.look(100, 100, wall(10));
  CHECK(since(arrivals) == -1);
  arrivals.look(150, 120, wall(20));
  CHECK(since(arrivals) == 9);
  arrivals.look(200, 149, wall(30));
  CHECK(since(arrivals) == 9);
  arrivals.look(250, 200, wall(40));
  CHECK(since(arrivals) == 29);
  arrivals.count_anew(60, wall(50));
  CHECK(since(arrivals) == 29);
  arrivals.look(60, 60, wall(60));
  CHECK(since(arrivals) == 49);
}

TEST_CASE("what a dead connection was sent and has not brought counts as missed", "[unheard]") {
  const Protocol protocol = GENERATE(Protocol::line, Protocol::irc);
  ShakyRelay relay;
  Connection& alice = relay.alice_comes(protocol);
  relay.round(alice, 20);
  relay.bob_says("heard", 30);
  relay.round(alice, 30);
  relay.round(alice, 40);
  relay.bob_says("lost on the way", 45);
  relay.way.unacknowledged = 5;
  relay.round(alice, 45);
  SECTION("it was reset") {
    relay.is_reset(alice, 50);
    CHECK(relay.place() == 44);
  }
  SECTION("its machine does not answer") {
    relay.way.silence = {true, true, std::chrono::seconds(55)};
    relay.round(alice, 110);
    REQUIRE(alice.is_closing());
    alice.depart(relay.now);
    CHECK(relay.place() == 44);
  }
  SECTION("it takes nothing") {
    relay.leave_little_room(0);
    relay.way.silence.owes_answer = true;
    relay.bob_says(std::string(300'000, 'x'), 46);
    relay.round(alice, 46);
    for (const double second : {60, 90, 120, 150, 200}) relay.round(alice, second);
    REQUIRE(alice.is_closing());
    alice.depart(relay.now);
    CHECK(relay.place() == 44);
  }
  SECTION("and it was looked often") {
    relay.way.silence = {true, true, std::chrono::seconds(0)};
    for (const double second : {60, 70, 80, 90}) relay.round(alice, second);
    relay.is_reset(alice, 95);
    CHECK(relay.place() == 44);
  }
}

TEST_CASE("who has all has missed nothing, and who goes does not say what has arrived", "[unheard]") {
  ShakyRelay relay;
  Connection& alice = relay.alice_comes(Protocol::irc);
  relay.round(alice, 20);
  relay.bob_says("heard", 30);
  relay.round(alice, 30);
  SECTION("it has all") {
    relay.is_reset(alice, 50);
  }
  SECTION("it goes") {
    relay.way.unacknowledged = 5;
    relay.now = at_second(50);
    relay.say(0, "QUIT\r\n");
    alice.depart(relay.now);
  }
  CHECK(relay.place() == 50);
}

TEST_CASE("a newcomer whose socket has failed takes nobody's seat", "[unheard]") {
  ShakyRelay relay;
  relay.alice_comes(Protocol::line);
  const Person& person = *relay.kept.find("alice");
  Connection& newcomer =
      relay.comes(Protocol::line, "/nick anna\n/resume " + relay.kept.return_code(person) + "\n");
  REQUIRE(newcomer.is_closing());
  CHECK(newcomer.returns_as().person == person.id);
  newcomer.give_up_for_memory();
  CHECK_FALSE(newcomer.returns_as());
}

TEST_CASE("what waits for who comes back is unheard until it has arrived", "[unheard]") {
  ShakyRelay relay;
  Connection& alice = relay.alice_comes(Protocol::line);
  relay.round(alice, 20);
  relay.bob_says("lost on the way", 30);
  relay.way.unacknowledged = 5;
  relay.round(alice, 30);
  relay.now = at_second(50);
  relay.way.error = ECONNRESET;
  alice.read(relay.buffer, relay.now);
  REQUIRE(alice.may_return());
  alice.wait_for_return(relay.now);
  CHECK(relay.place() == 29);
  relay.bob_says("said meanwhile", 60);
  relay.way = {};
  const std::string code = relay.kept.return_code(*relay.kept.find("alice"));
  Connection& newcomer = relay.comes(Protocol::line, "/nick anna\n/resume " + code + "\n");
  relay.now = at_second(70);
  newcomer.depart(relay.now);
  newcomer.go_on_as(alice, relay.now);
  relay.way.unacknowledged = 5;
  relay.is_reset(alice, 71);
  CHECK(relay.place() == 29);
}

TEST_CASE("who has received nothing has no code to come back with, and no seat is held", "[unheard]") {
  ShakyRelay relay;
  Connection& alice = relay.alice_comes(Protocol::line);
  relay.way.unacknowledged = static_cast<std::size_t>(alice.bytes_out());
  relay.now = at_second(20);
  relay.way.error = ECONNRESET;
  alice.read(relay.buffer, relay.now);
  CHECK_FALSE(alice.may_return());
  --relay.way.unacknowledged;
  CHECK(alice.may_return());
}

TEST_CASE("a connection that was reset may come back, also if sending fails, too", "[unheard]") {
  ShakyRelay relay;
  Connection& alice = relay.alice_comes(Protocol::line);
  relay.bob_says("not sent yet", 20);
  relay.now = at_second(20);
  relay.way.error = ECONNRESET;
  relay.peers.clear();
  alice.read(relay.buffer, relay.now);
  REQUIRE(alice.may_return());
  alice.send(relay.now);
  CHECK(alice.may_return());
}

TEST_CASE("whether a newcomer has its greeting is looked at soon, and seldom later", "[unheard]") {
  ShakyRelay relay;
  Connection& alice = relay.alice_comes(Protocol::line);
  CHECK(alice.deadline() > at_second(1.2).steady);
  CHECK(alice.deadline() <= at_second(1.4).steady);
  SECTION("also where the way is long") {
    relay.way.unacknowledged = 5;
    relay.way.silence = {true, true, std::chrono::milliseconds(300)};
    relay.round(alice, 1.4);
    CHECK(alice.deadline() <= at_second(11.5).steady);
    relay.way = {};
    relay.round(alice, 11.5);
  }
  relay.round(alice, 11.5);
  CHECK(alice.deadline() > at_second(19).steady);
  relay.bob_says(std::string(5'000, 'x'), 20);
  relay.round(alice, 20);
  CHECK(alice.deadline() > at_second(21).steady);
  relay.round(alice, 30.2);
  relay.bob_says("and more", 31);
  relay.round(alice, 31);
  CHECK(alice.deadline() > at_second(40.5).steady);
  CHECK(alice.deadline() <= at_second(41.1).steady);
}
