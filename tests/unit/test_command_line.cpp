#include "common/command_line.h"
#include "common/units.h"
#include "tests/unit/catch.h"
#include "tests/unit/temporary_directory.h"

#include <array>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

using namespace chat;
using namespace std::chrono_literals;

namespace {

Result<std::string> any_word(const std::string& text) {
  if (text.find(' ') == std::string::npos) return text;
  return Failure(in_quotes(text) + " is two words");
}

/// A program with an option of each kind.
struct Program {
  std::string name = "tea";
  std::vector<std::string> doors{"front"};
  std::size_t count = 5;
  std::size_t size = 64 * kKiB;
  std::chrono::milliseconds wait = 2min;
  double rate = 2;
  bool colour = true;
  std::vector<std::string> words{};
  std::string server{};
  std::string default_file{};
  bool has_sections = false;
  std::string own{};
  std::string profile{};
  std::string places{};        ///< of --server-name, --door and --size
  bool takes_numbers = false;  ///< for --server-name
  std::vector<std::string> doors_places{};
  TemporaryDirectory directory{};

  std::optional<Exit> run(std::vector<std::string> arguments) {
    CommandLine line({.name = "program",
                      .version = "1",
                      .usage = "program [OPTION]... [SERVER]",
                      .summary = "Does things.",
                      .statuses = {.usage = 2, .unreadable = 1},
                      .default_config_file = default_file});
    line.begin_group("Names");
    line.add_value<std::string>("server", server, any_word, {.placeholder = "SERVER", .help = "where"});
    line.add_text("--server-name", name, any_word, {.placeholder = "NAME", .help = "its name"});
    line.add_list<std::string>("--door", doors, any_word, {.placeholder = "DOOR", .help = "a door"});
    line.begin_group("Other");
    line.add_count<std::size_t>("--max-clients", count, {0, 1000},
                                {.placeholder = "COUNT", .help = "how many"});
    line.add_size("--size", size, {64, kMiB}, "how large");
    line.add_duration("--wait", wait, {1ms, 1h}, "how long");
    line.add_decimal("--rate", rate, {0, 100}, {.placeholder = "NUMBER", .help = "how often"});
    line.add_flag("--colour,--color,!--no-colour", colour, {.help = "in colour"});
    line.add_flag_with_word("--trace",
                            [&](const std::vector<std::string>& all) -> Result<void> {
                              words = all;
                              return {};
                            },
                            {.placeholder = "FILE", .help = "what happens"});
    if (takes_numbers) line.take_numbers_for("--server-name");
    if (has_sections) {
      line.add_profiles("places", "server");
      line.add_table("own", [&](const std::string& key, const std::string& text) -> Result<void> {
        if (key == "bad") return Failure("it is bad");
        own += key + "=" + text + ";";
        return {};
      });
    }
    std::vector<const char*> pointers{"program"};
    for (const std::string& each : arguments) pointers.push_back(each.c_str());
    auto exit = line.parse(static_cast<int>(pointers.size()), pointers.data());
    for (const char* option : {"--server-name", "--door", "--size"}) places += line.place_of(option) + ";";
    doors_places = line.places_in_file("--door");
    profile = line.profile();
    return exit;
  }

  std::optional<Exit> run_with_file(std::string_view text, std::vector<std::string> arguments = {}) {
    std::ofstream(directory / "file", std::ios::binary) << text;
    arguments.insert(arguments.end(), {"--config", (directory / "file").string()});
    return run(std::move(arguments));
  }

  std::string complaint(std::vector<std::string> arguments) {
    const auto exit = run(std::move(arguments));
    REQUIRE(exit);
    CHECK(exit->status == 2);
    CHECK(exit->message.find('\n') == exit->message.size() - 1);
    return exit->message;
  }

  /// Without the program's and the file's names.
  std::string file_complaint(std::string_view text, std::vector<std::string> arguments = {}) {
    const auto exit = run_with_file(text, std::move(arguments));
    REQUIRE(exit);
    CHECK(exit->status == 2);
    const std::string beginning = "program: " + (directory / "file").string() + ":";
    REQUIRE(exit->message.starts_with(beginning));
    CHECK(exit->message.find('\n') == exit->message.size() - 1);
    return exit->message.substr(beginning.size(), exit->message.size() - beginning.size() - 1);
  }
};

}  // namespace

TEST_CASE("a file says what the command line does not", "[command-line]") {
  Program program;
  REQUIRE_FALSE(program.run_with_file(
      "\xEF\xBB\xBFserver = 'here'\r\nserver-name = \"inn\"\r\ndoor = [\r\n 'a',\r\n 'b',\r\n]\r\n"
      "max-clients = 1_000\r\nsize = \"1K\"\r\nwait = \"1m30s\"\r\nrate = 0.5\r\n"
      "no-colour = true\r\ntrace = [true, \"x\"]\r\n"));
  CHECK(program.server == "here");
  CHECK(program.name == "inn");
  CHECK(program.doors == std::vector<std::string>{"a", "b"});
  CHECK(program.count == 1000);
  CHECK(program.size == 1024);
  CHECK(program.wait == 90s);
  CHECK(program.rate == 0.5);
  CHECK_FALSE(program.colour);
  CHECK(program.words == std::vector<std::string>{"true", "x"});
}

TEST_CASE("the command line has the last word", "[command-line]") {
  Program program;
  REQUIRE_FALSE(
      program.run_with_file("server-name = 'inn'\ndoor = ['a', 'b']\nwait = 5\ncolor = false\nsize = 128\n",
                            {"--server-name", "pub", "--door", "c", "--wait", "500ms", "--colour"}));
  CHECK(program.name == "pub");
  CHECK(program.doors == std::vector<std::string>{"c"});
  CHECK(program.wait == 500ms);
  CHECK(program.colour);
  CHECK(program.size == 128);
}

TEST_CASE("a flag in a file is true or false, by any of its names", "[command-line]") {
  for (const auto& [text, value] :
       {std::pair("colour = false", false), std::pair("color = true", true),
        std::pair("no-colour = true", false), std::pair("no-colour = false", true)}) {
    Program program;
    program.colour = !value;
    INFO(text);
    CHECK_FALSE(program.run_with_file(text));
    CHECK(program.colour == value);
  }
}

TEST_CASE("a wrong option in a file is told with its line", "[command-line]") {
  const std::pair<std::string_view, std::string_view> files[] = {
      {"\n\nmax_clients = 5", "3: there is no option 'max_clients'; did you mean 'max-clients'?"},
      {"Max-Clients = 5", "1: there is no option 'Max-Clients'; did you mean 'max-clients'?"},
      {"--max-clients = 5", "1: there is no option '--max-clients'; did you mean 'max-clients'?"},
      {"max-cleints = 5", "1: there is no option 'max-cleints'; did you mean 'max-clients'?"},
      {"zebra = 5", "1: there is no option 'zebra'"},
      {"config = 'x'", "1: 'config' may stand on the command line alone"},
      {"help = true", "1: 'help' may stand on the command line alone"},
      {"version = true", "1: 'version' may stand on the command line alone"},
      {"color = true\nno-colour = true", "2: no-colour: line 1 has decided this already"},
      {"max-clients = 'many'", "1: max-clients: 'many' is no whole number, such as 50"},
      {"max-clients = 5.0", "1: max-clients: '5.0' is no whole number, such as 50"},
      {"max-clients = -5", "1: max-clients: '-5' is negative, and a number here is not"},
      {"max-clients = 1001", "1: max-clients: '1001' is not from 0 to 1,000"},
      {"max-clients = 9223372036854775807", "1: max-clients: '9223372036854775807' is not from 0 to 1,000"},
      {"max-clients = true", "1: max-clients: 'true' is no whole number, such as 50"},
      {"max-clients = 2020-01-01", "1: max-clients: '2020-01-01' is no whole number, such as 50"},
      {"max-clients = [5]", "1: max-clients: it takes one value, not a list"},
      {"wait = 0", "1: wait: '0' is not from 1 millisecond to 1 hour"},
      {"wait = 10:00:00",
       "1: wait: '10:00:00' is no time, such as 90s, 2m or 1h30m; the units are d, h, m, s and ms"},
      {"size = 1e6",
       "1: size: '1e6' is no number of bytes, such as 65536, 64K or 1M; the units are K, M and G"},
      {"rate = inf", "1: rate: 'inf' is not a number, such as 5 or 0.5"},
      {"rate = 101", "1: rate: '101' is not from 0 to 100"},
      {"max-clients = 0x7fff", "1: max-clients: '0x7fff' is not from 0 to 1,000"},
      {"max-clients = 999_999", "1: max-clients: '999_999' is not from 0 to 1,000"},
      {"max-clients = +1e3", "1: max-clients: '+1e3' is no whole number, such as 50"},
      {"wait = -0", "1: wait: '-0' is not from 1 millisecond to 1 hour"},
      {"wait = true",
       "1: wait: 'true' is no time, such as 90s, 2m or 1h30m; the units are d, h, m, s and ms"},
      {"rate = false", "1: rate: 'false' is not a number, such as 5 or 0.5"},
      {"server-name = 0o660", "1: server-name: it takes text, which stands between quotes: \"0o660\""},
      {"\"\" = 3", "1: there is no option ''"},
      {"'' = {}", "1: '': an option is name = value, and has no parts behind a '.' or in {}"},
      {"\" wait \" = 3", "1: there is no option ' wait '; did you mean 'wait'?"},
      {"-- = 3", "1: there is no option '--'"},
      {"max.clients = 3",
       "1: max: an option is name = value, and has no parts behind a '.' or in {}; did you mean "
       "'max-clients'?"},
      {"[max]\nclients = 3",
       "1: there are no sections such as [max]: the options stand by themselves; did you mean "
       "'max-clients'?"},
      {"[other]\nmax-clients = 3",
       "1: there are no sections such as [other]: the options stand by themselves"},
      {"[doorx]",
       "1: there are no sections such as [doorx]: the options stand by themselves; did you mean 'door'?"},
      {"doorx = {}",
       "1: doorx: an option is name = value, and has no parts behind a '.' or in {}; did you mean 'door'?"},
      {"[[door]]",
       "1: there are no sections such as [door]: the options stand by themselves; write door = ..."},
      {"max-clients 5",
       "1: 'max-clients 5' is not an option; one is written name = value; write max-clients = ..."},
      {"maxclients: 5",
       "1: 'maxclients: 5' is not an option; one is written name = value; did you mean 'max-clients'?"},
      {"max clients = 5",
       "1: 'max clients = 5' is not an option; one is written name = value; write max-clients = ..."},
      {"server-name = 5", "1: server-name: it takes text, which stands between quotes: \"5\""},
      {"door = [\n'a',\n'b c'\n]", "3: door: 'b c' is two words"},
      {"door = [\n'a',\n\n5\n]", "4: door: it takes text, which stands between quotes: \"5\""},
      {"door = [['a']]", "1: door: a list cannot stand within a list"},
      {"door = []", "1: door: the list is empty; without this line, the default holds"},
      {"colour = 'true'", "1: colour: it takes true or false, without quotes, not 'true'"},
      {"colour = 1", "1: colour: it takes true or false, without quotes, not 1"},
      {"trace = 5", "1: trace: it takes true, false or the name of a file, not 5"},
      {"\"a\\u001bb\" = 5", "1: there is no option 'a^[b'"},
  };
  for (const auto& [text, words] : files) CHECK(Program().file_complaint(text) == words);
}

TEST_CASE("a file is checked also where the command line decides", "[command-line]") {
  CHECK(
      Program().file_complaint("wait = '5x'", {"--wait", "5"}).starts_with("1: wait: '5x' is no time, such"));
}

TEST_CASE("a file that cannot be read is not a wrong option", "[command-line]") {
  Program program;
  const auto path = program.directory / "none";
  const auto exit = program.run({"--config", path.string()});
  REQUIRE(exit);
  CHECK(exit->status == 1);
  CHECK(exit->message ==
        fmt::format("program: --config: cannot read {}: No such file or directory\n", path.string()));
  CHECK(program.run({"--config", path.parent_path().string()})->status == 1);
  CHECK(program.run_with_file(std::string(kMiB + 1, '#'))
            ->message.ends_with(" is too large: 1 MiB is the most that is read\n"));
}

TEST_CASE("a file that nobody named is told without an option", "[command-line]") {
  Program program;
  program.default_file = (program.directory / "none").string();
  CHECK(program.run({})->message ==
        fmt::format("program: cannot read {}: No such file or directory\n", program.default_file));
}

TEST_CASE("a file has sections of its own names, and profiles", "[command-line]") {
  const std::string_view file =
      "server-name = 'all'\nmax-clients = 7\n[own]\ngm = 'good'\nfive = 5\n"
      "[places.inn]\nserver = 'inn.example'\nserver-name = 'inn'\n[places.bar]\ndoor = "
      "['bar']\n[places.none]\n";
  struct Case {
    std::vector<std::string> arguments;
    std::string server;
    std::string name;
    std::string door;
    std::string profile;
    std::string places;
  };
  for (const auto& c : std::initializer_list<Case>{
           {{}, "", "all", "front", "", "FILE:1: server-name;;;"},
           {{"elsewhere"}, "elsewhere", "all", "front", "", "FILE:1: server-name;;;"},
           {{"inn"}, "inn.example", "inn", "front", "inn", "FILE:8: server-name;;;"},
           {{"inn", "--server-name", "mine"}, "inn.example", "mine", "front", "inn", "--server-name;;;"},
           {{"bar"}, "bar", "all", "bar", "bar", "FILE:1: server-name;FILE:10: door;;"},
           {{"none"}, "none", "all", "front", "none", "FILE:1: server-name;;;"},
       }) {
    INFO(c.profile << c.server);
    Program program;
    program.has_sections = true;
    REQUIRE_FALSE(program.run_with_file(file, c.arguments));
    CHECK(program.server == c.server);
    CHECK(program.name == c.name);
    CHECK(program.doors == std::vector<std::string>{c.door});
    CHECK(program.count == 7);
    CHECK(program.profile == c.profile);
    CHECK(program.own == "gm=good;five=5;");
    const std::string path = (program.directory / "file").string();
    std::string places = program.places;
    for (auto at = places.find(path); at != std::string::npos; at = places.find(path)) {
      places.replace(at, path.size(), "FILE");
    }
    CHECK(places == c.places);
  }
  Program program;
  program.has_sections = true;
  REQUIRE_FALSE(program.run_with_file("server = 'inn'\nplaces.inn.server-name = 'x'\nown = { a = 'b' }\n"));
  CHECK(program.server == "inn");
  CHECK(program.name == "x");
  CHECK(program.own == "a=b;");
}

TEST_CASE("what is wrong in a section is told with its line, chosen or not", "[command-line]") {
  const std::pair<std::string_view, std::string_view> files[] = {
      {"[places.inn]\nnaem = 'x'\n", "2: there is no option 'naem'"},
      {"[places.inn]\nserver-name = 'x y'\n", "2: server-name: 'x y' is two words"},
      {"[places.inn]\nwait = 5\n\n[places.bar]\nwait = 0\n",
       "5: wait: '0' is not from 1 millisecond to 1 hour"},
      {"[places.inn]\ncolor = true\ncolour = true\n", "3: colour: line 2 has decided this already"},
      {"[places]\nserver = 'x'\n", "2: server: it stands as name = value in the section [places.NAME]"},
      {"places = 5\n", "1: places: it stands as name = value in the section [places.NAME]"},
      {"[places.inn.cellar]\nserver = 'x'\n",
       "1: there is no section [cellar]; there are [own], [places.NAME]"},
      {"own = 5\n", "1: own: it stands as name = value in the section [own]"},
      {"[own.x]\ny = 'z'\n", "1: x: it stands as name = value in the section [own]"},
      {"[places.'']\nserver = 'x'\n", "1: [places.\"\"]: the name of a section is not empty"},
      {"[places.inn]\n\"\" = 3\n", "2: there is no option ''"},
      {"\"\" = 3\n[places.inn]\n", "1: there is no option ''"},
      {"[own]\n\"a b\" = true\n", "2: 'a b': it takes text, which stands between quotes"},
      {"[own]\nbad = 'x'\n", "2: bad: it is bad"},
      {"[own]\na = true\n", "2: a: it takes text, which stands between quotes"},
      {"[own]\na = ['x']\n", "2: a: it takes one value, not a list"},
      {"[own]\na = \"x\\u0000\"\n", "2: a: \\u0000 has no place in a value"},
      {"\n[onw]\n", "2: there is no section [onw]; there are [own], [places.NAME]"},
      {"[own\n", "1: '[own' begins no section; there are [own], [places.NAME], each alone in its line"},
      {"[own]\n[own]\n", "2: [own]: it stands twice"},
      {"[[own]]\na = 'x'\n", "1: own: it stands as name = value in the section [own]"},
  };
  for (const auto& [text, words] : files) {
    Program program;
    program.has_sections = true;
    CHECK(program.file_complaint(text) == words);
  }
}

TEST_CASE("text that may be a number arrives as it is written", "[command-line]") {
  for (const std::string written : {"0o660", "660", "1_0"}) {
    Program program;
    program.takes_numbers = true;
    REQUIRE_FALSE(program.run_with_file("server-name = " + written));
    CHECK(program.name == written);
  }
}

TEST_CASE("each value of a list knows where it was said", "[command-line]") {
  Program program;
  REQUIRE_FALSE(program.run_with_file("\ndoor = ['a',\n'b']\n"));
  const std::string path = (program.directory / "file").string();
  CHECK(program.doors_places == std::vector<std::string>{path + ":2: door", path + ":3: door"});
  Program other;
  REQUIRE_FALSE(other.run_with_file("\ndoor = ['a',\n'b']\n", {"--door", "c"}));
  CHECK(other.doors_places.empty());
}

TEST_CASE("where an option was said is known", "[command-line]") {
  Program program;
  REQUIRE_FALSE(program.run_with_file("\nserver-name = 'a'\ndoor = 'b'\n", {"--door", "c"}));
  CHECK(program.places == (program.directory / "file").string() + ":2: server-name;--door;;");
}

TEST_CASE("a wrong command line is told with what would be right", "[command-line]") {
  const std::pair<std::vector<std::string>, std::string_view> lines[] = {
      {{"--max_clients", "5"}, "there is no option --max_clients; did you mean '--max-clients'?"},
      {{"--max_clients=5"}, "there is no option --max_clients; did you mean '--max-clients'?"},
      {{"-door", "x"}, "there is no option -door; did you mean '--door'?"},
      {{"--doorr", "x"}, "there is no option --doorr; did you mean '--door'?"},
      {{"--zebra"}, "there is no option --zebra"},
      {{"--wait"}, "--wait lacks its TIME"},
      {{"--wait", "-5"}, "--wait: '-5' is negative, and a time is not"},
      {{"--wait", "5", "--wait", "6"}, "--wait stands more than once"},
      {{"--config", "a", "--config", "b"}, "--config stands more than once"},
      {{"--config="}, "--config: '' is no file"},
      {{"--colour=perhaps"}, "--colour: 'perhaps' is neither true nor false"},
      {{"--colour="}, "--colour: nothing stands behind '='"},
      {{"--trace="}, "--trace: nothing stands behind '='"},
      {{"one", "two"}, "'two' is one argument too many"},
      {{"--trace", "one", "two"},
       "'two' is one argument too many; a file for --trace stands behind '=': --trace=FILE"},
      {{"--server-name", "a \x1b[2J\nb"}, "--server-name: 'a ^[[2J^Jb' is two words"},
  };
  for (const auto& [arguments, words] : lines) {
    CHECK(Program().complaint(arguments) == fmt::format("program: {} (--help lists the options)\n", words));
  }
}

TEST_CASE("help has each option once, its default in words, in 80 columns", "[command-line]") {
  const auto exit = Program().run({"--help"});
  REQUIRE(exit);
  CHECK(exit->status == 0);
  for (const std::string_view words :
       {"Usage: program [OPTION]... [SERVER]\n\nDoes things.\n\nNames\n",
        "\n  --wait TIME                  how long (default: 2 minutes)\n", "(default: 64 KiB)",
        "(default: tea)", "\n  --trace[=FILE] ", "\n  -h, --help "}) {
    INFO(words);
    CHECK(exit->message.find(words) != std::string::npos);
  }
  std::istringstream lines(exit->message);
  for (std::string line; std::getline(lines, line);) CHECK(line.size() <= 80);
}

TEST_CASE("help says what a default of 0 means", "[command-line]") {
  std::size_t count = 0;
  CommandLine line({.name = "p", .version = "1", .usage = "p", .summary = "s", .statuses = {}});
  line.begin_group("Limits");
  line.add_count<std::size_t>("--most", count, {0, 9},
                              {.placeholder = "COUNT", .help = "at most; 0: no limit"});
  const std::array<const char*, 2> arguments{"p", "--help"};
  const auto exit = line.parse(2, arguments.data());
  REQUIRE(exit);
  CHECK(exit->message.find("at most; 0, the default: no limit\n") != std::string::npos);
}

TEST_CASE("help breaks lines between words, and gives a long label its own", "[command-line]") {
  CHECK(render_help({"Title", {{"-a", "one two"}, {"--long-one", "x"}}, 8}) ==
        "Title\n  -a    one two\n  --long-one\n        x\n");
  const std::string word(30, 'w');
  CHECK(render_help({"T", {{"-a", fmt::format("{0} {0} {0}", word)}}, 8}) ==
        fmt::format("T\n  -a    {0} {0}\n        {0}\n", word));
}
