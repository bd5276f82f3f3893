#include "client/options.h"
#include "tests/unit/catch.h"

#include <vector>

using namespace chat;
using namespace chat::client;

namespace {

std::variant<Options, Exit> parse(std::vector<const char*> arguments, std::string user = "alice") {
  arguments.insert(arguments.begin(), "chat-client");
  return parse_options(static_cast<int>(arguments.size()), arguments.data(), {.user = std::move(user)});
}

Options good(std::vector<const char*> arguments) {
  auto parsed = parse(std::move(arguments));
  REQUIRE(std::holds_alternative<Options>(parsed));
  return std::get<Options>(parsed);
}

Exit bad(std::vector<const char*> arguments) {
  auto parsed = parse(std::move(arguments));
  REQUIRE(std::holds_alternative<Exit>(parsed));
  return std::get<Exit>(parsed);
}

}  // namespace

TEST_CASE("without options the client goes to the lobby next door, as its user") {
  const Options options = good({});
  CHECK(to_string(options.server) == "localhost:6667");
  CHECK(options.nick == "alice");
  REQUIRE(options.rooms.size() == 1);
  CHECK(options.rooms[0].name == "#lobby");
  CHECK(options.reconnect);
  CHECK(options.colour);
  CHECK(options.hyperlinks);
  CHECK_FALSE(options.time_format);
}

TEST_CASE("a server may be named by its host, its port, both, or a path") {
  CHECK(to_string(good({"example"}).server) == "example:6667");
  CHECK(to_string(good({"example:7000"}).server) == "example:7000");
  CHECK(to_string(good({"7000"}).server) == "localhost:7000");
  CHECK(to_string(good({":7000"}).server) == "localhost:7000");
  CHECK(to_string(good({"[::1]"}).server) == "[::1]:6667");
  CHECK(to_string(good({"[::1]:7000"}).server) == "[::1]:7000");
  CHECK(to_string(good({"unix:/run/chat"}).server) == "unix:/run/chat");
}

TEST_CASE("rooms may come without their # and with their key") {
  const Options options = good({"--room", "ops", "--room", "#secret sesame", "--room", "&local"});
  REQUIRE(options.rooms.size() == 3);
  CHECK(options.rooms[0].name == "#ops");
  CHECK(options.rooms[1].name == "#secret");
  CHECK(options.rooms[1].key == "sesame");
  CHECK(options.rooms[2].name == "&local");
}

TEST_CASE("reconnecting, colours, times and the bell are for the person to choose") {
  const Options options = good({"--no-reconnect", "--no-colour", "--no-hyperlinks", "--timestamps", "",
                                "--bell", "mention", "--json", "--follow"});
  CHECK_FALSE(options.reconnect);
  CHECK_FALSE(options.colour);
  CHECK_FALSE(options.hyperlinks);
  CHECK(options.time_format == "");
  CHECK(options.bell == Bell::mention);
  CHECK(options.json);
  CHECK(options.follow);
}

TEST_CASE("an empty value behind = is the option's own", "[options]") {
  const Options options = good({"--timestamps=", "example"});
  CHECK(options.time_format == "");
  CHECK(options.server.host == "example");
}

TEST_CASE("each time to ring has its word") {
  CHECK(good({}).bell == Bell::in_private);
  CHECK(good({"--bell", "never"}).bell == Bell::never);
  CHECK(good({"--bell", "private"}).bell == Bell::in_private);
  CHECK(good({"--bell", "all"}).bell == Bell::all);
}

TEST_CASE("a wrong option is one line, and status 64") {
  struct Case {
    std::vector<const char*> arguments;
    std::string words;
  };
  const Case cases[] = {
      {{"--nick", "9lives"}, "'9lives' is no nick"},
      {{"--room", "a,b"}, "'a,b' is no room"},
      {{"--room", "#a b c"}, "'b c' is no key"},
      {{"--room", "#a b,c"}, "'b,c' is no key"},
      {{"--room", "#a :b"}, "':b' is no key"},
      {{"--room", "#a  b"}, "' b' is no key"},
      {{"--bell", "often"}, "--bell: 'often' is none of never, mention, private, all ("},
      {{"--frobnicate", "5", "6"}, "there is no option --frobnicate ("},
      {{"one", "two", "three"}, "'two' is one argument too many"},
      {{"--json=perhaps"}, "--json: 'perhaps' is neither true nor false"},
      {{"--nick=", "alice"}, "'' is no nick"},
      {{"--log=", "alice"}, "--log: '' is no file"},
      {{"--password-file", ""}, "--password-file: '' is no file"},
      {{"[::1"}, "'[::1' is unclear"},
      {{"localhost:"}, "'localhost:' lacks its port"},
      {{"host:99999"}, "99999"},
      {{"host:0"}, "there is no port 0 to connect to"},
      {{"one", "two"}, "two"},
  };
  for (const Case& c : cases) {
    const Exit exit = bad(c.arguments);
    INFO(exit.message);
    CHECK(exit.status == kUsage);
    CHECK(exit.message.find(c.words) != std::string::npos);
    CHECK(exit.message.starts_with("chat-client: "));
    CHECK(exit.message.find('\n') == exit.message.size() - 1);
  }
}

TEST_CASE("help and version are no errors") {
  CHECK(bad({"--help"}).status == 0);
  CHECK(bad({"--version"}).message.starts_with("chat-client "));
}

TEST_CASE("a login name becomes a nick that servers take") {
  CHECK(nick_from("alice") == "alice");
  CHECK(nick_from("alice.smith") == "alice-smith");
  CHECK(nick_from("J\xC3\xBCrgen") == "J-rgen");
  CHECK(nick_from("9lives") == "lives");
  CHECK(nick_from("DOMAIN\\alice") == "DOMAIN\\alice");
  CHECK(nick_from("") == "guest");
  CHECK(nick_from("42") == "guest");
  CHECK(nick_from(std::string(50, 'x')).size() == 32);
}
