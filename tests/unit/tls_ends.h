#pragma once

#include "common/tls_session.h"
#include "tests/unit/catch.h"

#include <array>
#include <chrono>
#include <string>
#include <string_view>

namespace chat::test {

/// An identity that the tests share: making one takes longer than most tests.
inline const TlsIdentity& tls_identity() {
  static const TlsIdentity made =
      make_tls_identity({"chat.example", "127.0.0.1"}, std::chrono::system_clock::now());
  return made;
}

inline TlsContext tls_server_context(const TlsIdentity& own = tls_identity()) {
  auto made = TlsContext::for_server(own);
  REQUIRE(made);
  return *made;
}

inline TlsContext tls_client_context(const TlsIdentity* own = nullptr, const std::string& authorities = {}) {
  auto made = TlsContext::for_client(own, authorities);
  REQUIRE(made);
  return *made;
}

/// Hands over what `from` has for `to`, in pieces of `most` bytes, of which `to` reads each. Returns what was
/// read.
inline std::string carry(TlsSession& from, TlsSession& to, std::size_t most = 4096) {
  std::string got;
  std::array<char, 4096> buffer;
  while (!from.outgoing().empty() && to.wants_input()) {
    const std::string piece(from.outgoing().substr(0, most));
    from.sent(piece.size());
    to.receive(piece);
    for (;;) {
      const TlsSession::Outcome outcome = to.read(buffer);
      if (outcome.status != TlsSession::Status::done) break;
      got.append(buffer.data(), outcome.bytes);
    }
  }
  return got;
}

/// A client and a server whose handshake is over unless it failed.
struct TlsEnds {
  explicit TlsEnds(std::size_t piece = 4096, const TlsContext& server_context = tls_server_context(),
                   const TlsContext& client_context = tls_client_context(),
                   const std::string& host = "chat.example")
      : server(server_context), client(client_context, host) {
    for (int i = 0; i < 8 && !(client.outgoing().empty() && server.outgoing().empty()); ++i) {
      carry(client, server, piece);
      carry(server, client, piece);
    }
  }

  TlsSession server;
  TlsSession client;
};

/// Writes all of it, which may take several records, and returns what the other end read.
inline std::string say(TlsSession& from, TlsSession& to, std::string_view words, std::size_t piece = 4096) {
  std::string got;
  while (!words.empty()) {
    const TlsSession::Outcome outcome = from.write(words);
    REQUIRE(outcome.status == TlsSession::Status::done);
    words.remove_prefix(outcome.bytes);
    got += carry(from, to, piece);
  }
  return got;
}

inline TlsSession::Status read_status(TlsSession& session) {
  std::array<char, 64> buffer;
  return session.read(buffer).status;
}

}  // namespace chat::test
