#include "catch.h"
#include "client/files/logs.h"
#include "client_fixture.h"
#include "temporary_directory.h"

#include <filesystem>
#include <string>

using namespace chat;
using namespace chat::client;
using namespace chat::client::testing;

TEST_CASE("a room has a file of its own, whatever it is called", "[client][logs]") {
  CHECK(log_name("#lobby") == "#lobby.log");
  CHECK(log_name("#LOBBY") == "#lobby.log");
  CHECK(log_name("bob") == "bob.log");
  CHECK(log_name("") == "-server-.log");
  CHECK(log_name("#a/../b") == "#a%2F..%2Fb.log");
  CHECK(log_name("..") == "%2E..log");
  CHECK(log_name("#50%") == "#50%25.log");
  CHECK(log_name("#\x1B[2J\x07") == "#%1B[2j%07.log");
  CHECK(log_name("#t\xC3\xA9") == "#t\xC3\xA9.log");
  CHECK(log_name(std::string(1'000, 'x')).size() == 204);
  CHECK(log_name(std::string(1'000, '/')).size() < 255);
}

TEST_CASE("what happens goes to the file of all, and to its room's", "[client][logs]") {
  const TemporaryDirectory directory;
  const bool all = GENERATE(true, false);
  const bool rooms = GENERATE(true, false);
  const auto folder = directory / "made" / "logs";
  Logs logs;
  if (all) logs.keep_all_in(std::move(*LogFile::open((directory / "all").string())));
  if (rooms) REQUIRE(logs.keep_rooms_in(folder.string()));
  for (const char* room : {"#lobby", "#ops", "#LOBBY", "bob"}) logs.append(message("alice", "hi", room));
  logs.append(own_words(Event::Kind::info, "Connected.", saturday()));
  CHECK(logs.flush().empty());
  CHECK(logs.is_whole());
  const std::string time = "2026-11-21 14:03:07 +0000 ";
  if (all) {
    CHECK(contents_of(directory / "all") == time + "#lobby <alice> hi\n" + time + "#ops <alice> hi\n" + time +
                                                "#LOBBY <alice> hi\n" + time + "bob <alice> hi\n" + time +
                                                "* Connected.\n");
  }
  CHECK(std::filesystem::exists(folder) == rooms);
  if (!rooms) return;
  CHECK(contents_of(folder / "#lobby.log") == time + "#lobby <alice> hi\n" + time + "#LOBBY <alice> hi\n");
  CHECK(contents_of(folder / "#ops.log") == time + "#ops <alice> hi\n");
  CHECK(contents_of(folder / "bob.log") == time + "bob <alice> hi\n");
  CHECK(contents_of(folder / "-server-.log") == time + "* Connected.\n");
}

TEST_CASE("many rooms do not keep as many files open", "[client][logs]") {
  const TemporaryDirectory directory;
  Logs logs;
  REQUIRE(logs.keep_rooms_in((directory / "logs").string()));
  const auto open_files = [] {
    const std::filesystem::directory_iterator all("/proc/self/fd");
    return std::distance(begin(all), end(all));
  };
  const auto before = open_files();
  for (int round = 0; round < 2; ++round) {
    for (int number = 0; number < 100; ++number) {
      logs.append(message("alice", "hi", "#" + std::to_string(number)));
      CHECK(logs.flush().empty());
    }
  }
  CHECK(open_files() < before + 40);
  CHECK(contents_of(directory / "logs" / "#7.log").size() ==
        2 * std::string("2026-11-21 14:03:07 +0000 #7 <alice> hi\n").size());
}

TEST_CASE("a room's file that cannot be written is told once", "[client][logs]") {
  const TemporaryDirectory directory;
  Logs logs;
  const auto folder = directory / "logs";
  REQUIRE(logs.keep_rooms_in(folder.string()));
  std::filesystem::remove(folder);
  for (const char* room : {"#a", "#b", "#a"}) logs.append(message("alice", "hi", room));
  CHECK(logs.flush() == std::vector<std::string>{"cannot write the log file " + (folder / "#a.log").string() +
                                                 ": No such file or directory"});
  CHECK_FALSE(logs.is_whole());
  logs.append(message("alice", "hi", "#c"));
  CHECK(logs.flush().empty());
}

TEST_CASE("a log that is moved away is begun anew", "[client][logs]") {
  const TemporaryDirectory directory;
  const auto path = directory / "log";
  auto log = LogFile::open(path.string());
  REQUIRE(log);
  log->append("one\n");
  CHECK(!log->flush());
  std::filesystem::rename(path, directory / "log.1");
  log->append("two\n");
  CHECK(!log->flush());
  log->append("three\n");
  CHECK(!log->flush());
  CHECK(contents_of(directory / "log.1") == "one\n");
  CHECK(contents_of(path) == "two\nthree\n");
  std::filesystem::remove(path);
  log->append("four\n");
  CHECK(!log->flush());
  CHECK(contents_of(path) == "four\n");
  CHECK(log->is_whole());
}

TEST_CASE("a log whose directory has gone misses lines, and says so", "[client][logs]") {
  const TemporaryDirectory directory;
  const auto folder = directory / "logs";
  std::filesystem::create_directory(folder);
  auto log = LogFile::open((folder / "log").string());
  REQUIRE(log);
  std::filesystem::remove_all(folder);
  log->append("one\n");
  CHECK(log->flush().value_or("").ends_with("cannot be written: No such file or directory"));
  CHECK(!log->is_whole());
  std::filesystem::create_directory(folder);
  log->append("two\n");
  CHECK(log->flush());
  CHECK(contents_of(folder / "log") == "(1 line missing here)\ntwo\n");
}
