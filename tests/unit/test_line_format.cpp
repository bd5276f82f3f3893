#include "fake_environment.h"
#include "relay/log/event.h"
#include "relay/log/line_format.h"
#include "tests/unit/catch.h"

#include <nlohmann/json.hpp>
#include <string>

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace chat;
using namespace chat::relay;

namespace {

std::string formatted(bool as_json, bool for_journal, std::string_view words,
                      spdlog::level::level_enum level = spdlog::level::info) {
  const spdlog::details::log_msg message(spdlog::log_clock::time_point(std::chrono::milliseconds(1500)), {},
                                         "name", level, spdlog::string_view_t(words.data(), words.size()));
  spdlog::memory_buf_t line;
  line_format(as_json, for_journal)->format(message, line);
  return {line.data(), line.size()};
}

}  // namespace

TEST_CASE("a line is for people, for programs or for the journal", "[log]") {
  CHECK(formatted(false, false, "tea").ends_with(" info tea\n"));
  CHECK(formatted(false, true, "tea") == "<6>tea\n");
  CHECK(formatted(true, false, "tea") ==
        R"({"time":"1970-01-01T00:00:01.500Z","level":"info","event":"note","message":"tea"})"
        "\n");
  CHECK(formatted(true, true, "tea").starts_with(R"(<6>{"time":)"));
}

TEST_CASE("the journal has numbers for levels", "[log]") {
  using namespace spdlog::level;
  CHECK(formatted(false, true, "x", critical) == "<2>x\n");
  CHECK(formatted(false, true, "x", err) == "<3>x\n");
  CHECK(formatted(false, true, "x", warn) == "<4>x\n");
  CHECK(formatted(false, true, "x", debug) == "<7>x\n");
  CHECK(formatted(false, true, "x", trace) == "<7>x\n");
}

TEST_CASE("an object is one line, whatever names are", "[log]") {
  const LoggedEvent about(
      {.name = "renamed", .connection = 5, .nick = "a\"b\n", .other = "caf\xE9", .other_connection = 7});
  const std::string line = formatted(true, false, "words\nof two lines");
  CHECK(line.find('\n') == line.size() - 1);
  const auto object = nlohmann::json::parse(line);
  CHECK(object["event"] == "renamed");
  CHECK(object["connection"] == 5);
  CHECK(object["nick"] == "a\"b\n");
  CHECK(object["other"] == "caf\xEF\xBF\xBD");
  CHECK(object["other_connection"] == 7);
  CHECK_FALSE(object.contains("room"));
}

TEST_CASE("an event is its line's alone", "[log]") {
  { const LoggedEvent about({.name = "renamed"}); }
  CHECK(event_of_line() == nullptr);
}

TEST_CASE("a stream is the journal if that has said so, and it is the same still", "[log]") {
  const int fd = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  struct stat about {};
  REQUIRE(::fstat(fd, &about) == 0);
  const auto named = [](dev_t device, ino_t inode) {
    return environment({{"JOURNAL_STREAM", fmt::format("{}:{}", device, inode)}});
  };
  CHECK(is_journal(fd, named(about.st_dev, about.st_ino)));
  CHECK_FALSE(is_journal(fd, named(about.st_dev, about.st_ino + 1)));
  CHECK_FALSE(is_journal(fd, environment({})));
  CHECK_FALSE(is_journal(fd, environment({{"JOURNAL_STREAM", ""}})));
  ::close(fd);
}
