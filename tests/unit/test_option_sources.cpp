// Options from the environment, and who has said what holds.

#include "common/command_line.h"
#include "common/units.h"
#include "tests/unit/catch.h"
#include "tests/unit/temporary_directory.h"

#include <fstream>
#include <string>
#include <vector>

using namespace chat;
using namespace std::chrono_literals;

namespace {

struct Tea {
  std::size_t count = 5;
  std::size_t size = 64 * kKiB;
  std::chrono::milliseconds wait = 90s;
  double rate = 0.5;
  bool sweet = false;
  std::string name{};
  std::vector<std::string> doors{"front"};
  std::vector<std::string> words{};
  bool asks = false;
  std::vector<Setting> settings{};
  std::vector<std::string> warnings{};
  std::string place{};
  TemporaryDirectory directory{};

  /// `variables`: "TEA_COUNT=5".
  std::optional<Exit> run(std::vector<std::string> arguments, std::vector<std::string> variables) {
    CommandLine line({.name = "tea",
                      .version = "1",
                      .usage = "tea",
                      .summary = "Tea.",
                      .statuses = {.usage = 2, .unreadable = 1},
                      .variables = "TEA_",
                      .codes = {"E-ONE", "E-TWO", "E-THREE", "E-FOUR"}});
    const CommandLine::Parser<std::string> any = [](const std::string& text) -> Result<std::string> {
      if (text != "bad") return text;
      return Failure("'bad' is bad");
    };
    line.add_count<std::size_t>("--cup-count", count, {0, 99}, {.placeholder = "COUNT", .help = "cups"});
    line.add_size("--size", size, {1, kMiB}, "size");
    line.add_duration("--wait", wait, {1ms, 1h}, "wait");
    line.add_decimal("--rate", rate, {0, 9}, {.placeholder = "NUMBER", .help = "rate"});
    line.add_flag("--sweet", sweet, {.help = "sugar"});
    line.add_text("--name", name, any, {.placeholder = "NAME", .help = "name"});
    line.add_list<std::string>("--door", doors, any,
                               {.placeholder = "DOOR", .help = "d", .initially = "the front"});
    line.add_flag_with_word("--trace",
                            [&](const std::vector<std::string>& all) -> Result<void> {
                              words = all;
                              return {};
                            },
                            {.placeholder = "FILE", .help = "trace"});
    line.add_flag("--ask", asks, {.help = "ask"});
    line.keep_to_command_line("--ask");
    std::vector<const char*> pointers{"tea"};
    for (const std::string& each : arguments) pointers.push_back(each.c_str());
    std::vector<const char*> environment;
    for (const std::string& each : variables) environment.push_back(each.c_str());
    environment.push_back(nullptr);
    auto exit = line.parse(static_cast<int>(pointers.size()), pointers.data(), environment.data());
    settings = line.settings();
    warnings = line.warnings();
    place = line.place_of("--name");
    return exit;
  }

  std::string config(std::string_view text) {
    std::ofstream(directory / "file") << text;
    return (directory / "file").string();
  }

  /// "VALUE from ORIGIN".
  std::string told(const std::string& option) const {
    for (const Setting& each : settings) {
      if (each.name == option) return each.value + " from " + each.origin;
    }
    return {};
  }
};

}  // namespace

TEST_CASE("the environment is between the file and the command line", "[option-sources]") {
  Tea tea;
  const std::string file = tea.config("cup-count = 1\nname = 'file'\nrate = 2\n");
  REQUIRE_FALSE(tea.run({"--name", "line"}, {"TEA_NAME=variable", "TEA_CUP_COUNT=2", "TEA_CONFIG=" + file}));
  CHECK(tea.name == "line");
  CHECK(tea.count == 2);
  CHECK(tea.rate == 2);
  CHECK(tea.told("name") == "\"line\" from --name");
  CHECK(tea.told("cup-count") == "2 from TEA_CUP_COUNT");
  CHECK(tea.told("rate") == "2 from " + file + ":3");
  CHECK(tea.told("sweet") == "false from default");
}

TEST_CASE("each kind of option may stand in the environment", "[option-sources]") {
  Tea tea;
  REQUIRE_FALSE(tea.run({}, {"TEA_SIZE=2K", "TEA_WAIT=500ms", "TEA_SWEET=yes", "TEA_DOOR= a\tb \n c",
                             "TEA_TRACE=true x", "TEA_NAME=with = signs", "TEA_RATE="}));
  CHECK(tea.size == 2048);
  CHECK(tea.wait == 500ms);
  CHECK(tea.sweet);
  CHECK(tea.doors == std::vector<std::string>{"a", "b", "c"});
  CHECK(tea.words == std::vector<std::string>{"true", "x"});
  CHECK(tea.name == "with = signs");
  CHECK(tea.place == "TEA_NAME");
  CHECK(tea.told("rate") == "0.5 from default");
  CHECK(tea.told("size") == "\"2K\" from TEA_SIZE");
  CHECK(tea.told("door") == "[\"a\", \"b\", \"c\"] from TEA_DOOR");
  CHECK(tea.told("trace") == "[true, \"x\"] from TEA_TRACE");
  CHECK(tea.warnings.empty());
}

TEST_CASE("an error names its variable, and its code", "[option-sources]") {
  Tea tea;
  const auto number = tea.run({}, {"TEA_CUP_COUNT=100"});
  REQUIRE(number);
  CHECK(number->status == 2);
  CHECK(number->message == "tea: TEA_CUP_COUNT: '100' is not from 0 to 99 [E-TWO]\n");
  CHECK(tea.run({}, {"TEA_DOOR=a bad"})->message ==
        "tea: TEA_DOOR: 'bad' is bad (blanks part them) [E-TWO]\n");
  CHECK(tea.run({}, {"TEA_CONFIG=/nowhere/at/all"})->message.starts_with("tea: TEA_CONFIG: cannot read"));
  CHECK(tea.run({"--cup-count", "x"}, {})->message.ends_with(" [E-ONE]\n"));
  CHECK(tea.run({"--config", tea.config("name = 'bad'")}, {})
            ->message.ends_with(":1: name: 'bad' is bad [E-THREE]\n"));
  CHECK(tea.run({"--config", "/nowhere"}, {})->message.ends_with(" [E-FOUR]\n"));
}

TEST_CASE("an unknown variable of the program's is warned of, others are not its business",
          "[option-sources]") {
  Tea tea;
  REQUIRE_FALSE(tea.run(
      {}, {"TEA_CUPCOUNT=1", "TEA=1", "TEAPOT=1", "TEA_XYZZY=1", "TEA_EMPTY=", "TEA_ASK=1", "HOME=/"}));
  CHECK(tea.warnings ==
        std::vector<std::string>{
            "there is no option for TEA_CUPCOUNT in the environment; did you mean TEA_CUP_COUNT?",
            "there is no option for TEA_XYZZY in the environment",
            "there is no option for TEA_ASK in the environment"});
  CHECK_FALSE(tea.asks);
}

TEST_CASE("what is told can be read as a file, and means the same", "[option-sources]") {
  Tea tea;
  REQUIRE_FALSE(tea.run(
      {"--name", "a \"quoted\" \\ word\t", "--door", "x y", "--wait", "1h", "--trace", "--trace=f"}, {}));
  std::string text;
  for (const Setting& each : tea.settings) text += each.name + " = " + each.value + "\n";
  Tea again;
  REQUIRE_FALSE(again.run({"--config", again.config(text)}, {}));
  CHECK(again.name == tea.name);
  CHECK(again.doors == tea.doors);
  CHECK(again.wait == 1h);
  CHECK(again.words == tea.words);
  for (std::size_t i = 0; i < tea.settings.size(); ++i)
    CHECK(again.settings[i].value == tea.settings[i].value);
}

TEST_CASE("where nothing is set, the default is told in words", "[option-sources]") {
  Tea tea;
  REQUIRE_FALSE(tea.run({}, {}));
  CHECK(tea.told("name") == " from default");
  CHECK(tea.told("door") == " from default");
  CHECK(tea.settings[6].initially == "the front");
}
