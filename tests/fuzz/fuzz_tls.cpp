// Bytes for the server's side of a TLS connection: before its handshake, and as what a client says after it.
// It must neither crash, nor keep more than it should, nor show what was not said.

#include "common/tls_session.h"
#include "tests/fuzz/checks.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

using namespace chat;
using chat::fuzz::require;

namespace {

constexpr std::size_t kOutgoingMost = 3 * TlsSession::kRecordBytes;

const TlsContext& server_context() {
  static const TlsContext made =
      *TlsContext::for_server(make_tls_identity({"fuzz"}, std::chrono::system_clock::now()));
  return made;
}

const TlsContext& client_context() {
  static const TlsContext made = *TlsContext::for_client();
  return made;
}

std::string read_all(TlsSession& session) {
  std::array<char, 100> buffer;
  std::string all;
  for (TlsSession::Outcome o{}; (o = session.read(buffer)).status == TlsSession::Status::done;)
    all.append(buffer.data(), o.bytes);
  return all;
}

/// In pieces of `size`, as far as the session takes them. Returns what it read.
std::string feed(TlsSession& session, std::string_view bytes, std::size_t size) {
  std::string read;
  while (!bytes.empty() && session.wants_input()) {
    session.receive(bytes.substr(0, size));
    bytes.remove_prefix(std::min(size, bytes.size()));
    read += read_all(session);
    require(session.outgoing().size() <= kOutgoingMost, "it keeps too much for the client");
  }
  return read;
}

std::string carry(TlsSession& from, TlsSession& to, std::size_t size) {
  const std::string bytes(from.outgoing());
  from.sent(bytes.size());
  return feed(to, bytes, size);
}

void try_before_the_handshake(std::string_view bytes, std::size_t size) {
  TlsSession server(server_context());
  require(feed(server, bytes, size).empty(), "it shows what cannot have been said");
  require(!server.is_open(), "bytes that answer nothing made a handshake");
  server.end_input();
  read_all(server);
  require(server.has_failed(), "a handshake without an end did not fail");
  require(!server.has_buffered(), "a connection that has failed has more");
}

void try_after_the_handshake(std::string_view bytes, std::size_t size) {
  TlsSession server(server_context());
  TlsSession client(client_context(), "fuzz");
  for (int i = 0; i < 3; ++i) {
    carry(client, server, size);
    carry(server, client, size);
  }
  require(server.is_open() && client.is_open(), "there was no handshake");
  const std::string said(bytes.substr(0, bytes.size() / 2));
  if (!said.empty()) client.write(said);
  require(carry(client, server, size) == said, "what was said is not what was read");
  require(feed(server, bytes.substr(bytes.size() / 2), size).empty(), "it shows what was not said");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2 || size > 8000) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 2, size - 2);
  const std::size_t piece = 1 + data[1] * std::size_t{16};
  if ((data[0] & 1) != 0) {
    try_after_the_handshake(bytes, piece);
  } else {
    try_before_the_handshake(bytes, piece);
  }
  return 0;
}
