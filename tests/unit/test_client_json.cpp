#include "catch.h"
#include "client/rendering/json.h"
#include "client/text/formatting.h"
#include "client_fixture.h"
#include "common/text.h"

#include <iterator>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <vector>

using namespace chat;
using namespace chat::client;
using namespace chat::client::testing;
using Kind = Event::Kind;

namespace {

std::string json_of(const Event& event) {
  std::string out;
  render_json(event, out);
  return out;
}

std::string refusal_of(std::string_view line) {
  const auto request = parse_json_request(line);
  return request ? "(none)" : request.error();
}

}  // namespace

TEST_CASE("an event is one line of JSON", "[client][json]") {
  CHECK(json_of(message("alice", "hi")) ==
        R"({"type":"message","time":"2026-11-21T14:03:07.250Z","room":"#lobby","nick":"alice","text":"hi"})"
        "\n");
  Event full = event(Kind::kicked, "alice", "spam \"eggs\"");
  full.object = "eve";
  full.id = "x1";
  full.own = full.mention = full.is_private = full.replayed = true;
  CHECK(json_of(full) ==
        R"({"type":"kicked","time":"2026-11-21T14:03:07.250Z","room":"#lobby","nick":"alice","object":"eve",)"
        R"("text":"spam \"eggs\"","id":"x1","own":true,"mention":true,"private":true,"replayed":true})"
        "\n");
  CHECK(json_of(event(Kind::info, "", "", "")) ==
        R"({"type":"info","time":"2026-11-21T14:03:07.250Z","text":""})"
        "\n");
}

TEST_CASE("who is in a room is a list", "[client][json]") {
  Event answer = event(Kind::answer, "", "@bob is here.");
  answer.members = {{"alice", ""}, {"bob", "@+"}, {"e\u202E\xFF", "+"}};
  CHECK(
      json_of(answer).find(
          R"("members":[{"nick":"alice"},{"nick":"bob","rank":"@+"},{"nick":"e\u202e\ufffd","rank":"+"}])") !=
      std::string::npos);
}

TEST_CASE("times before 1970 and whole seconds have their milliseconds", "[client][json]") {
  Event early = message("alice", "hi");
  early.time = WallTime(std::chrono::milliseconds(-1));
  CHECK(json_of(early).find("1969-12-31T23:59:59.999Z") != std::string::npos);
  early.time = WallTime{};
  CHECK(json_of(early).find("1970-01-01T00:00:00.000Z") != std::string::npos);
}

TEST_CASE("text in JSON is exact but for formatting, and safe to look at", "[client][json]") {
  CHECK(json_of(message("a",
                        "日本 é \x02"
                        "bold\x02"))
            .find(R"("text":"日本 é bold")") != std::string::npos);
  CHECK(json_of(message("a", "\x1B[31m\t")).find(R"("text":"\u001b[31m\t")") != std::string::npos);
  CHECK(json_of(message("a", "\u202E\u009B\x7F日")).find(R"("text":"\u202e\u009b\u007f\u65e5")") !=
        std::string::npos);
  CHECK(json_of(message("a", "x\xFF\xC3")).find("\"text\":\"x\uFFFD\uFFFD\"") != std::string::npos);
}

TEST_CASE("whatever is said, a line is JSON that reads back the same", "[client][json]") {
  std::minstd_rand dice(7);
  const auto roll = [&](std::size_t most) { return dice() % most; };
  const std::string_view pieces[] = {"a",      "\"",     "\\",         "\n",   "\t",   "\b",     "\f",
                                     "\r",     "\x01",   "\x1B",       "\x7F", "/",    "\u00E9", "\u009B",
                                     "\u202E", "\uFEFF", "\U0001F600", " ",    "\x02", "\u65E5"};
  for (int i = 0; i < 20'000; ++i) {
    std::string text;
    for (std::size_t count = roll(6); count > 0; --count) text += pieces[roll(std::size(pieces))];
    Event said = message(text + "n", text, text + "r");
    said.members = {{text + "m", text}, {"x", ""}};
    const std::string line = json_of(said);
    INFO(line);
    const auto read = nlohmann::json::parse(line);
    CHECK(read["text"] == without_formatting(text));
    CHECK(read["nick"] == said.nick);
    CHECK(read["room"] == said.room);
    CHECK(read["members"][0]["nick"] == text + "m");
    CHECK(read["members"][0].value("rank", "") == text);
    CHECK(read["members"].size() == 2);
    CHECK(line.find('\n') == line.size() - 1);
    const std::string_view shown = std::string_view(line).substr(0, line.size() - 1);
    CHECK(visible(shown) == shown);
  }
}

TEST_CASE("a line of JSON says something somewhere", "[client][json]") {
  struct Case {
    std::string line;
    JsonRequest::Kind kind;
    std::string target;
    std::string text;
  };
  const std::vector<Case> cases{
      {R"({"text":"hi"})", JsonRequest::Kind::message, "", "hi"},
      {R"({"text":"hi","room":"#ops"})", JsonRequest::Kind::message, "#ops", "hi"},
      {R"({"to":"alice","text":"hi"})", JsonRequest::Kind::message, "alice", "hi"},
      {R"({"type":"message","text":"/not a command"})", JsonRequest::Kind::message, "", "/not a command"},
      {R"({"type":"action","text":"waves"})", JsonRequest::Kind::action, "", "waves"},
      {R"( {"type":"notice","to":"bob","text":"x"} )", JsonRequest::Kind::notice, "bob", "x"},
      {R"({"command":"/topic x"})", JsonRequest::Kind::command, "", "/topic x"},
      {R"({"text":"\u65e5\ud83d\ude00\u001b"})", JsonRequest::Kind::message, "", "日😀\x1B"},
  };
  for (const Case& each : cases) {
    INFO(each.line);
    const auto request = parse_json_request(each.line);
    REQUIRE(request);
    CHECK(request->kind == each.kind);
    CHECK(request->target == each.target);
    CHECK(request->to_room == (each.line.find("\"room\"") != std::string::npos));
    CHECK(request->text == each.text);
  }
}

TEST_CASE("a line that asks for nothing sensible is told why", "[client][json]") {
  struct Case {
    std::string line;
    std::string why;
  };
  const std::vector<Case> cases{
      {"", "not JSON (byte 1 of 0)"},
      {"hello", "not JSON (byte 1 of 5)"},
      {R"({"text":"hi")", "not JSON (byte 13 of 12)"},
      {"{\"text\":\"\xFF\"}", "not JSON (byte 10 of 12)"},
      {R"(["hi"])", "it is an array, not an object"},
      {R"({})", R"(it has no "text" (and no "command"))"},
      {R"({"text":5})", R"("text" is a number, not a string)"},
      {R"({"text":true})", R"("text" is a boolean, not a string)"},
      {R"({"text":{}})", R"("text" is an object, not a string)"},
      {"null", "it is null, not an object"},
      {R"({"text":""})", R"("text" is empty)"},
      {R"({"text":"a\nb"})", R"("text" has a line break or a NUL: each line is an object of its own)"},
      {R"({"text":"a\u0000b"})", R"("text" has a line break or a NUL: each line is an object of its own)"},
      {R"({"text":"a","rom":"#ops"})", R"(it has a key "rom"; known are text, room, to, type and command)"},
      {R"({"text":"a","\u001b":"#ops"})", R"(it has a key "^["; known are text, room, to, type and command)"},
      {R"({"text":"a","room":"#a","to":"b"})", R"(it has both "room" and "to": one will do)"},
      {R"({"text":"a","room":"#a b"})", R"("room" is no name: '#a b')"},
      {R"({"text":"a","to":"a,b"})", R"("to" is no name: 'a,b')"},
      {R"({"text":"a","to":":a"})", R"("to" is no name: ':a')"},
      {R"({"text":"a","type":"shout"})", R"("type" is 'shout', not message, action or notice)"},
      {R"({"command":"/topic x","room":"#a"})", R"("command" stands alone: its text says all)"},
      {R"({"command":"topic x"})", R"("command" begins with '/', as in "/topic tea")"},
      {R"({"command":null})", R"("command" is null, not a string)"},
  };
  for (const Case& each : cases) {
    INFO(each.line);
    CHECK(refusal_of(each.line) == each.why);
  }
}

TEST_CASE("a blank line asks for nothing", "[client][json]") {
  CHECK(is_blank(""));
  CHECK(is_blank(" \t\r"));
  CHECK_FALSE(is_blank(" {}"));
}

TEST_CASE("JSON of any depth and any number is refused, not stumbled over", "[client][json]") {
  CHECK(refusal_of(std::string(200'000, '[')) != "(none)");
  CHECK(refusal_of(std::string(100'000, '[') + std::string(100'000, ']')) == "it is an array, not an object");
  CHECK(refusal_of(R"({"text":1e999})") == "it has a number that is too large");
}
