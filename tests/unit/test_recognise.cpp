#include "catch.h"
#include "relay/dialects/recognise.h"

#include <optional>
#include <string>
#include <vector>

using namespace chat::relay;

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
      {"QUIT\n", Protocol::irc},
      {"QUIT :bye\n", Protocol::irc},
      {"AUTHENTICATE PLAIN\r\n", Protocol::irc},
      {"GET / HTTP/1.1\r\n", Protocol::http},
      {"POST /x HTTP/1.0\r\n", Protocol::http},
      {"\x16\x03\x01\x02", Protocol::tls},
      {"hello\n", Protocol::line},
      {"NICKNAMES are fun\n", Protocol::line},
      {"nick alice\n", Protocol::line},
      {"QUITE so\n", Protocol::line},
      {"GET out of here\n", Protocol::line},
      {"\n", Protocol::line},
      {"\x16 synchronous idle\n", Protocol::line},
  };
  return all;
}

}  // namespace

TEST_CASE("the first bytes tell what a client speaks", "[recognise]") {
  for (const Case& each : cases()) {
    INFO(each.bytes);
    CHECK(recognise(each.bytes, false) == each.protocol);
    CHECK(recognise(each.bytes, true) == each.protocol);
  }
}

TEST_CASE("a part of the first bytes never tells something else", "[recognise]") {
  for (const Case& each : cases()) {
    for (std::size_t size = 1; size < each.bytes.size(); ++size) {
      const auto early = recognise(std::string_view(each.bytes).substr(0, size), true);
      INFO(each.bytes << " cut at " << size);
      CHECK((early == std::nullopt || early == each.protocol));
    }
  }
}

TEST_CASE("silence is a person who waits for a greeting, but not at once", "[recognise]") {
  CHECK(recognise("", false) == std::nullopt);
  CHECK(recognise("", true) == Protocol::line);
}

TEST_CASE("a request that goes on for ever is not taken for talk", "[recognise]") {
  CHECK(recognise("GET /" + std::string(kFirstBytesMax, 'x'), true) == Protocol::http);
}
