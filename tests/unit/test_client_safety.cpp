#include "catch.h"
#include "client/rendering/folding.h"
#include "client/rendering/json.h"
#include "client/rendering/plain_rendering.h"
#include "client/rendering/prompt.h"
#include "client/rendering/terminal_rendering.h"
#include "client_fixture.h"
#include "common/text.h"

#include <algorithm>
#include <functional>
#include <random>
#include <regex>
#include <string>
#include <vector>

using namespace chat;
using namespace chat::client;
using namespace chat::client::testing;

namespace {

/// Bytes that a hostile server would choose.
class Hostile {
 public:
  std::string text() {
    std::string out;
    for (auto left = random_() % 12; left > 0; --left) out += piece();
    return out;
  }

  Event event() {
    Event made;
    made.kind = static_cast<Event::Kind>(random_() % (static_cast<unsigned>(Event::Kind::taken_back) + 1));
    made.time = saturday() + std::chrono::seconds(static_cast<int>(random_()));
    for (std::string* field : {&made.room, &made.nick, &made.text, &made.object, &made.id}) *field = text();
    for (bool* flag : {&made.is_private, &made.own, &made.mention, &made.replayed})
      *flag = random_() % 2 == 0;
    return made;
  }

  std::size_t number(std::size_t below) { return random_() % below; }

 private:
  std::string piece() {
    static const std::vector<std::string> kPieces{"\x1B[31m",
                                                  "\x1B]0;t\a",
                                                  "\u009B",
                                                  "\u202E",
                                                  "\u2066",
                                                  "\xE2",
                                                  "\x80\xAE",
                                                  "\x02",
                                                  "\x03"
                                                  "4,5",
                                                  "\x1B",
                                                  "\n",
                                                  "\r",
                                                  "\x9B",
                                                  "\xC2",
                                                  "word ",
                                                  "日本",
                                                  "👩‍🚀",
                                                  "e\u0301",
                                                  "\x7F",
                                                  "\001",
                                                  "\x04"
                                                  "FF0000",
                                                  " ",
                                                  "\x0F"};
    if (random_() % 4 == 0) return {static_cast<char>(random_() % 256)};
    return kPieces[random_() % kPieces.size()];
  }

  std::mt19937 random_{11};
};

/// With this client's own sequences taken out, there is nothing but text and what `allowed` names. A TAB is
/// not safe where columns are counted.
bool is_safe(const std::string& output, const std::string& allowed = "\n") {
  static const std::regex kOwnSequences("\x1B\\[[0-9;]*m");
  const std::string rest = std::regex_replace(output, kOwnSequences, "");
  std::string without_allowed;
  std::copy_if(rest.begin(), rest.end(), std::back_inserter(without_allowed),
               [&](char c) { return allowed.find(c) == std::string::npos; });
  const bool has_control = std::any_of(without_allowed.begin(), without_allowed.end(),
                                       [](char c) { return static_cast<unsigned char>(c) < ' '; });
  return !has_control && visible(without_allowed) == without_allowed;
}

constexpr int kRounds = 5'000;

}  // namespace

TEST_CASE("the measure of what is safe can tell", "[client][safety]") {
  CHECK(is_safe("\033[1;38;5;130mtext\033[0m\n"));
  for (const char* bad : {"\033[2J", "\x9B", "\u009B", "\u202E", "\x02", "\x7F", "\r", "\t", "\033]0;x\a"})
    CHECK(!is_safe(bad));
}

TEST_CASE("nothing that a server sends acts on a terminal", "[client][safety]") {
  Hostile hostile;
  for (const Drawing drawing : {Drawing::plain, Drawing::palette}) {
    TerminalRendering rendering(Palette(drawing), "%H:%M");
    for (int round = 0; round < kRounds; ++round) {
      const Event event = hostile.event();
      std::string out;
      rendering.render(event, {hostile.number(100), "#lobby", saturday()}, out);
      REQUIRE(is_safe(out));
      REQUIRE(out.back() == '\n');
    }
  }
}

TEST_CASE("without styles a terminal gets no escape at all", "[client][safety]") {
  Hostile hostile;
  TerminalRendering rendering(Palette(Drawing::plain), "%H:%M");
  std::string out;
  for (int round = 0; round < kRounds; ++round) {
    rendering.render(hostile.event(), {hostile.number(100), "#lobby", saturday()}, out);
  }
  CHECK(out.find('\x1B') == std::string::npos);
}

TEST_CASE("pipes, logs and JSON get each event as one line of safe text", "[client][safety]") {
  Hostile hostile;
  const std::vector<std::function<void(const Event&, std::string&)>> renderings{
      [](const Event& event, std::string& out) {
        render_plain(event, {"%H:%M", true}, out);
      },
      render_log, render_json};
  for (int round = 0; round < kRounds; ++round) {
    const Event event = hostile.event();
    for (const auto& render : renderings) {
      std::string out;
      render(event, out);
      REQUIRE(is_safe(out, "\n\t"));
      REQUIRE(out.find('\x1B') == std::string::npos);
      REQUIRE(out.find('\n') == out.size() - 1);
    }
  }
}

TEST_CASE("the prompt is safe whatever the names", "[client][safety]") {
  Hostile hostile;
  for (int round = 0; round < kRounds; ++round) {
    const PromptState state{hostile.text(), hostile.text(), {{hostile.text(), 3, true}}, hostile.text()};
    const std::string made = prompt(state, hostile.number(200), Palette(Drawing::palette));
    REQUIRE(is_safe(made, "\001\002"));
    REQUIRE(std::count(made.begin(), made.end(), '\001') == std::count(made.begin(), made.end(), '\033'));
    REQUIRE(std::count(made.begin(), made.end(), '\002') == std::count(made.begin(), made.end(), '\033'));
  }
}

TEST_CASE("folding loses nobody's words and keeps their order", "[client][safety]") {
  Hostile hostile;
  Folding folding;
  std::vector<Event> out;
  std::vector<std::string> said;
  for (int round = 0; round < kRounds; ++round) {
    Event event = hostile.event();
    event.room = std::string(1, static_cast<char>('a' + hostile.number(3)));
    if (event.kind == Event::Kind::message) said.push_back(event.text);
    folding.add(event, Time(Duration(round)), out);
  }
  folding.flush(out);
  std::vector<std::string> shown;
  for (const Event& event : out) {
    if (event.kind == Event::Kind::message) shown.push_back(event.text);
  }
  CHECK(shown == said);
}
