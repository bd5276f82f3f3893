#include "catch.h"
#include "common/endpoint.h"

#include <string>

using namespace chat;

TEST_CASE("endpoints are read and written in the same form", "[endpoint]") {
  for (const char* text :
       {"localhost:6667", "127.0.0.1:0", "[::1]:6667", "[::]:6667", ":6667", "unix:/run/chat.sock"}) {
    const auto endpoint = parse_endpoint(text);
    REQUIRE(endpoint);
    CHECK(to_string(*endpoint) == text);
  }
  CHECK(parse_endpoint("6667") == parse_endpoint(":6667"));
  CHECK(parse_endpoint("[::1]:6667")->host == "::1");
  CHECK(parse_endpoint("unix:/run/chat.sock")->is_unix());
  CHECK(parse_endpoint("unix:./@name")->unix_path == "./@name");
  CHECK(parse_endpoint("tls:6667")->host == "tls");
  CHECK(parse_endpoint("unix:6667")->is_unix());
}

TEST_CASE("an unclear endpoint is refused with what is wrong", "[endpoint]") {
  struct Case {
    const char* text;
    const char* part_of_error;
  };
  const Case cases[] = {
      {"localhost", "names no port"},
      {"localhost:", "lacks its port"},
      {"localhost:65536", "not a port"},
      {"localhost:http", "not a port"},
      {"::1:6667", "brackets"},
      {"[::1:6667", "brackets"},
      {"::1]:6667", "brackets"},
      {"", "names no port"},
      {"70000", "'70000' is not a port: 0 to 65535"},
      {"999999999999", "is not a port"},
      {"unix:", "needs a path"},
      {"fe80::", "brackets"},
      {"localhost:-1", "not a port"},
      {"localhost: 80", "not a port"},
      {"[]:6667", "brackets"},
      {"[::1]", "names no port"},
      {"unix:@name", "abstract socket"},
      {"unix:@", "abstract socket"},
      {"UNIX:/x", "small letters"},
      {"tls:127.0.0.1:6697", "there is no TLS"},
      {"TLS:[::1]:6697", "there is no TLS"},
      {"ircs://localhost:6697", "there is no TLS"},
      {"irc://localhost:6667", "without irc://"},
      {"http://localhost:80/", "without http://"},
  };
  for (const Case& each : cases) {
    INFO(each.text);
    const auto endpoint = parse_endpoint(each.text);
    REQUIRE_FALSE(endpoint);
    CHECK(endpoint.error().find(each.part_of_error) != std::string::npos);
  }
  CHECK_FALSE(parse_endpoint("unix:/" + std::string(200, 'x')));
}
