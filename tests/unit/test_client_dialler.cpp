#include "client/connection/dialler.h"
#include "common/listening.h"
#include "common/selector.h"
#include "tests/unit/catch.h"
#include "tests/unit/temporary_directory.h"
#include "tests/unit/tls_ends.h"

#include <array>
#include <chrono>
#include <cstddef>
#include <map>
#include <string>
#include <utility>

using namespace chat;
using namespace chat::client;
using namespace chat::test;
using namespace std::chrono_literals;

namespace {

struct KnownInMemory final : KnownRelays {
  std::map<std::string, KnownRelay> all{};
  std::string trouble{};

  Result<std::optional<KnownRelay>> find(const std::string& address) override {
    const auto found = all.find(address);
    return found == all.end() ? std::nullopt : std::optional(found->second);
  }
  Result<void> remember(const std::string& address, const KnownRelay& relay) override {
    if (!trouble.empty()) return Failure(trouble);
    all[address] = relay;
    return {};
  }
  std::string place() const override { return "/known"; }
};

/// A Dialler, the server that it calls, which is the test, and the time that both have.
struct Call {
  TemporaryDirectory directory{};
  ListeningSocket listening =
      std::move(listen_on({.host = {}, .unix_path = (directory / "socket").string()})->front());
  KnownInMemory known{};
  Dialler dialler;
  Time now = read_clocks().steady;
  UniqueFd server{};
  std::string heard{};  // by the server
  std::optional<Dialler::Outcome> outcome{};

  explicit Call(TlsSettings settings) : dialler(listening.endpoint, with(std::move(settings), known)) {
    dialler.start({now, {}});
  }

  static TlsSettings with(TlsSettings settings, KnownInMemory& known) {
    settings.known = &known;
    return settings;
  }

  std::string address() const { return known_address(listening.endpoint); }

  /// Whatever is on its way arrives.
  void settle() {
    for (int i = 0; i < 5; ++i) {
      Selector selector;
      dialler.watch(selector);
      selector.wait(read_clocks().steady + 10ms);
      if (!outcome && dialler.is_dialling()) outcome = dialler.advance(selector, now);
      if (UniqueFd caller = accept_from(listening.fd.get()).fd) {
        server = std::move(caller);
        heard.clear();
      }
      if (server) hear();
    }
  }

  void hear() {
    std::array<char, 4096> buffer;
    const Transfer transfer = receive(server.get(), buffer);
    heard.append(buffer.data(), transfer.bytes);
  }

  void says(std::string_view bytes) {
    std::string copy(bytes);
    const iovec piece{copy.data(), copy.size()};
    REQUIRE(send(server.get(), {&piece, 1}).bytes == bytes.size());
    settle();
  }

  void pass(Duration time) {
    now += time;
    settle();
  }

  /// The server shakes hands, in pieces of `most` bytes.
  void shakes_hands(TlsSession& tls, std::size_t most = 4096) {
    std::array<char, 64> buffer;
    for (int i = 0; i < 10'000 && !outcome; ++i) {
      tls.receive(std::exchange(heard, {}));
      tls.read(buffer);
      const std::string piece(tls.outgoing().substr(0, most));
      tls.sent(piece.size());
      if (piece.empty()) return settle();
      std::string copy = piece;
      const iovec part{copy.data(), copy.size()};
      REQUIRE(send(server.get(), {&part, 1}).bytes == piece.size());
      Selector selector;
      dialler.watch(selector);
      selector.wait(read_clocks().steady + 1s);
      outcome = dialler.advance(selector, now);
      hear();
    }
  }

  Unreached failure() {
    REQUIRE(outcome);
    REQUIRE_FALSE(*outcome);
    return outcome->error();
  }
};

TlsSettings demanding() {
  return {.encryption = Encryption::demanded};
}

/// Tries TLS on this machine, too.
TlsSettings preferring() {
  return {.own = tls_identity()};
}

bool is_hello(const std::string& bytes) {
  return bytes.starts_with("\x16\x03");
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != text.npos;
}

}  // namespace

TEST_CASE("a server of this machine is spoken to in the clear unless TLS is asked for", "[client][dialler]") {
  const auto encryption = GENERATE(Encryption::preferred, Encryption::forbidden);
  Call call({.encryption = encryption});
  call.settle();
  REQUIRE(call.outcome);
  REQUIRE(*call.outcome);
  CHECK((*call.outcome)->transport.tls() == nullptr);
  CHECK((*call.outcome)->news.empty());
  CHECK(call.heard.empty());
}

TEST_CASE("a mute server is tried again in the clear after 3 s, and no sooner", "[client][dialler]") {
  Call call(preferring());
  call.settle();
  CHECK(is_hello(call.heard));
  call.pass(2'999ms);
  CHECK(is_hello(call.heard));
  CHECK_FALSE(call.outcome);
  call.pass(1ms);
  REQUIRE(call.outcome);
  REQUIRE(*call.outcome);
  CHECK((*call.outcome)->transport.tls() == nullptr);
  CHECK(call.heard.empty());
  CHECK(call.known.all.empty());
}

TEST_CASE("a server that answers otherwise is tried again in the clear at once", "[client][dialler]") {
  const std::string answer = GENERATE(
      std::string(":irc.example NOTICE * :Hello\r\n"), std::string("\x15\x03\x03\x00\x02\x02\x28", 7),
      std::string("HTTP/1.1 400 Bad Request\r\n\r\n"), std::string("ERROR :no\r\n"), std::string());
  Call call(preferring());
  call.settle();
  if (answer.empty()) {
    call.server.reset();
    call.settle();
  } else {
    call.says(answer);
  }
  REQUIRE(call.outcome);
  REQUIRE(*call.outcome);
  CHECK((*call.outcome)->transport.tls() == nullptr);
  CHECK(call.heard.empty());
}

TEST_CASE("a server that was found to answer otherwise is not asked each time", "[client][dialler]") {
  Call call(preferring());
  call.settle();
  call.says("ERROR :what?\r\n");
  for (const bool asked_to : {false, true}) {
    call.outcome.reset();
    call.server.reset();
    if (asked_to) call.dialler.forget_clear();
    call.dialler.start({call.now, {}});
    call.settle();
    CHECK(call.outcome.has_value() == !asked_to);
    CHECK(is_hello(call.heard) == asked_to);
  }
}

TEST_CASE("who demands TLS, or knows the server with it, never speaks without", "[client][dialler]") {
  const bool known = GENERATE(false, true);
  Call call(known ? preferring() : demanding());
  if (known) call.known.all[call.address()] = {std::string(64, 'a')};
  call.settle();
  SECTION("it is mute") {
    call.pass(9'999ms);
    CHECK_FALSE(call.outcome);
    call.pass(1ms);
    CHECK(call.failure().what == Unreached::What::without_tls);
    CHECK(contains(call.failure().why, "no answer in 10 s"));
  }
  SECTION("it hangs up") {
    call.server.reset();
    call.settle();
    CHECK(call.failure().what == Unreached::What::without_tls);
    CHECK(contains(call.failure().why, "it hung up in the handshake"));
  }
  SECTION("it answers in the clear") {
    for (int i = 0; i < Dialler::kTries; ++i) {
      CHECK_FALSE(call.outcome);
      call.says(":irc.example NOTICE * :Hello\r\n");
    }
    CHECK(call.failure().what == (known ? Unreached::What::distrusted : Unreached::What::without_tls));
    CHECK(contains(call.failure().why, "it answers without"));
  }
  CHECK(contains(call.failure().why, known ? "known with TLS, and never spoken to without" : "no TLS"));
  CHECK_FALSE(call.dialler.is_dialling());
  CHECK_FALSE(accept_from(call.listening.fd.get()).fd);
}

TEST_CASE("--no-tls does not reach a server that is known with TLS", "[client][dialler]") {
  Call call({.encryption = Encryption::forbidden});
  call.known.all[call.address()] = {std::string(64, 'a')};
  call.settle();
  CHECK(call.failure().what == Unreached::What::distrusted);
  CHECK(contains(call.failure().why, "/known"));
  CHECK(call.heard.empty());
}

TEST_CASE("a server of this machine that is known with TLS is spoken to with it", "[client][dialler]") {
  Call call({});
  call.known.all[call.address()] = {tls_server_context().fingerprint()};
  call.settle();
  TlsSession tls(tls_server_context());
  call.shakes_hands(tls, GENERATE(std::size_t{1}, std::size_t{4096}));
  REQUIRE(call.outcome);
  REQUIRE(*call.outcome);
  REQUIRE((*call.outcome)->transport.tls() != nullptr);
  CHECK((*call.outcome)->news.empty());
}

TEST_CASE("a new certificate is told of once, and another one is refused", "[client][dialler]") {
  Call call(demanding());
  call.settle();
  TlsSession tls(tls_server_context());
  call.shakes_hands(tls);
  REQUIRE(call.outcome);
  REQUIRE(*call.outcome);
  const std::string fingerprint = tls_server_context().fingerprint();
  REQUIRE((*call.outcome)->news.size() == 1);
  CHECK(contains((*call.outcome)->news.front(), fingerprint));
  CHECK(call.known.all.at(call.address()) == KnownRelay{fingerprint});

  const TlsIdentity other = make_tls_identity({"chat.example"}, std::chrono::system_clock::now());
  for (const TlsIdentity* const identity : {&tls_identity(), &other}) {
    call.outcome.reset();
    call.server.reset();
    call.dialler.start({call.now, {}});
    call.settle();
    TlsSession again(tls_server_context(*identity));
    call.shakes_hands(again);
    REQUIRE(call.outcome);
    CHECK(call.outcome->has_value() == (identity != &other));
    if (*call.outcome) CHECK((*call.outcome)->news.empty());
  }
  CHECK(call.failure().what == Unreached::What::distrusted);
  CHECK(contains(call.failure().why, fingerprint));
  CHECK(contains(call.failure().why, tls_server_context(other).fingerprint()));
}

TEST_CASE("where nothing can be kept, a server is known for the run", "[client][dialler]") {
  Call call(demanding());
  call.known.trouble = "cannot make /known: Read-only file system";
  call.settle();
  TlsSession tls(tls_server_context());
  call.shakes_hands(tls);
  REQUIRE(call.outcome);
  REQUIRE(*call.outcome);
  REQUIRE((*call.outcome)->news.size() == 2);
  CHECK(contains((*call.outcome)->news.back(), "for this run alone: cannot make /known"));
  call.outcome.reset();
  call.server.reset();
  call.dialler.start({call.now, {}});
  call.settle();
  const TlsIdentity other = make_tls_identity({"chat.example"}, std::chrono::system_clock::now());
  TlsSession again(tls_server_context(other));
  call.shakes_hands(again);
  CHECK(call.failure().what == Unreached::What::distrusted);
}

TEST_CASE("a server that began to shake hands is not spoken to in the clear", "[client][dialler]") {
  Call call(preferring());
  call.settle();
  TlsSession tls(tls_server_context());
  std::array<char, 64> buffer;
  tls.receive(std::exchange(call.heard, {}));
  tls.read(buffer);
  call.says(tls.outgoing().substr(0, 100));
  call.pass(29s);
  CHECK_FALSE(call.outcome);
  SECTION("it goes on too late") {
    call.pass(1s);
  }
  SECTION("it hangs up") {
    call.server.reset();
    call.settle();
  }
  CHECK(call.failure().what == Unreached::What::without_tls);
  CHECK_FALSE(accept_from(call.listening.fd.get()).fd);
}

TEST_CASE("what a server says right behind the handshake is not lost", "[client][dialler]") {
  Call call(demanding());
  call.settle();
  TlsSession tls(tls_server_context());
  std::array<char, 4096> buffer;
  call.shakes_hands(tls);
  REQUIRE(call.outcome);
  ClientTransport& transport = (*call.outcome)->transport;
  call.settle();
  tls.receive(std::exchange(call.heard, {}));
  tls.read(buffer);
  std::string expected;
  for (int i = 0; i < 3; ++i) {
    const std::string line(5'000, static_cast<char>('a' + i));
    REQUIRE(tls.write(line).bytes == line.size());
    std::string ciphertext(tls.outgoing());
    tls.sent(ciphertext.size());
    const iovec piece{ciphertext.data(), ciphertext.size()};
    REQUIRE(send(call.server.get(), {&piece, 1}).bytes == ciphertext.size());
    expected += line;
  }
  std::string got;
  std::array<char, 1000> little;
  Transfer transfer = transport.read(little);
  while (transfer.status == Transfer::Status::done) {
    got.append(little.data(), transfer.bytes);
    transfer = transport.read(little);
  }
  CHECK(transfer.status == Transfer::Status::would_block);
  CHECK_FALSE(transport.has_unread());
  CHECK(got == expected);
}
