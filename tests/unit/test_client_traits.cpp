#include "catch.h"
#include "client/protocol/server_support.h"
#include "client/text/foreign_text.h"

#include <array>

using namespace chat::client;

namespace {

ServerSupport support_of(std::string_view token) {
  ServerSupport support;
  support.take(std::array{token});
  return support;
}

}  // namespace

TEST_CASE("before a server has said anything, the RFCs hold", "[client]") {
  const ServerSupport support;
  CHECK(support.same("Nick[]\\^", "nICK{}|~"));
  CHECK(support.is_channel("#a"));
  CHECK(support.is_channel("&a"));
  CHECK_FALSE(support.is_channel("alice"));
  CHECK_FALSE(support.is_channel(""));
  CHECK(support.prefixes() == "@+");
  CHECK(support.line_bytes() == 512);
}

TEST_CASE("names are compared as the server does", "[client]") {
  CHECK_FALSE(support_of("CASEMAPPING=ascii").same("a[", "a{"));
  CHECK(support_of("CASEMAPPING=ascii").same("A", "a"));
  CHECK(support_of("CASEMAPPING=rfc1459-strict").same("a[", "a{"));
  CHECK_FALSE(support_of("CASEMAPPING=rfc1459-strict").same("a^", "a~"));
  CHECK(support_of("CASEMAPPING=unheard-of").same("a^", "a~"));
}

TEST_CASE("what is a channel, and who in it is addressed", "[client]") {
  ServerSupport support = support_of("CHANTYPES=#");
  CHECK_FALSE(support.is_channel("&a"));
  CHECK(support.status_bytes("@#a") == 1);
  CHECK(support.status_bytes("%#a") == 0);
  support.take(std::array<std::string_view, 2>{"PREFIX=(h)%", "CHANTYPES=#&"});
  CHECK(support.status_bytes("%#a") == 1);
  CHECK(support.status_bytes("&#a") == 0);
  support.take(std::array<std::string_view, 1>{"STATUSMSG="});
  CHECK(support.status_bytes("%#a") == 0);
  support.take(std::array<std::string_view, 1>{"STATUSMSG=@+"});
  CHECK(support.status_bytes("@#a") == 1);
  CHECK(support.status_bytes("@+#a") == 2);
  CHECK(support.status_bytes("#a") == 0);
  CHECK(support.status_bytes("@alice") == 0);
  CHECK(support.status_bytes("@") == 0);
  support.take(std::array<std::string_view, 1>{"CHANTYPES=#&+"});
  CHECK(support.status_bytes("+#a") == 0);
}

TEST_CASE("which modes have a parameter", "[client]") {
  ServerSupport support = support_of("CHANMODES=beI,k,Hl,imn");
  support.take(std::array<std::string_view, 1>{"PREFIX=(qaohv)~&@%+"});
  for (const char mode : {'b', 'k', 'o', 'q'}) CHECK(support.takes_parameter(mode, false));
  CHECK(support.takes_parameter('H', true));
  CHECK_FALSE(support.takes_parameter('l', false));
  CHECK_FALSE(support.takes_parameter('m', true));
}

TEST_CASE("tokens that make no sense are passed over", "[client]") {
  for (const std::string_view token : {"PREFIX=(ov)@",
                                       "PREFIX=ov",
                                       "PREFIX=(",
                                       "LINELEN=100",
                                       "LINELEN=99999999999",
                                       "LINELEN=x",
                                       "LINELEN=",
                                       "CHANMODES=\x01",
                                       "CHANTYPES=# x",
                                       "",
                                       "=",
                                       "-",
                                       "-PREFIX",
                                       "-UNHEARD-OF",
                                       "CASEMAPPING",
                                       "CASEMAPPING=rfc9999",
                                       "CHANTYPES=",
                                       "CHANTYPES",
                                       "TOPICLEN=0",
                                       "KICKLEN=-1",
                                       "AWAYLEN=",
                                       "MODES=0",
                                       "MODES=x"}) {
    CAPTURE(token);
    CHECK(support_of(token) == ServerSupport());
  }
  CHECK(support_of("PREFIX=").prefixes().empty());
  CHECK(support_of("LINELEN=1024").line_bytes() == 1024);
  CHECK(support_of("NETWORK=Ex").network() == "Ex");
  CHECK(support_of("TOPICLEN=390").topic_bytes() == 390);
  CHECK(support_of("MODES=4").modes_a_line() == 4);
  for (const std::string_view many : {"MODES", "MODES=", "MODES=100"})
    CHECK(support_of(many).modes_a_line() == 12);
}

TEST_CASE("values are unescaped", "[client]") {
  struct Case {
    std::string_view token;
    std::string_view network;
  };
  for (const auto& [token, network] : std::initializer_list<Case>{{"NETWORK=Libera\\x20Chat", "Libera Chat"},
                                                                  {"NETWORK=a\\x5Cb\\x3dc", "a\\b=c"},
                                                                  {"NETWORK=\\x2", "\\x2"},
                                                                  {"NETWORK=\\xg0\\x", "\\xg0\\x"},
                                                                  {"NETWORK=\\x+1", "\\x+1"},
                                                                  {"NETWORK=a\\\\x20", "a\\ "}}) {
    CAPTURE(token);
    CHECK(support_of(token).network() == network);
  }
  CHECK(support_of("CHANTYPES=\\x23\\x26").is_channel("&a"));
  CHECK(support_of("PREFIX=\\x28qo\\x29~@").prefixes() == "~@");
  CHECK(support_of("CHANTYPES=#\\x20") == ServerSupport());
}

TEST_CASE("what a server takes back is as before it said anything", "[client]") {
  for (const std::string token :
       {"CASEMAPPING=ascii", "CHANMODES=a,b,c,d", "CHANTYPES=!", "LINELEN=1024", "AWAYLEN=9", "KICKLEN=9",
        "MODES=9", "MONITOR=100", "NETWORK=Ex", "TOPICLEN=9", "PREFIX=(q)~", "STATUSMSG=@"}) {
    CAPTURE(token);
    const std::string name = token.substr(0, token.find('='));
    for (const std::string& taken_back : {"-" + name, "-" + token}) {
      ServerSupport support = support_of(token);
      CHECK(support != ServerSupport());
      support.take(std::array<std::string_view, 1>{taken_back});
      CHECK(support == ServerSupport());
    }
  }
}

TEST_CASE("foreign text becomes UTF-8", "[client]") {
  CHECK(foreign_text("h\u00E9") == "h\u00E9");
  CHECK(foreign_text("Gr\xFC\xDF"
                     "e") ==
        "Gr\u00FC\u00DF"
        "e");
  CHECK(foreign_text("h\u00E9 \xC3") == "h\u00E9 \uFFFD");
  CHECK(foreign_text("\xFF h\u00E9") == "\uFFFD h\u00E9");
  CHECK(foreign_text("").empty());
}
