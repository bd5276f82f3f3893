#include "client/options/options.h"
#include "tests/unit/catch.h"
#include "tests/unit/temporary_directory.h"

#include <array>
#include <fstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

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

std::variant<Options, Exit> parse_with_file(std::string_view file, std::vector<const char*> arguments) {
  const TemporaryDirectory directory;
  std::ofstream(directory / "client.toml") << file;
  arguments.insert(arguments.begin(), "chat-client");
  return parse_options(static_cast<int>(arguments.size()), arguments.data(),
                       {.user = "alice", .config_file = directory / "client.toml", .home = "/home/alice"});
}

Options good_with_file(std::string_view file, std::vector<const char*> arguments) {
  auto parsed = parse_with_file(file, std::move(arguments));
  if (const Exit* const exit = std::get_if<Exit>(&parsed)) FAIL(exit->message);
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
  CHECK(to_string(good({"example", "7000"}).server) == "example:7000");
  CHECK(to_string(good({"[::1]", "7000"}).server) == "[::1]:7000");
  CHECK(to_string(good({"irc://example/tea", "7000"}).server) == "example:7000");
}

TEST_CASE("several servers of one chat stand with commas between them") {
  const Options options = good({"one,two:7000,[::1]:7001,unix:/three"});
  CHECK(to_string(options.server) == "one:6667");
  std::vector<std::string> others;
  for (const chat::Endpoint& each : options.other_servers) others.push_back(to_string(each));
  CHECK(others == std::vector<std::string>{"two:7000", "[::1]:7001", "unix:/three"});
  CHECK_THAT(bad({"one,,two"}).message, Catch::Contains("'one,,two': a server is missing at a comma"));
  CHECK(good({"one"}).other_servers.empty());
  CHECK(good_with_file("server = \"one,two\"", {}).other_servers.size() == 1);
}

TEST_CASE("an address that is typed says rooms and nick, options have the last word", "[options]") {
  struct Case {
    std::string_view file;
    std::vector<const char*> arguments;
    std::string told;
  };
  for (const auto& c : std::initializer_list<Case>{
           {"", {"irc://erin@host/tea?key=k"}, "host:6667 erin #tea k"},
           {"", {"irc://erin@host/tea", "--room", "ops", "--nick", "al"}, "host:6667 al #ops "},
           {"room = 'ops'\nnick = 'al'\n", {"irc://erin@host/tea"}, "host:6667 erin #tea "},
           {"room = 'ops'\nnick = 'al'\n", {"irc://host"}, "host:6667 al #ops "},
           {"server = 'irc://erin@host/tea'\n", {}, "host:6667 erin #tea "},
           {"server = 'irc://erin@host/tea'\nroom = 'ops'\nnick = 'al'\n", {}, "host:6667 al #ops "},
           {"server = 'irc://erin@host/tea'\nroom = 'ops'\n", {"other"}, "other:6667 alice #ops "},
           {"[servers.lan]\nserver = 'irc://erin@host:7/tea'\n", {"lan"}, "host:7 erin #tea "},
           {"nick = 'bob'\nroom = ['b']\n[servers.lan]\nserver = 'irc://erin@host:7/tea'\n",
            {"lan"},
            "host:7 erin #tea "},
           {"room = ['b']\n[servers.lan]\nserver = 'irc://erin@host:7/tea'\nnick = 'fay'\n",
            {"lan", "--room", "c"},
            "host:7 fay #c "},
           {"[servers.lan]\nserver = 'host:7'\nnick = 'erin'\nroom = ['#tea k', 'b']\n",
            {"lan"},
            "host:7 erin #tea k"},
           {"[servers.lan]\nserver = 'host:7'\n", {"lan", "8"}, "host:8 alice #lobby "},
           {"[servers.lan]\nnick = 'erin'\n", {"lan", "8"}, "lan:8 erin #lobby "},
           {"server = 'lan'\n[servers.lan]\nserver = 'host:7'\n", {}, "host:7 alice #lobby "},
           {"server = 'lan'\n[servers.lan]\nserver = 'host:7'\n", {"other"}, "other:6667 alice #lobby "},
       }) {
    INFO(c.file);
    const Options o = good_with_file(c.file, c.arguments);
    CHECK(fmt::format("{} {} {} {}", to_string(o.server), o.nick, o.rooms.front().name,
                      o.rooms.front().key) == c.told);
  }
}

TEST_CASE("a slip in the name of one of the file's servers is thought of", "[options]") {
  const std::string_view file =
      "[servers.libera]\nserver = 'irc.libera.chat'\n[servers.oftc]\nnick = 'erin'\n";
  const auto advice = [&](const std::string& server) {
    return good_with_file(file, {server.c_str()}).advice;
  };
  for (const char* slip : {"libra", "LIBERA", "liberal", "oft"}) {
    INFO(slip);
    CHECK(advice(slip).starts_with("Did you mean "));
  }
  CHECK(advice("libra").starts_with("Did you mean libera, of "));
  for (const char* other :
       {"libera", "oftc", "lan-host", "libra.chat", "[::1]", "unix:/libra", "irc://libra.example/x"}) {
    INFO(other);
    CHECK(advice(other).empty());
  }
  CHECK(advice("libra:6667") == advice("libra"));
  CHECK(good_with_file("", {"libra"}).advice.empty());
}

TEST_CASE("a home in a file's names is the person's", "[options]") {
  const Options o = good_with_file(
      "log = '~/all'\nlog-directory = '~/logs'\npassword-file = '/x/~/y'\nnotify = ['~/bin/tell', '~/x']\n",
      {});
  CHECK(o.log.path == "/home/alice/all");
  CHECK(o.log_directory.path == "/home/alice/logs");
  CHECK(o.password_file.path == "/x/~/y");
  CHECK(o.notify == std::vector<std::string>{"/home/alice/bin/tell", "~/x"});
}

TEST_CASE("a file has commands and colours of the person's own", "[options]") {
  const Options o =
      good_with_file("[aliases]\ngm = '/me waves'\n[colours]\nquiet = 244\nyou = 'bold red'\n", {});
  CHECK(o.aliases.expand("/gm") == "/me waves");
  CHECK(o.colours.of(Colours::Role::quiet)->colour == 244);
  CHECK(o.colours.of(Colours::Role::you)->colour == 1);
  CHECK_FALSE(o.colours.of(Colours::Role::nicks));
  for (const auto& [file, words] : std::initializer_list<std::pair<std::string_view, std::string_view>>{
           {"[aliases]\n'a b' = 'x'\n",
            ":2: 'a b': a command's name is one word, and here without its '/'\n"},
           {"[aliases]\ngm = '/me'\nx = '/sya hello'\n",
            ":3: x: there is no command /sya that it could stand for. Did you mean /say? That is: "},
           {"[aliases]\na = '/xyzzy'\nxyzzy = '/a'\n",
            ":2: a: there is no command /xyzzy that it could stand for. /help lists them.\n"},
           {"[aliases]\nloop = '/LOOP $*'\n",
            ":2: loop: there is no command /LOOP that it could stand for. "},
           {"[aliases]\nx = '  / '\n", ":2: x: there is no command / that it could stand for. "},
           {"[colours]\nquiet = 'gray'\n", ":2: quiet: 'gray' is none of black, "},
           {"[colors]\n",
            ":1: there is no section [colors]; there are [aliases], [colours], [servers.NAME]\n"},
           {"port = 7\n", ":1: 'port' may stand on the command line alone\n"},
       }) {
    INFO(file);
    const auto parsed = parse_with_file(file, {});
    REQUIRE(std::holds_alternative<Exit>(parsed));
    CHECK(std::get<Exit>(parsed).message.find(words) != std::string::npos);
    CHECK(std::get<Exit>(parsed).status == kUsage);
  }
}

TEST_CASE("what a command of one's own may stand for", "[options]") {
  for (const std::string text :
       {"/say hello", "/QUOTE LUSERS", "/j #a", "hello", "//sya", "/$1 $2", " /me waves"}) {
    INFO(text);
    CHECK(good_with_file("[aliases]\nx = '" + text + "'\n", {}).aliases.names().size() == 1);
  }
  CHECK(good_with_file("[aliases]\nwho = '/who #ops'\n", {}).aliases.expand("/who") == "/who #ops");
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

TEST_CASE("words that count as naming one are listed, in a file, too") {
  CHECK(good({}).highlights.empty());
  CHECK(good({"--highlight", "deploy", "--highlight= \u65E5\u672C "}).highlights ==
        std::vector<std::string>{"deploy", "\u65E5\u672C"});
  CHECK(bad({"--highlight", " "}).status == kUsage);
  CHECK(bad({"--highlight", "\x01"}).status == kUsage);
  const TemporaryDirectory directory;
  const auto file = directory / "client.toml";
  std::ofstream(file) << "highlight = [\"deploy\", \"c++\"]\n";
  const std::array<const char*, 1> arguments{"chat-client"};
  const auto parsed = parse_options(1, arguments.data(), {.user = "alice", .config_file = file});
  REQUIRE(std::holds_alternative<Options>(parsed));
  CHECK(std::get<Options>(parsed).highlights == std::vector<std::string>{"deploy", "c++"});
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
      {{"one", "2", "three"}, "'three' is one argument too many"},
      {{"--json=perhaps"}, "--json: 'perhaps' is neither true nor false"},
      {{"--nick=", "alice"}, "'' is no nick"},
      {{"--log=", "alice"}, "--log: '' is no file"},
      {{"--password-file", ""}, "--password-file: '' is no file"},
      {{"[::1"}, "'[::1' is unclear"},
      {{"localhost:"}, "'localhost:' lacks its port"},
      {{"host:99999"}, "99999"},
      {{"host:0"}, "there is no port 0 to connect to"},
      {{"one", "two"}, "'two' is no port, which stands behind the host: 1 to 65535"},
      {{"one", "+"}, "'+' is no port"},
      {{"one", "++6697"}, "'++6697' is no port"},
      {{"--no-tls", "one", "+6697"}, "--no-tls: the address asks for TLS: one:6697"},
      {{"--no-tls", "ircs://one"}, "--no-tls: the address asks for TLS: one:6697"},
      {{"--accept-certificate", "ab:cd", "one"}, "'ab:cd' is no fingerprint"},
      {{"one:7000", "6667"}, "one:7000 says where already, without 6667 behind it"},
      {{"7000", "6667"}, "localhost:7000 says where already"},
      {{"unix:/one", "6667"}, "unix:/one says where already"},
      {{"--notify", ""}, "'' is no command"},
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
