#include "common/units.h"
#include "tests/unit/catch.h"
#include "tests/unit/local_hub.h"
#include "tests/unit/watched_relay.h"

#include <string>

#include <sys/socket.h>

using namespace chat;
using namespace chat::test;
using namespace std::chrono_literals;

namespace {

/// A client whose lines wait: one is taken a second.
struct Flooder : WatchedRelay {
  relay::DialectFactory paced{
      hub,
      {.line = {.reading = {.flood = {1, 1s}}}, .irc = {.reading = {.flood = {1, 1s}}}, .paces_local = true}};
  relay::ConnectionContext with_pace{paced, recorder, {}};
  relay::Connection* client = nullptr;

  explicit Flooder(int lines) {
    int ends[2];
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends) == 0);
    peers.emplace_back(ends[1]);
    auto transport = std::make_unique<relay::PlainTransport>(UniqueFd(ends[0]));
    connections.push_back(std::make_unique<relay::Connection>(
        1, relay::Newcomer{std::move(transport), "unix", 4, relay::Protocol::line}, with_pace, now));
    client = connections.back().get();
    send_all();
    std::string flood;
    for (int i = 0; i < lines; ++i) flood += "hi\n";
    say(0, flood);
    end_round();
  }

  void end_round() {
    send_all();
    client->keep_vigil(client->wants_to_read(), now);
  }

  /// Rounds, each at the client's deadline, for so long.
  void pass(Duration time) {
    const Time until = now.steady + time;
    while (client->deadline() <= until && !client->is_closing()) {
      now.steady = std::max(now.steady, client->deadline());
      client->expire(now);
      if (client->wants_to_read()) client->read(buffer, now);
      end_round();
    }
    now.steady = until;
  }

  std::string obituary() const { return client->obituary(); }

  /// All that the client was sent.
  std::string heard() {
    send_all();
    std::string bytes(64 * kKiB, '\0');
    const auto size = ::recv(peers[0].get(), bytes.data(), bytes.size(), 0);
    bytes.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
    return bytes;
  }
};

}  // namespace

TEST_CASE("A client that hangs up while its lines wait is noticed", "[vigil]") {
  Flooder flooder(300);
  CHECK_FALSE(flooder.client->wants_to_read());
  flooder.pass(10s);
  CHECK_FALSE(flooder.client->is_closing());
  flooder.peers[0].reset();
  flooder.pass(2s);
  REQUIRE(flooder.client->is_closing());
  CHECK(flooder.obituary().starts_with("connection reset"));
}

TEST_CASE("What a half-closed client has left behind is taken, if that takes no longer than 2 minutes",
          "[vigil]") {
  Flooder flooder(100);
  ::shutdown(flooder.peers[0].get(), SHUT_WR);
  flooder.pass(95s);
  CHECK_FALSE(flooder.client->is_closing());
  flooder.pass(10s);
  REQUIRE(flooder.client->is_closing());
  CHECK(flooder.obituary().starts_with("hung up"));
}

TEST_CASE("What still waits 2 minutes after a client's end is dropped and counted", "[vigil]") {
  Flooder flooder(300);
  ::shutdown(flooder.peers[0].get(), SHUT_WR);
  flooder.pass(110s);
  CHECK_FALSE(flooder.client->is_closing());
  flooder.pass(15s);
  REQUIRE(flooder.client->is_closing());
  CHECK_THAT(flooder.obituary(), Catch::Contains(" lines still waited 2 minutes after the last came"));
  CHECK_THAT(
      flooder.heard(),
      Catch::Contains(" lines of yours were not said: 2 minutes after your last came they still waited.\n"));
}

TEST_CASE("Who has not ended may let lines wait for as long as they take", "[vigil]") {
  Flooder flooder(300);
  flooder.pass(310s);
  CHECK_FALSE(flooder.client->is_closing());
  CHECK(flooder.client->wants_to_read());
}
