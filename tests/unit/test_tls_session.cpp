#include "common/openssl.h"
#include "tests/unit/cuts.h"
#include "tests/unit/tls_ends.h"

#include <vector>

using namespace chat;
using namespace chat::test;
using namespace std::string_view_literals;

using Status = TlsSession::Status;

namespace {

/// A client that is no TlsSession: it may do what a TlsSession never does.
class StrangeClient {
 public:
  explicit StrangeClient(int newest = TLS1_2_VERSION) : context_(SSL_CTX_new(TLS_client_method())) {
    SSL_CTX_set_security_level(context_.get(), 0);
    SSL_CTX_set_min_proto_version(context_.get(), TLS1_VERSION);
    SSL_CTX_set_max_proto_version(context_.get(), newest);
    ssl_.reset(SSL_new(context_.get()));
    SSL_set_connect_state(ssl_.get());
    SSL_set_bio(ssl_.get(), BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
  }

  SSL* ssl() { return ssl_.get(); }

  /// What the server read; empty if nothing.
  std::string talk_to(TlsSession& server) {
    std::string got;
    std::array<char, 4096> buffer;
    for (int i = 0; i < 8; ++i) {
      SSL_do_handshake(ssl());
      static_cast<void>(SSL_read(ssl(), buffer.data(), buffer.size()));
      for (int size; (size = BIO_read(SSL_get_wbio(ssl()), buffer.data(), buffer.size())) > 0;) {
        server.receive({buffer.data(), static_cast<std::size_t>(size)});
        std::array<char, 4096> plain;
        for (TlsSession::Outcome o{}; (o = server.read(plain)).status == Status::done;)
          got.append(plain.data(), o.bytes);
      }
      const std::string_view answer = server.outgoing();
      if (!answer.empty()) BIO_write(SSL_get_rbio(ssl()), answer.data(), static_cast<int>(answer.size()));
      server.sent(answer.size());
    }
    return got;
  }

 private:
  std::unique_ptr<SSL_CTX, openssl::Freeing<SSL_CTX_free>> context_;
  std::unique_ptr<SSL, openssl::Freeing<SSL_free>> ssl_;
};

}  // namespace

TEST_CASE("A handshake comes to its end however it is cut", "[tls]") {
  for (const std::size_t piece : {1U, 2U, 3U, 5U, 7U, 64U, 1000U, 4096U}) {
    TlsEnds ends(piece);
    INFO(piece);
    REQUIRE(ends.server.is_open());
    REQUIRE(ends.client.is_open());
    CHECK(say(ends.client, ends.server, "hello\n", piece) == "hello\n");
    CHECK(say(ends.server, ends.client, "who are you?\n", piece) == "who are you?\n");
    CHECK(ends.server.alpn() == "irc");
    CHECK(ends.client.alpn() == "irc");
    CHECK(ends.server.cipher().starts_with("TLSv1.3, "));
    CHECK(ends.server.outgoing().empty());
  }
}

TEST_CASE("A record is read whole, byte by byte, and cut at each place", "[tls]") {
  TlsEnds ends;
  const std::size_t record = [&] {
    REQUIRE(ends.client.write("one line\n").bytes == 9);
    return ends.client.outgoing().size();
  }();
  CHECK(carry(ends.client, ends.server) == "one line\n");
  for (std::size_t cut = 1; cut <= record; ++cut)
    CHECK(say(ends.client, ends.server, "again\n", cut) == "again\n");
}

TEST_CASE("Several records that came at once are read at once", "[tls]") {
  TlsEnds ends;
  std::string ciphertext;
  for (int i = 0; i < 10; ++i) {
    REQUIRE(ends.client.write("a line\n").status == Status::done);
    ciphertext += ends.client.outgoing();
    ends.client.sent(ends.client.outgoing().size());
  }
  ends.server.receive(ciphertext);
  CHECK(ends.server.has_buffered());
  std::array<char, 50> buffer;
  CHECK(ends.server.read(buffer).bytes == 50);
  CHECK(ends.server.has_buffered());
  CHECK_FALSE(ends.server.wants_input());
  CHECK(ends.server.read(buffer).bytes == 20);
  CHECK_FALSE(ends.server.has_buffered());
  CHECK(ends.server.wants_input());
  CHECK(read_status(ends.server) == Status::would_block);
}

TEST_CASE("No more than one record is encrypted ahead of the socket", "[tls]") {
  TlsEnds ends;
  const std::string much(100'000, 'x');
  CHECK(ends.server.write(much).bytes == TlsSession::kRecordBytes);
  CHECK(ends.server.write(much).status == Status::would_block);
  CHECK(ends.server.outgoing().size() < TlsSession::kRecordBytes + 256);
  ends.server.sent(1);
  CHECK(ends.server.write(much).status == Status::would_block);
}

TEST_CASE("Nothing is written during the handshake", "[tls]") {
  TlsSession server(tls_server_context());
  CHECK(server.write("too soon").status == Status::would_block);
  CHECK(server.outgoing().empty());
  TlsSession client(tls_client_context(), "chat.example");
  CHECK_FALSE(client.outgoing().empty());
  CHECK(client.write("too soon").status == Status::would_block);
  CHECK(read_status(client) == Status::would_block);
}

TEST_CASE("Who has said that nothing more comes may still be written to", "[tls]") {
  TlsEnds ends;
  REQUIRE(ends.client.write("my last words\n").status == Status::done);
  ends.client.finish();
  std::array<char, 64> buffer;
  ends.server.receive(ends.client.outgoing());
  ends.client.sent(ends.client.outgoing().size());
  CHECK(ends.server.read(buffer).bytes == 14);
  CHECK(ends.server.has_buffered());
  CHECK(ends.server.read(buffer).status == Status::ended);
  CHECK_FALSE(ends.server.has_buffered());
  CHECK_FALSE(ends.server.wants_input());
  CHECK_FALSE(ends.server.ended_unannounced());
  CHECK(say(ends.server, ends.client, "yours, and mine\n") == "yours, and mine\n");
  ends.server.finish();
  CHECK(carry(ends.server, ends.client).empty());
  CHECK(read_status(ends.client) == Status::ended);
  CHECK(ends.client.write("more").status == Status::failed);
}

TEST_CASE("An end between records ends the input, and one within a record fails", "[tls]") {
  const std::size_t record = [] {
    TlsEnds ends;
    CHECK(ends.client.write("half\n").status == Status::done);
    return ends.client.outgoing().size();
  }();
  for (std::size_t cut = 0; cut <= record; ++cut) {
    TlsEnds ends;
    REQUIRE(ends.client.write("half\n").status == Status::done);
    ends.server.receive(ends.client.outgoing().substr(0, cut));
    ends.server.end_input();
    std::array<char, 64> buffer;
    INFO(cut);
    if (cut == record) CHECK(ends.server.read(buffer).bytes == 5);
    CHECK(ends.server.has_buffered());
    const bool clean = cut == 0 || cut == record;
    CHECK(ends.server.read(buffer).status == (clean ? Status::ended : Status::failed));
    CHECK(ends.server.ended_unannounced() == clean);
    CHECK(ends.server.error() == (clean ? "" : "it was cut off in the middle of a record"));
    CHECK_FALSE(ends.server.has_buffered());
    CHECK(ends.server.write("still there?\n").status == (clean ? Status::done : Status::failed));
  }
}

TEST_CASE("An end in the handshake fails, wherever it comes", "[tls]") {
  const std::string hello(TlsSession(tls_client_context(), "chat.example").outgoing());
  for (std::size_t cut = 0; cut <= hello.size(); ++cut) {
    TlsSession server(tls_server_context());
    server.receive(hello.substr(0, cut));
    CHECK(read_status(server) == Status::would_block);
    server.end_input();
    CHECK(read_status(server) == Status::failed);
    CHECK(server.error() == "it hung up in the handshake");
  }
}

TEST_CASE("What is no TLS fails, and what follows does no harm", "[tls]") {
  const std::string hello(TlsSession(tls_client_context(), "chat.example").outgoing());
  std::string damaged = hello;
  damaged[40] = static_cast<char>(damaged[40] + 1);  // of the random number: it is not noticed yet
  damaged[7] = '\x7f';                               // of the length
  const std::vector<std::string> inputs{
      "NICK alice\r\nUSER alice 0 * :Alice\r\n",
      "GET / HTTP/1.1\r\nHost: chat.example\r\n\r\n",
      std::string(5000, '\0'),
      std::string(5000, '\xff'),
      std::string("\x16\x03\x01\x00\x04\x0e\x00\x00\x00"sv),           // a server's message
      std::string("\x16\x03\x01\xff\xff") + std::string(70'000, 'x'),  // longer than a record may be
      std::string("\x17\x03\x03\x00\x10") + std::string(16, 'x'),      // data before the handshake
      std::string("\x15\x03\x01\x00\x02\x02\x28"sv),                   // an alert
      hello + hello,
      damaged + std::string(9000, 'x'),
  };
  for (const std::string& input : inputs) {
    for (const std::size_t piece : {std::size_t{1}, std::size_t{4096}}) {
      TlsSession server(tls_server_context());
      for (std::size_t i = 0; i < input.size() && server.wants_input(); i += piece) {
        server.receive(std::string_view(input).substr(i, piece));
        read_status(server);
      }
      INFO(input.substr(0, 20));
      CHECK(server.has_failed());
      CHECK_FALSE(server.error().empty());
      CHECK(server.outgoing().size() < 4096);
      server.receive("more");
      CHECK(read_status(server) == Status::failed);
      CHECK(server.write("more").status == Status::failed);
      server.finish();
      CHECK_FALSE(server.has_buffered());
    }
  }
}

TEST_CASE("A record that was changed on its way fails, and is not shown", "[tls]") {
  TlsEnds ends;
  REQUIRE(ends.client.write("pay bob 10\n").status == Status::done);
  std::string record(ends.client.outgoing());
  record[record.size() / 2] = static_cast<char>(record[record.size() / 2] ^ 1);
  ends.server.receive(record);
  CHECK(read_status(ends.server) == Status::failed);
  CHECK(ends.server.error() == "decryption failed or bad record mac");
  CHECK_FALSE(ends.server.outgoing().empty());  // the alert
}

TEST_CASE("Clients older than TLS 1.2 are refused with an alert", "[tls]") {
  for (const int version : {TLS1_VERSION, TLS1_1_VERSION, TLS1_2_VERSION, TLS1_3_VERSION}) {
    StrangeClient client(version);
    TlsSession server(tls_server_context());
    client.talk_to(server);
    INFO(version);
    CHECK(server.is_open() == (version >= TLS1_2_VERSION));
    if (version < TLS1_2_VERSION) CHECK(server.error() == "unsupported protocol");
  }
}

TEST_CASE("A client may not begin a second handshake", "[tls]") {
  StrangeClient client;
  TlsSession server(tls_server_context());
  client.talk_to(server);
  REQUIRE(server.is_open());
  REQUIRE(SSL_write(client.ssl(), "first\n", 6) == 6);
  CHECK(client.talk_to(server) == "first\n");
  REQUIRE(SSL_renegotiate(client.ssl()) == 1);
  client.talk_to(server);
  CHECK(SSL_is_init_finished(client.ssl()) == 0);
  CHECK(server.outgoing().size() < 4096);
}

TEST_CASE("Whoever asks for new keys again and again has to take the answers", "[tls]") {
  StrangeClient client(TLS1_3_VERSION);
  TlsSession server(tls_server_context());
  client.talk_to(server);
  REQUIRE(server.is_open());
  for (int i = 0; i < 5000 && server.wants_input(); ++i) {
    REQUIRE(SSL_key_update(client.ssl(), SSL_KEY_UPDATE_REQUESTED) == 1);
    SSL_do_handshake(client.ssl());
    std::array<char, 4096> buffer;
    const int size = BIO_read(SSL_get_wbio(client.ssl()), buffer.data(), buffer.size());
    REQUIRE(size > 0);
    server.receive({buffer.data(), static_cast<std::size_t>(size)});
    read_status(server);
  }
  CHECK((server.has_failed() || server.outgoing().size() < 3 * TlsSession::kRecordBytes));
  CHECK_FALSE(server.has_buffered());
}

TEST_CASE("Each end knows the other's certificate", "[tls]") {
  const TlsIdentity alice = make_tls_identity({"alice"}, std::chrono::system_clock::now());
  const TlsContext server = tls_server_context();
  const TlsContext client = tls_client_context(&alice);
  TlsEnds ends(4096, server, client);
  CHECK(ends.client.peer_fingerprint() == server.fingerprint());
  CHECK(ends.server.peer_fingerprint() == client.fingerprint());
  CHECK(server.fingerprint().size() == 64);
  CHECK(server.fingerprint() != client.fingerprint());
  CHECK(TlsEnds().server.peer_fingerprint().empty());
  CHECK(with_colons("ab12cd") == "AB:12:CD");
}

TEST_CASE("A certificate is without doubt if somebody vouches for it and it bears the name", "[tls]") {
  const std::string& trusted = tls_identity().certificate;
  struct Case {
    std::string host;
    std::string authorities;
    std::string doubt;
  };
  for (const Case& each :
       {Case{"chat.example", trusted, ""}, Case{"127.0.0.1", trusted, ""}, Case{"CHAT.example", trusted, ""},
        Case{"other.example", trusted, "hostname mismatch"},
        Case{"127.0.0.2", trusted, "IP address mismatch"},
        Case{"chat.example", "", "self-signed certificate"}}) {
    TlsEnds ends(4096, tls_server_context(), tls_client_context(nullptr, each.authorities), each.host);
    INFO(each.host);
    REQUIRE(ends.client.is_open());
    CHECK(ends.client.doubt() == each.doubt);
  }
  CHECK(TlsContext::for_client(nullptr, "nothing").error() == "there is no certificate in it, in PEM");
  CHECK(TlsContext::for_client(nullptr, "-----BEGIN CERTIFICATE-----\nnothing\n-----END CERTIFICATE-----\n")
            .error() == "what is in it is damaged");
}

// Of another kind than those that make_tls_identity() makes.
constexpr const char* kEd25519Key =
    "-----BEGIN PRIVATE KEY-----\n"
    "MC4CAQAwBQYDK2VwBCIEINLp5EwLtR9NQTAz4Y2B8eIDVw8rWT1efXWc0rsyHVqD\n"
    "-----END PRIVATE KEY-----\n";

TEST_CASE("A certificate or key that is of no use says why", "[tls]") {
  const TlsIdentity& good = tls_identity();
  const TlsIdentity other = make_tls_identity({"other"}, std::chrono::system_clock::now());
  const std::string cut = good.certificate.substr(0, good.certificate.size() / 2);
  const std::string no_certificate = "there is no certificate in it, in PEM";
  const std::string no_key = "there is no private key in it, in PEM";
  struct Case {
    TlsIdentity identity;
    std::string error;
  };
  for (const Case& each : std::vector<Case>{
           {{"", good.key}, no_certificate},
           {{"hello", good.key}, no_certificate},
           {{cut, good.key}, no_certificate},
           {{good.key, good.key}, no_certificate},
           {{good.certificate, ""}, no_key},
           {{good.certificate, good.certificate}, no_key},
           {{good.certificate,
             "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIG=\n-----END ENCRYPTED PRIVATE KEY-----\n"},
            "the key is encrypted with a password: decrypt it with openssl pkey"},
           {{good.certificate, other.key}, "the key is of another certificate"},
           {{good.certificate, kEd25519Key}, "the key is of another certificate"},
           {{other.certificate + good.certificate, good.key},
            "the key is of a later certificate in it: that has to stand first"},
           {{good.certificate + cut, good.key}, "a certificate in it is damaged"},
       }) {
    const auto made = TlsContext::for_server(each.identity);
    CHECK_FALSE(made);
    if (!made) CHECK(made.error() == each.error);
  }
  CHECK(TlsContext::for_server({good.certificate + other.certificate, good.key}));
  CHECK(TlsContext::for_server({good.certificate + good.key, good.certificate + good.key}));
}

TEST_CASE("A certificate is made whatever the names are", "[tls]") {
  const auto now = std::chrono::system_clock::now();
  for (const std::vector<std::string>& names :
       std::vector<std::vector<std::string>>{{},
                                             {"::1"},
                                             {"two words, DNS:evil.example"},
                                             {std::string(300, 'x')},
                                             {"\xC3\xA4"},
                                             {"a", "", "b"}}) {
    const auto made = TlsContext::for_server(make_tls_identity(names, now));
    REQUIRE(made);
    CHECK(made->valid_until() > now + std::chrono::hours(3650 * 24 - 1));
  }
}
