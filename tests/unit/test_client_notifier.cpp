#include "catch.h"
#include "client/files/notifier.h"
#include "temporary_directory.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <sched.h>

using namespace chat::client;

namespace {

/// A notifier whose command adds its input to a file, and a line at its end.
struct Notified {
  TemporaryDirectory directory{};
  std::string file = (directory / "told").string();
  Notifier notifier{{"sh", "-c", "cat >> \"$0\"; echo end >> \"$0\"; exit \"$1\"", file, "0"}};
  std::vector<std::string> complaints{};

  void advance() {
    if (auto complaint = notifier.advance()) complaints.push_back(*complaint);
  }

  /// Looks after it until that many commands have ended.
  std::string after(std::size_t commands) {
    for (;;) {
      advance();
      const std::string told = contents_of(file);
      std::size_t ended = 0;
      for (std::size_t at = told.find("end\n"); at != told.npos; at = told.find("end\n", at + 1)) ++ended;
      if (ended >= commands) return told;
      ::sched_yield();
    }
  }
};

}  // namespace

TEST_CASE("what is said while the command runs is for the next one", "[client][notifier]") {
  Notified it;
  it.notifier.add("<bob> $(touch nowhere) `x` \"hi\"\n");
  it.advance();
  it.notifier.add("<bob> one\n");
  it.notifier.add("<bob> two\n");
  CHECK(it.after(2) == "<bob> $(touch nowhere) `x` \"hi\"\nend\n<bob> one\n<bob> two\nend\n");
  CHECK(it.complaints.empty());
}

TEST_CASE("a flood is told of in one command, cut and counted", "[client][notifier]") {
  Notified it;
  it.notifier.add("first\n");
  it.advance();
  for (int i = 0; i < 10'000; ++i) it.notifier.add("<bob> aaaaaaaaaaaa\n");
  const std::string told = it.after(2);
  CHECK(told.size() < 5'000);
  CHECK(told.ends_with("\nand 9,790 more\nend\n"));
}

TEST_CASE("a command that fails is complained of once", "[client][notifier]") {
  struct Case {
    std::vector<std::string> command;
    std::string complaint;
  };
  for (const auto& [command, complaint] : std::initializer_list<Case>{
           {{"/nowhere/command"},
            "The notify command '/nowhere/command' cannot be run: No such file or directory."},
           {{"sh", "-c", "exit 3"}, "The notify command 'sh' ended with status 3."},
           {{"sh", "-c", "kill -KILL $$"}, "The notify command 'sh' was ended by signal 9."},
       }) {
    Notifier notifier(command);
    std::optional<std::string> told;
    notifier.add("x\n");
    while (!(told = notifier.advance())) ::sched_yield();
    CHECK(told == complaint);
    for (int i = 0; i < 100; ++i) {
      notifier.add("x\n");
      CHECK_FALSE(notifier.advance());
      ::sched_yield();
    }
  }
}

TEST_CASE("without a command nothing is run", "[client][notifier]") {
  Notifier notifier({});
  notifier.add("x\n");
  CHECK_FALSE(notifier.advance());
}
