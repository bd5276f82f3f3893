#include "tests/unit/tls_ends.h"
#include "tests/unit/watched_relay.h"

#include <memory>
#include <string>
#include <vector>

using namespace chat;
using namespace chat::test;
using namespace chat::relay;
using namespace std::chrono_literals;

namespace {

/// The client's end of a connection of WatchedRelay's: a session over a socket that never blocks.
struct TlsPeer {
  TlsSession session{tls_client_context(), "chat.example"};
  int fd;
  std::string heard{};

  explicit TlsPeer(int socket) : fd(socket) {}

  /// Sends at most so many bytes of what it has to send.
  std::size_t flush(std::size_t most = SIZE_MAX) {
    const std::string_view bytes = session.outgoing().substr(0, most);
    const ssize_t count = bytes.empty() ? 0 : ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    session.sent(count < 0 ? 0 : static_cast<std::size_t>(count));
    return count < 0 ? 0 : static_cast<std::size_t>(count);
  }

  void hear() {
    std::array<char, 16384> buffer;
    while (session.wants_input()) {
      const ssize_t count = ::recv(fd, buffer.data(), buffer.size(), 0);
      if (count == 0) session.end_input();
      if (count > 0) session.receive({buffer.data(), static_cast<std::size_t>(count)});
      for (TlsSession::Outcome outcome{};
           (outcome = session.read(buffer)).status == TlsSession::Status::done;)
        heard.append(buffer.data(), outcome.bytes);
      if (count <= 0) return;
    }
  }

  void say(std::string_view words) {
    REQUIRE(session.write(words).bytes == words.size());
    flush();
  }
};

struct EncryptedRelay : WatchedRelay {
  Encryption encryption{tls_server_context()};

  EncryptedRelay() { context.encryption = &encryption; }

  /// A newcomer whose socket is `peers.back()`.
  Connection& come_unknown(bool must_be_tls = false, std::optional<Protocol> protocol = {}) {
    int ends[2];
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends) == 0);
    peers.emplace_back(ends[1]);
    auto transport = std::make_unique<PlainTransport>(UniqueFd(ends[0]));
    connections.push_back(std::make_unique<Connection>(
        connections.size() + 1, Newcomer{std::move(transport), "unix", 4, protocol, must_be_tls}, context,
        now));
    return *connections.back();
  }

  /// What the loop does with a client: reads while there is anything, and sends.
  void serve(Connection& connection) {
    encryption.begin_round();
    next_round();
    for (int i = 0; i < 64 && !connection.is_closing(); ++i) {
      if (!connection.read(buffer, now) && !connection.has_buffered()) break;
    }
    connection.send(now);
  }

  void shake_hands(Connection& connection, TlsPeer& peer, std::size_t piece = SIZE_MAX) {
    for (int i = 0; i < 4000 && !peer.session.is_open() && !connection.is_closing(); ++i) {
      peer.flush(piece);
      serve(connection);
      peer.hear();
    }
    peer.flush();
    serve(connection);
  }
};

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("A ClientHello is answered with TLS, however it is cut", "[tls]") {
  for (const std::size_t piece :
       {std::size_t{1}, std::size_t{2}, std::size_t{6}, std::size_t{100}, SIZE_MAX}) {
    EncryptedRelay relay;
    Connection& connection = relay.come_unknown();
    TlsPeer peer(relay.peers.back().get());
    relay.shake_hands(connection, peer, piece);
    INFO(piece);
    REQUIRE(peer.session.is_open());
    CHECK(connection.cipher() == peer.session.cipher());
    peer.say("NICK alice\r\nUSER alice 0 * :Alice\r\n");
    relay.serve(connection);
    relay.serve(connection);
    peer.hear();
    CHECK(has(peer.heard, " 001 alice "));
  }
}

TEST_CASE("ALPN says what is inside; else the first bytes do", "[tls]") {
  EncryptedRelay relay;
  Connection& irc = relay.come_unknown();
  TlsPeer peer(relay.peers.back().get());
  relay.shake_hands(irc, peer);
  CHECK(irc.is_recognised());

  Connection& raw = relay.come_unknown(true, Protocol::raw);
  CHECK_FALSE(raw.is_recognised());
  TlsPeer other(relay.peers.back().get());
  relay.shake_hands(raw, other);
  CHECK(raw.is_recognised());
}

TEST_CASE("A door for TLS takes nothing else, and says so", "[tls]") {
  struct Case {
    std::string said;
    std::string answer;
  };
  for (const Case& each : {Case{"hello\n", "! Only encrypted connections are taken here."},
                           Case{"NICK alice\r\nUSER alice 0 * :Alice\r\n",
                                "ERROR :Closing link: only encrypted connections are"},
                           Case{"GET / HTTP/1.1\r\n\r\n", "HTTP/1.1 400 Bad Request"}}) {
    EncryptedRelay relay;
    Connection& connection = relay.come_unknown(true);
    relay.say(0, each.said);
    relay.serve(connection);
    CHECK(connection.is_closing());
    std::array<char, 1000> buffer;
    const ssize_t count = ::recv(relay.peers[0].get(), buffer.data(), buffer.size(), 0);
    REQUIRE(count > 0);
    CHECK(std::string(buffer.data(), static_cast<std::size_t>(count)).starts_with(each.answer));
  }
}

TEST_CASE("A handshake must be finished in time", "[tls]") {
  EncryptedRelay relay;
  for (const bool encrypted : {true, false}) {
    Connection& connection = relay.come_unknown(encrypted);
    const Time arrived = relay.now.steady;
    TlsPeer peer(relay.peers.back().get());
    peer.flush(40);
    relay.serve(connection);
    CHECK(connection.deadline() == arrived + 30s);
    connection.expire({arrived + 30s - 1ms, {}});
    CHECK_FALSE(connection.is_closing());
    connection.expire({arrived + 30s, {}});
    CHECK(connection.is_closing());
    CHECK(has(connection.obituary(), "did not finish its TLS handshake in 30 s"));
  }
}

TEST_CASE("A round does so many steps of handshakes, and the others go on in the next", "[tls]") {
  EncryptedRelay relay;
  std::vector<std::unique_ptr<TlsPeer>> peers;
  const std::size_t many = 3 * Encryption::kStepsARound;
  for (std::size_t i = 0; i < many; ++i) {
    relay.come_unknown(true);
    peers.push_back(std::make_unique<TlsPeer>(relay.peers.back().get()));
    peers.back()->flush();
  }
  for (std::size_t round = 1; round <= 3; ++round) {
    relay.encryption.begin_round();
    for (const auto& connection : relay.connections) {
      connection->read(relay.buffer, relay.now);  // the first bytes
      connection->read(relay.buffer, relay.now);
    }
    std::size_t answered = 0;
    for (const auto& peer : peers) {
      char byte = 0;
      answered += ::recv(peer->fd, &byte, 1, MSG_PEEK) == 1 ? 1 : 0;
    }
    CHECK(answered == round * Encryption::kStepsARound);
  }
}

TEST_CASE("What has been decrypted and not taken is read though the socket is empty", "[tls]") {
  EncryptedRelay relay;
  Connection& connection = relay.come_unknown();
  TlsPeer peer(relay.peers.back().get());
  relay.shake_hands(connection, peer);
  peer.say("NICK alice\r\nUSER alice 0 * :Alice\r\n");
  relay.serve(connection);
  std::string lines;
  for (int i = 0; i < 120; ++i) lines += "PING :" + std::to_string(i) + "\r\n";
  REQUIRE(lines.size() > relay.buffer.size());
  peer.say(lines);
  relay.next_round();
  REQUIRE(connection.read(relay.buffer, relay.now));
  CHECK(connection.has_buffered());
  while (connection.has_buffered() && connection.read(relay.buffer, relay.now)) {
  }
  CHECK_FALSE(connection.has_buffered());
  CHECK_FALSE(connection.read(relay.buffer, relay.now));
  connection.send(relay.now);
  peer.hear();
  CHECK(has(peer.heard, ":119\r\n"));
}

TEST_CASE("Who reads too slowly through TLS misses whole lines, and is told how many", "[tls]") {
  EncryptedRelay relay;
  Connection& slow = relay.come_unknown();
  TlsPeer peer(relay.peers.back().get());
  relay.leave_little_room(0);
  relay.shake_hands(slow, peer);
  peer.say("NICK slow\r\nUSER slow 0 * :Slow\r\nJOIN #lobby\r\n");
  relay.serve(slow);
  relay.serve(slow);
  peer.hear();
  relay.come();
  const std::string line = "all work and no play makes it a dull talk " + std::string(400, '.');
  for (int i = 0; i < 100; ++i) {
    relay.now = {relay.now.steady + 1s, relay.now.wall};
    relay.say(1, std::to_string(i) + " " + line + "\n");
    relay.send_all();
  }
  CHECK_FALSE(slow.is_closing());
  for (int i = 0; i < 1000 && slow.wants_to_write(); ++i) {
    peer.hear();
    slow.unblock();
    slow.send(relay.now);
  }
  peer.hear();
  CHECK_FALSE(slow.wants_to_write());
  CHECK(has(peer.heard, "lines"));  // that were missed
  CHECK(has(peer.heard, " :0 all work"));
  CHECK_FALSE(peer.session.has_failed());
  std::size_t whole = 0;
  for (std::size_t at = 0; (at = peer.heard.find("a dull talk", at)) != std::string::npos; ++at) ++whole;
  CHECK(whole < 100);
  CHECK(peer.heard.ends_with("\r\n"));
}

TEST_CASE("Whoever half-closes in TLS is answered, and then told that this is the end", "[tls]") {
  for (const bool announced : {true, false}) {
    EncryptedRelay relay;
    Connection& connection = relay.come_unknown();
    TlsPeer peer(relay.peers.back().get());
    relay.shake_hands(connection, peer);
    peer.say("NICK alice\r\nUSER alice 0 * :Alice\r\nPING :last\r\n");
    if (announced) peer.session.finish();
    peer.flush();
    ::shutdown(peer.fd, SHUT_WR);
    for (int i = 0; i < 4; ++i) relay.serve(connection);
    connection.depart(relay.now);
    REQUIRE(connection.is_over());
    relay.recorder.closed(connection);
    relay.connections.clear();
    peer.hear();
    CHECK(has(peer.heard, ":last\r\n"));
    CHECK_FALSE(peer.session.ended_unannounced());
    CHECK_FALSE(peer.session.has_failed());
  }
}

TEST_CASE("The trace tells how somebody is encrypted", "[tls][trace]") {
  EncryptedRelay relay;
  Connection& connection = relay.come_unknown();
  TlsPeer peer(relay.peers.back().get());
  relay.shake_hands(connection, peer);
  relay.next_round();
  std::string cipher;
  for (const auto& round : relay.rounds) {
    for (const auto& known : round.known) cipher = known.cipher;
  }
  CHECK(cipher == peer.session.cipher());
}
