#include "catch.h"
#include "client/folding.h"
#include "client_fixture.h"

#include <string>
#include <vector>

using namespace chat;
using namespace chat::client;
using namespace chat::client::testing;
using Kind = Event::Kind;

namespace {

const Time kStart{};

Event joined(const std::string& nick, const std::string& room = "#lobby") {
  return event(Kind::joined, nick, "", room);
}

Event left(const std::string& nick, const std::string& room = "#lobby") {
  return event(Kind::left, nick, "bye", room);
}

/// What comes out, as "#room text" or "#room nick" for what was not folded.
std::vector<std::string> shown(const std::vector<Event>& events) {
  std::vector<std::string> lines;
  for (const Event& each : events) {
    lines.push_back(each.room + " " + (each.kind == Kind::attendance ? each.text : each.nick));
  }
  return lines;
}

using Lines = std::vector<std::string>;

/// `events` folded, as they come out at the end.
Lines folded(const std::vector<Event>& events) {
  Folding folding;
  std::vector<Event> out;
  for (const Event& each : events) folding.add(each, kStart, out);
  CHECK(out.empty());
  folding.flush(out);
  return shown(out);
}

}  // namespace

TEST_CASE("one who comes is told of as ever, a moment later", "[client][folding]") {
  Folding folding;
  std::vector<Event> out;
  CHECK(folding.deadline() == kNever);
  folding.add(joined("alice"), kStart, out);
  CHECK(out.empty());
  CHECK(folding.deadline() == kStart + Folding::kHold);

  folding.expire(kStart + Folding::kHold - Duration(1), out);
  CHECK(out.empty());
  folding.expire(kStart + Folding::kHold, out);
  REQUIRE(out.size() == 1);
  CHECK(out[0].kind == Kind::joined);
  CHECK(out[0].nick == "alice");
  CHECK(folding.deadline() == kNever);
}

TEST_CASE("a stream of joins does not put the telling off", "[client][folding]") {
  Folding folding;
  std::vector<Event> out;
  folding.add(joined("alice"), kStart, out);
  folding.add(joined("bob"), kStart + Folding::kHold / 2, out);
  CHECK(folding.deadline() == kStart + Folding::kHold);
}

TEST_CASE("few are named, many are counted", "[client][folding]") {
  CHECK(folded({joined("alice"), joined("bob")}) == Lines{"#lobby alice and bob joined"});
  CHECK(folded({joined("a"), joined("b"), joined("c"), left("d")}) ==
        Lines{"#lobby a, b and c joined, d left"});
  std::vector<Event> many;
  for (int n = 0; n < 12; ++n) many.push_back(joined("in" + std::to_string(n)));
  for (int n = 0; n < 3; ++n) many.push_back(left("out" + std::to_string(n)));
  CHECK(folded(many) == Lines{"#lobby 12 joined, 3 left"});
}

TEST_CASE("nobody is named twice", "[client][folding]") {
  CHECK(folded({joined("alice"), left("ALICE")}) == Lines{"#lobby alice came and went"});
  CHECK(folded({left("alice"), joined("alice")}) == Lines{"#lobby alice left and came back"});
  CHECK(folded({joined("alice"), left("alice"), joined("alice"), joined("bob")}) ==
        Lines{"#lobby alice and bob joined"});
}

TEST_CASE("what is said comes after those who came before it", "[client][folding]") {
  Folding folding;
  std::vector<Event> out;
  folding.add(joined("alice"), kStart, out);
  folding.add(joined("bob"), kStart, out);
  folding.add(joined("carol", "#ops"), kStart, out);
  folding.add(message("dave", "hi", "#LOBBY"), kStart, out);
  CHECK(shown(out) == Lines{"#lobby alice and bob joined", "#LOBBY dave"});

  folding.add(event(Kind::error, "", "no", ""), kStart, out);
  CHECK(shown(out) == Lines{"#lobby alice and bob joined", "#LOBBY dave", "#ops carol", " "});
}

TEST_CASE("one's own coming is not held", "[client][folding]") {
  Folding folding;
  std::vector<Event> out;
  Event own = joined("dave");
  own.own = true;
  folding.add(own, kStart, out);
  CHECK(out.size() == 1);
}

TEST_CASE("what is replayed does not fold with what happens", "[client][folding]") {
  Folding folding;
  std::vector<Event> out;
  Event old = joined("alice");
  old.replayed = true;
  folding.add(old, kStart, out);
  folding.add(joined("bob"), kStart, out);
  CHECK(shown(out) == Lines{"#lobby alice"});
}

TEST_CASE("a server cannot make the client hold without bound", "[client][folding]") {
  Folding folding;
  std::vector<Event> out;
  for (std::size_t n = 0; n <= Folding::kMostHeld; ++n)
    folding.add(joined("g" + std::to_string(n)), kStart, out);
  CHECK(shown(out) == Lines{"#lobby 10,000 joined"});
}
