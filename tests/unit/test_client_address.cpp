#include "catch.h"
#include "client/connection/server_address.h"

#include <string>

using namespace chat;
using namespace chat::client;

namespace {

/// "nick@host:port #room(key)"
std::string read(const std::string& text) {
  const auto address = parse_server_address(text);
  if (!address) return address.error();
  std::string words = address->nick.empty() ? "" : address->nick + "@";
  words += to_string(address->endpoint);
  for (const WantedRoom& room : address->rooms) {
    words += " " + room.name + (room.key.empty() ? "" : "(" + room.key + ")");
  }
  return words;
}

}  // namespace

TEST_CASE("an address from the web says host, port, rooms, key and nick", "[client][address]") {
  struct Case {
    std::string text;
    std::string read;
  };
  for (const auto& [text, expected] : std::initializer_list<Case>{
           {"irc://irc.example", "irc.example:6667"},
           {"IRC://irc.example/", "irc.example:6667"},
           {"irc://irc.example:7000/tea", "irc.example:7000 #tea"},
           {"irc://[::1]/tea", "[::1]:6667 #tea"},
           {"irc://[::1]:7000", "[::1]:7000"},
           {"irc://irc.example/#tea", "irc.example:6667 #tea"},
           {"irc://irc.example/%23tea", "irc.example:6667 #tea"},
           {"irc://irc.example/%23%23c%2b%2b", "irc.example:6667 ##c++"},
           {"irc://irc.example/tea,#ops,&local", "irc.example:6667 #tea #ops &local"},
           {"irc://irc.example/tea,needkey,ischannel", "irc.example:6667 #tea"},
           {"irc://irc.example/tea?key=sesame", "irc.example:6667 #tea(sesame)"},
           {"irc://irc.example/tea,ops?x=y&key=se%73ame", "irc.example:6667 #tea(sesame) #ops"},
           {"irc://erin@irc.example/tea", "erin@irc.example:6667 #tea"},
           {"irc://localhost", "localhost:6667"},
       }) {
    INFO(text);
    CHECK(read(text) == expected);
  }
}

TEST_CASE("an address may ask for TLS", "[client][address]") {
  struct Case {
    const char* text;
    const char* expected;
    bool with_tls;
  };
  for (const auto& [text, expected, with_tls] : std::initializer_list<Case>{
           {"ircs://irc.example", "irc.example:6697", true},
           {"IRCS://irc.example:6667/tea", "irc.example:6667 #tea", true},
           {"irc+ssl://irc.example", "irc.example:6697", true},
           {"irc+tls://erin@[::1]/tea", "erin@[::1]:6697 #tea", true},
           {"irc://irc.example:6697", "irc.example:6697", false},
           {"irc.example:6697", "irc.example:6697", false},
       }) {
    INFO(text);
    CHECK(read(text) == expected);
    CHECK(parse_server_address(text)->with_tls == with_tls);
  }
  CHECK(read("ircs://") == "'ircs://' names no host");
  CHECK(parse_port("+6697")->number == 6697);
  CHECK(parse_port("+6697")->with_tls);
  CHECK_FALSE(parse_port("6697")->with_tls);
}

TEST_CASE("an address that is none is told why", "[client][address]") {
  struct Case {
    std::string text;
    std::string_view why;
  };
  for (const auto& [text, why] : std::initializer_list<Case>{
           {"https://irc.example/tea", "is no address of IRC: write HOST, HOST:PORT or irc://HOST/ROOM"},
           {"irc://", "names no host"},
           {"irc:///tea", "names no host"},
           {"irc://:7000/tea", "names no host"},
           {"irc://host:0", "there is no port 0"},
           {"irc://host:x", "'x' is not a port"},
           {"irc://host/a%2", "a '%' begins two hexadecimal digits"},
           {"irc://host/a?key=%zz", "a '%' begins two hexadecimal digits"},
           {"irc://host/a%20b%2Cc", "no room"},
           {"irc://host/a%0db", "is no room"},
           {"irc://host/a%00", "is no room"},
           {"irc://9@host", "'9' is no nick"},
           {"irc://me:secret@host", "a password has no place in an address"},
       }) {
    INFO(text);
    CHECK(read(text).find(why) != std::string::npos);
  }
}

TEST_CASE("a port by itself is one to connect to", "[client][address]") {
  CHECK(parse_port("6667")->number == 6667);
  for (const std::string text : {"", "0", "65536", "x", "6667x", "-1", "+", "+x"}) {
    CHECK(parse_port(text).error() == "'" + text + "' is no port, which stands behind the host: 1 to 65535");
  }
}

TEST_CASE("neither a server nor a room of the web has an empty name or one with a space",
          "[client][address]") {
  CHECK(read("").find("empty") != std::string::npos);
  CHECK(read("irc://irc.example/two%20words").find("no room") != std::string::npos);
}
