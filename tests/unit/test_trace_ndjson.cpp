#include "catch.h"
#include "relay/trace/ndjson.h"
#include "tests/unit/a_round.h"

#include <nlohmann/json.hpp>
#include <string>

using namespace chat;
using namespace chat::relay;
using namespace chat::relay::trace;
using namespace chat::test;

using nlohmann::json;

namespace {

/// The one line that a round makes.
std::string line_for(const Round& round) {
  std::string out;
  NdjsonTeller([&](std::string_view text) { out += text; }).tell(round);
  CHECK(out.find('\n') == out.size() - 1);
  return out;
}

}  // namespace

TEST_CASE("the header says what is needed to draw the sets", "[trace]") {
  std::string out;
  NdjsonTeller([&](std::string_view text) { out += text; }).begin(a_header());
  CHECK(out == R"({"trace":1,"program":"chat-relay 1","pid":7,"time":"2026-11-19T12:00:00.000000Z",)"
               R"("fd_setsize":1024,"word_bits":64,"pace_ms":50.0,"backlog":65536,)"
               R"("listeners":[{"name":"listener","fd":4,"endpoint":"127.0.0.1:6667","raw":false}]})"
               "\n");
}

TEST_CASE("who is not asked about this time is listed, and who rings", "[trace]") {
  Round round = round_of_talk();
  round.in.left_out = {9, 70};
  round.rang = {70};
  CHECK(line_for(round).find(R"("not_asked":[9,70],)") != std::string::npos);
  CHECK(line_for(round).find(R"("rang":[70],)") != std::string::npos);
}

TEST_CASE("a round is one object with every field", "[trace]") {
  CHECK(
      line_for(round_of_talk()) ==
      R"({"round":2,"time":"2026-11-19T12:00:02.500000Z","at_ms":2500.0,"timeout_ms":1500.0,)"
      R"("slept_ms":1250.25,"woke":"descriptors","signals":[],"in":{"read":[4,6,7],"write":[]},"not_asked":[],)"
      R"("out":{"read":[6],"write":[]},"accepted":[],"turned_away":[],"rang":[],"reads":[{"id":1,"fd":6,)"
      R"("look":1,"result":"bytes","bytes":6,"text":"lo\nhow","lines":[{"kind":"whole","bytes":5,)"
      R"("text":"hello","to":[2],"answer":0}],"unfinished":{"bytes":3,"text":"how"},"waiting_lines":false,)"
      R"("to":[],"answer":0}],"looks":[{"read":[],"write":[]}],"deadlines":[],"sends":[{"id":2,"fd":7,"result":"sent",)"
      R"("wanted":14,"taken":9,"lines":0,"short":true,"text":"<alice> h"}],"skips":[],)"
      R"("closing":[],"closed":[],"write_set":{"joined":[2],"left":[]},"known":[]})"
      "\n");
}

TEST_CASE("whatever can happen in a round has its words", "[trace]") {
  Round round;
  round.woke = Selector::Cause::signal;
  round.signals = {SIGTERM};
  round.deadlines = {{1, Due::first_word, {.to = {2}, .answer = 88}}};
  round.turned_away = {{"192.0.2.9:1", "full"}};
  round.reads = {{.id = 1, .fd = 6, .look = 1, .result = Transfer::Status::failed, .error = "gone"},
                 {.id = 2, .fd = 7, .look = 1, .result = Transfer::Status::ended},
                 {.id = 3, .fd = 8, .look = 2, .result = Transfer::Status::would_block}};
  round.skips = {{2, 500}};
  round.closing = {
      {.id = 1,
       .reason = "connection reset",
       .at_once = true,
       .orderly = false,
       .during = Step::reads,
       .look = 2,
       .to = {2}},
      {.id = 2, .reason = "took nothing", .at_once = true, .orderly = false, .during = Step::deadlines}};
  round.closed = {{1, 6, "alice", "connection reset", 10, 20, 30}};
  round.known = {{3, "", std::nullopt}, {4, "dave", Protocol::irc, "TLSv1.3, X"}};
  const json object = json::parse(line_for(round));
  CHECK(object["timeout_ms"].is_null());
  CHECK(object["woke"] == "signal");
  CHECK(object["signals"] == json{"SIGTERM"});
  CHECK(object["deadlines"][0] ==
        json::parse(R"({"id":1,"what":"recognise","lines":[],"to":[2],"answer":88})"));
  CHECK(object["reads"][0]["result"] == "reset");
  CHECK(object["reads"][0]["error"] == "gone");
  CHECK(object["reads"][1]["result"] == "end");
  CHECK_FALSE(object["reads"][1].contains("error"));
  CHECK(object["reads"][2]["result"] == "would_block");
  CHECK(object["turned_away"] == json::parse(R"([{"peer":"192.0.2.9:1","why":"full"}])"));
  CHECK(object["skips"] == json::parse(R"([{"id":2,"lines":500}])"));
  CHECK(object["closing"] == json::parse(R"([
      {"id":1,"reason":"connection reset","at_once":true,"orderly":false,"during":"reads","look":2,"to":[2]},
      {"id":2,"reason":"took nothing","at_once":true,"orderly":false,"during":"deadlines","to":[]}])"));
  CHECK(object["closed"] == json::parse(R"([{"id":1,"fd":6,"name":"alice","reason":"connection reset",
                                             "bytes_in":10,"bytes_out":20,"unsent":30}])"));
  CHECK(object["known"] == json::parse(R"([{"id":3,"name":"","protocol":"","cipher":""},
                                           {"id":4,"name":"dave","protocol":"irc","cipher":"TLSv1.3, X"}])"));
}

TEST_CASE("a text that was cut says so", "[trace]") {
  Round round = round_of_talk();
  CHECK(line_for(round).find("text_cut") == std::string::npos);
  round.sends[0].text.cut = true;
  CHECK(json::parse(line_for(round))["sends"][0]["text_cut"] == true);
}

TEST_CASE("the end names who was still there", "[trace]") {
  std::string out;
  NdjsonTeller teller([&](std::string_view text) { out += text; });
  teller.end({.time = at_second(3).wall,
              .at = std::chrono::seconds(3),
              .rounds = 9,
              .closed = {{2, 7, "bob", "the relay stopped", 1, 2, 0}}});
  const json object = json::parse(out);
  CHECK(object["end"] == true);
  CHECK(object["rounds"] == 9);
  CHECK(object["closed"][0]["name"] == "bob");
}
