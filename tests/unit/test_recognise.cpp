#include "catch.h"
#include "cuts.h"
#include "fake_client.h"
#include "relay/dialects/first_bytes/foreign.h"
#include "relay/dialects/first_bytes/recognise.h"

#include <optional>
#include <string>
#include <vector>

using namespace chat;
using namespace chat::relay;
using namespace std::string_literals;

namespace {

struct Case {
  std::string bytes;
  Protocol protocol;
};

const std::vector<Case>& cases() {
  static const std::vector<Case> all{
      {"CAP LS 302\r\n", Protocol::irc},
      {"NICK alice\r\n", Protocol::irc},
      {"USER a 0 * :a\r\n", Protocol::irc},
      {"PASS secret\r\n", Protocol::irc},
      {"PING x\r\n", Protocol::irc},
      {"QUIT\r\n", Protocol::irc},
      {"NICK\r\n", Protocol::irc},
      {"PASS\n", Protocol::irc},
      {"USER\r\n", Protocol::irc},
      {"CAP\r\n", Protocol::irc},
      {"AUTHENTICATE\r\n", Protocol::irc},
      {"PING\n", Protocol::line},
      {"nick\n", Protocol::line},
      {"pass\n", Protocol::line},
      {"QUIT\n", Protocol::irc},
      {"QUIT :bye\n", Protocol::irc},
      {"AUTHENTICATE PLAIN\r\n", Protocol::irc},
      {"GET / HTTP/1.1\r\n", Protocol::http},
      {"POST /x HTTP/1.0\r\n", Protocol::http},
      {"\x16\x03\x01\x02", Protocol::tls},
      {"hello\n", Protocol::line},
      {"nick low\r\n", Protocol::irc},
      {"Nick low\n", Protocol::irc},
      {"user a 0 * :b\n", Protocol::irc},
      {"uSER a 0 * :b c\n", Protocol::irc},
      {"pass secret\n", Protocol::irc},
      {"cap ls 302\n", Protocol::irc},
      {"cap REQ :server-time\n", Protocol::irc},
      {"authenticate PLAIN\n", Protocol::irc},
      {"ping :x\n", Protocol::irc},
      {"quit\n", Protocol::irc},
      {"quit :bye\n", Protocol::irc},
      {"\nNICK a\r\n", Protocol::irc},
      {"\r\n\r\n  NICK a\r\n", Protocol::irc},
      {"\rNICK a\r\n", Protocol::irc},
      {" nick a\r\n", Protocol::irc},
      {":src NICK x\r\n", Protocol::irc},
      {"@tag=1;+x NICK x\r\n", Protocol::irc},
      {"@tag :src USER a 0 * :b\r\n", Protocol::irc},
      {"SSH-2.0-OpenSSH_9.2\r\n", Protocol::ssh},
      {"SSH-1.99-x\n", Protocol::ssh},
      {"SSH-1.5-x\n", Protocol::ssh},
      {"EHLO mail.example\r\n", Protocol::smtp},
      {"HELO x\r\n", Protocol::smtp},
      {"ehlo x\r\n", Protocol::smtp},
      {"helo mail.example\n", Protocol::smtp},
      {"WEBIRC secret gateway host 127.0.0.1\r\n", Protocol::webirc},
      {"webirc secret gateway host 127.0.0.1\r\n", Protocol::webirc},
      {"PROXY TCP4 127.0.0.1 127.0.0.1 1 2\r\n", Protocol::proxy},
      {"PROXY TCP6 ::1 ::1 1 2\r\n", Protocol::proxy},
      {"PROXY UNKNOWN\r\n", Protocol::proxy},
      {"\r\n\r\n\0\r\nQUIT\n\x21\x11"s, Protocol::proxy},
      {"OPTIONS sip:nm SIP/2.0\r\n", Protocol::sip},
      {"REGISTER sip:a@b SIP/2.0\r\n", Protocol::sip},
      {"INVITE sip:a@b SIP/2.0\r\n", Protocol::sip},
      {"DESCRIBE rtsp://h/x RTSP/1.0\r\n", Protocol::rtsp},
      {"OPTIONS rtsp://h/x RTSP/1.0\r\n", Protocol::rtsp},
      {"OPTIONS * HTTP/1.1\r\n", Protocol::http},
      {"PROPFIND /a b HTTP/1.1\r\n", Protocol::http},
      {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", Protocol::http},
      {"GET /\r\n", Protocol::http},
      {"GET /\n", Protocol::http},
      {"\r\nGET / HTTP/1.1\r\n", Protocol::http},
      {"\x15\x03\x01\0\2\1\0"s, Protocol::tls_alert},
      {"\x80\x2e\x01\x03\x01"s, Protocol::tls},
      {"\3\0\0\x13\x0e"s, Protocol::binary},
      {"\0\0\0\x2f\xFFSMBr"s, Protocol::binary},
      {"\0\0\0\x2f\xFESMBr"s, Protocol::binary},
      {"*1\r\n$4\r\nPING\r\n", Protocol::redis},
      {"\x10\x0c\0\4MQTT\4"s, Protocol::binary},
      {"JRMI\0\2K"s, Protocol::binary},
      {"l\0\x0b\0"s, Protocol::binary},
      {"B\0\0\x0b"s, Protocol::binary},
      {"\0\1\0\0\x21\x12\xA4\x42"s, Protocol::binary},
      {"\5\1\0"s, Protocol::socks5},
      {"\4\1\0\x50"s, Protocol::socks4},
      {"0\x0c\2\1\1\x60"s, Protocol::binary},
      {"nick is my dog\n", Protocol::line},
      {"nick\n", Protocol::line},
      {"nick 1st\n", Protocol::line},
      {"user error\n", Protocol::line},
      {"pass the salt\n", Protocol::line},
      {"cap on\n", Protocol::line},
      {"ping everybody\n", Protocol::line},
      {"quit smoking\n", Protocol::line},
      {"authenticate yourself\n", Protocol::line},
      {"authenticate\n", Protocol::line},
      {"@bob nick me\n", Protocol::line},
      {"@bob are you there?\n", Protocol::line},
      {":) hi\n", Protocol::line},
      {"helo everybody\n", Protocol::line},
      {"helo\n", Protocol::line},
      {"EHLO everybody, hi\n", Protocol::line},
      {"SSH-2 is better than telnet\n", Protocol::line},
      {"PROXY servers are slow\n", Protocol::line},
      {"webirc is down\n", Protocol::line},
      {"INVITE bob please\n", Protocol::line},
      {"OPTIONS: tea, coffee\n", Protocol::line},
      {"GET me HTTP/ please\n", Protocol::line},
      {"we all know HTTP/1.1\n", Protocol::line},
      {"*1\n", Protocol::line},
      {"l\n", Protocol::line},
      {"0\n", Protocol::line},
      {"\n hello\n", Protocol::line},
      {"NICKNAMES are fun\n", Protocol::line},
      {"nick alice\n", Protocol::irc},
      {"QUITE so\n", Protocol::line},
      {"GET out of here\n", Protocol::line},
      {"\x16 synchronous idle\n", Protocol::line},
  };
  return all;
}

}  // namespace

TEST_CASE("the first bytes tell what a client speaks", "[recognise]") {
  for (const Case& each : cases()) {
    INFO(each.bytes);
    const bool is_pause_only = recognise(each.bytes, false) == std::nullopt;
    CHECK((!is_pause_only || each.protocol == Protocol::line));
    CHECK(recognise(each.bytes, true) == each.protocol);
  }
}

TEST_CASE("a part of the first bytes never tells something else", "[recognise]") {
  for (const Case& each : cases()) {
    for (std::size_t size = 1; size < each.bytes.size(); ++size) {
      const std::string_view part = std::string_view(each.bytes).substr(0, size);
      INFO(each.bytes << " cut at " << size);
      // Whoever pauses behind a line is taken for a person.
      const auto early = recognise(part, !is_a_pause(part));
      CHECK((early == std::nullopt || early == each.protocol));
    }
  }
}

TEST_CASE("silence is a person who waits for a greeting, but not at once", "[recognise]") {
  for (const char* silence : {"", "\n", "\r\n", " \r\n\r\n", "  ", "*1\r\n"}) {
    CHECK(is_a_pause(silence) == true);
    CHECK(recognise(silence, false) == std::nullopt);
    CHECK(recognise(silence, true) == Protocol::line);
  }
}

TEST_CASE("who pauses within a line that may be a client's is waited for", "[recognise]") {
  for (const char* part : {"n", "nick lo", "user a 0", "SSH-", "@tag ", ":src NI", "GET", "EHL", "\x16"}) {
    INFO(part);
    CHECK(recognise(part, true) == std::nullopt);
  }
  for (const char* part : {"no", "hello", "nickname", "GETTING"})
    CHECK(recognise(part, true) == Protocol::line);
}

TEST_CASE("what goes on for ever is a request or talk", "[recognise]") {
  const std::string endless(kFirstBytesMax, 'x');
  CHECK(recognise("GET /" + endless, true) == Protocol::http);
  CHECK(recognise("nick " + endless, true) == Protocol::line);
  CHECK(recognise("@" + endless, true) == Protocol::line);
}

TEST_CASE("every foreign protocol has a reason for the log", "[recognise]") {
  for (const Case& each : cases()) {
    const TurnedAway& answer = turned_away(each.protocol);
    CHECK(answer.protocol == each.protocol);
    CHECK(answer.reason.empty() == (each.protocol == Protocol::line));
  }
}

TEST_CASE("a newcomer's first line that is no talk is answered in its form, and not said", "[recognise]") {
  for (const Case& each : cases()) {
    const std::size_t line_end = each.bytes.find('\n');
    const bool one_line = line_end + 1 == each.bytes.size() && each.bytes.front() > ' ';
    if (!one_line || each.protocol == Protocol::line) continue;
    for (const auto& pieces : test::all_cuts(each.bytes)) {
      test::FakeRelay relay;
      test::FakeClient alice(relay, "alice");
      test::FakeClient late(relay);
      late.received();
      alice.received();
      for (const std::string_view piece : pieces) late.send(piece);
      INFO(each.bytes);
      const std::string answer = late.received();
      const bool hint = each.protocol == Protocol::irc && answer.starts_with("! Your line was not said");
      CHECK((hint || answer == turned_away(each.protocol).words));
      CHECK((late.dialect().wish_to_close() != nullptr) == !hint);
      CHECK(alice.received().empty());
    }
  }
}

TEST_CASE("who has talked may say what they like", "[recognise]") {
  test::FakeRelay relay;
  test::FakeClient alice(relay, "alice");
  test::FakeClient bob(relay, "bob");
  bob.type("hi");
  alice.received();
  bob.type("SSH-2.0-x");
  CHECK(alice.received() == "<bob> SSH-2.0-x\n");
}
