#include "catch.h"
#include "client/rendering/prompt.h"
#include "common/display_width.h"

#include <string>

using namespace chat;
using namespace chat::client;

namespace {

std::string prompt_of(const PromptState& state, std::size_t width = 120) {
  return prompt(state, width, Palette(Drawing::plain));
}

const PromptState kBusy{"#lobby", "alice", {{"#ops", 3}, {"bob", 1}}, ""};

}  // namespace

TEST_CASE("the prompt says where one is and as whom", "[client][prompt]") {
  CHECK(prompt_of({"#lobby", "alice", {}, ""}) == "#lobby alice> ");
  CHECK(prompt_of(kBusy) == "#lobby (#ops 3, bob 1) alice> ");
  CHECK(prompt_of({"#lobby", "alice", {{"#ops", 3, true}}, ""}) == "#lobby (#ops 3!) alice> ");
  CHECK(prompt_of({"#lobby", "alice", {}, "retrying in 5 s"}) == "(retrying in 5 s) #lobby alice> ");
  CHECK(prompt_of({"", "alice", {}, ""}) == "alice> ");
  CHECK(prompt_of({"", "", {}, ""}) == "> ");
  CHECK(prompt_of({"", "alice", {}, "connecting"}) == "(connecting) alice> ");
  CHECK(prompt_of({"", "", {}, "connecting"}) == "(connecting)> ");
  CHECK(prompt_of({"", "alice", {{"bob", 2}}, ""}) == "(bob 2) alice> ");
}

TEST_CASE("in a narrow terminal the prompt makes room", "[client][prompt]") {
  CHECK(prompt_of(kBusy, 60) == "#lobby (#ops 3, bob 1) alice> ");
  CHECK(prompt_of(kBusy, 59) == "#lobby (#ops 3, … 1) alice> ");
  CHECK(prompt_of(kBusy, 55) == "#lobby (4) alice> ");
  CHECK(prompt_of(kBusy, 36) == "#lobby (4) alice> ");
  CHECK(prompt_of(kBusy, 35) == "#lobby alice> ");
  CHECK(prompt_of(kBusy, 27) == "#lobby (4)> ");
  CHECK(prompt_of(kBusy, 20) == "#lobby> ");
  CHECK(prompt_of(kBusy, 10) == "#lobby> ");
  CHECK(prompt_of(kBusy, 0) == "#lobby> ");
  CHECK(prompt_of({"#lobby", "alice", {}, "retrying in 5 s"}, 60) == "(retrying in 5 s) #lobby> ");
  CHECK(prompt_of({"#lobby", "alice", {}, "retrying in 5 s"}, 40) == "(retrying…) #lobby> ");
  CHECK(prompt_of({"#日本語日本語", "alice", {}, ""}, 20) == "#日本語…> ");
}

TEST_CASE("the nick stays while the list of what is unread gets shorter", "[client][prompt]") {
  const PromptState state{"#lobby", "alice", {{"#ops", 2}, {"bob", 1, true}, {"carol", 1, true}}, ""};
  CHECK(prompt_of(state, 82) == "#lobby (#ops 2, bob 1!, carol 1!) alice> ");
  CHECK(prompt_of(state, 80) == "#lobby (#ops 2, bob 1!, … 1!) alice> ");
  CHECK(prompt_of(state, 70) == "#lobby (#ops 2, … 2!) alice> ");
  CHECK(prompt_of(state, 40) == "#lobby (4!) alice> ");
  PromptState offline = state;
  offline.connection = "retrying in 2 s";
  CHECK(prompt_of(offline, 80) == "(retrying in 2 s) #lobby (4!) alice> ");
}

TEST_CASE("the prompt never takes more than half", "[client][prompt]") {
  const std::string name(50, 'x');
  for (std::size_t width = 0; width < 200; ++width) {
    for (const char* connection : {"", "connecting", "retrying in 5 s"}) {
      const PromptState state{"#" + name, name, {{name, 3, true}, {"日本語", 12'345}}, connection};
      CHECK(display_width(prompt_of(state, width)) <= std::max(width, kLeastWidth) / 2);
    }
  }
}

TEST_CASE("Readline is told which bytes take no columns", "[client][prompt]") {
  const PromptState state{"#lobby", "alice", {{"#ops", 3, true}}, "connecting"};
  CHECK(
      prompt(state, 200, Palette(Drawing::styles)) ==
      "\001\033[1m\002(connecting)\001\033[0m\002 #lobby (\001\033[1;7m\002#ops 3!\001\033[0m\002) alice> ");
}
