#include "catch.h"
#include "client/rendering/folding.h"
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

TEST_CASE("who joins or leaves several rooms or quits is told of once, where one is if it can be",
          "[client][folding]") {
  const auto told = [](const std::vector<Event>& events, std::string_view here) {
    Folding folding;
    std::vector<Event> out;
    for (const Event& each : events) folding.add(each, kStart, out, here);
    folding.flush(out);
    Lines lines;
    for (const Event& each : out) {
      lines.push_back(each.room + " " + (each.kind == Kind::attendance ? each.text : each.nick) +
                      (each.object.empty() ? "" : " also " + each.object));
    }
    return lines;
  };
  const auto quit = [](const std::string& nick, const std::string& room) {
    return event(Kind::quit, nick, "", room);
  };
  const std::vector<Event> joins{joined("bob", "#a"), joined("bob", "#b"), joined("Bob", "#c")};
  CHECK(told(joins, "#A") == Lines{"#a bob also #b, #c"});
  CHECK(told(joins, "#b") == Lines{"#b bob also #a, #c"});
  CHECK(told(joins, "#c") == Lines{"#c Bob also #b, #a"});
  CHECK(told(joins, "") == Lines{"#a bob also #b, #c"});
  const std::vector<Event> quits{quit("bob", "#a"), quit("bob", "#b"), quit("eve", "#a"), quit("eve", "#b")};
  CHECK(told(quits, "#b") == Lines{"#b bob and eve left"});
  CHECK(told(quits, "#c") == Lines{"#a bob and eve left"});
  const auto part = [](const std::string& nick, const std::string& room, const std::string& reason) {
    return event(Kind::left, nick, reason, room);
  };
  const std::vector<Event> parts{part("bob", "#a", "bye"), part("bob", "#b", "bye"),
                                 part("bob", "#c", "bye")};
  CHECK(told(parts, "#B") == Lines{"#b bob also #a, #c"});
  CHECK(told(parts, "") == Lines{"#a bob also #b, #c"});
  const std::vector<Event> apart{part("bob", "#a", "bye"), part("bob", "#b", "off topic")};
  CHECK(told(apart, "#b") == Lines{"#a bob", "#b bob"});
  CHECK(told({joined("bob", "#a"), left("bob", "#b")}, "#a") == Lines{"#a bob", "#b bob"});
  CHECK(told({joined("bob", "#a"), joined("eve", "#b"), joined("eve", "#a")}, "#a") ==
        Lines{"#a bob and eve joined"});
}

TEST_CASE("what was told is told again when it happens again", "[client][folding]") {
  Folding folding;
  std::vector<Event> out;
  folding.add(joined("bob", "#a"), kStart, out, "#a");
  folding.add(message("eve", "hi", "#a"), kStart, out, "#a");
  folding.add(joined("bob", "#b"), kStart, out, "#a");
  folding.flush(out);
  CHECK(shown(out) == Lines{"#a bob", "#a eve", "#b bob"});
}

TEST_CASE("who is called otherwise is told of once", "[client][folding]") {
  const auto renamed = [](const std::string& nick, const std::string& now, const std::string& room) {
    Event made = event(Kind::renamed, nick, "", room);
    made.object = now;
    return made;
  };
  const std::vector<Event> happened{renamed("bob", "rob", "#a"), renamed("bob", "rob", "#b"),
                                    renamed("bob", "rob", "#c"), renamed("eve", "eva", "#a"),
                                    message("rob", "hi", "#a"),  renamed("rob", "bob", "#a")};
  const auto told = [&](std::string_view here) {
    std::vector<Event> events = happened;
    tell_renames_once(events, here);
    return shown(events);
  };
  CHECK(told("#B") == Lines{"#b bob", "#a eve", "#a rob", "#a rob"});
  CHECK(told("#x") == Lines{"#a bob", "#a eve", "#a rob", "#a rob"});
}

TEST_CASE("the rooms that one leaves at once are told of at once", "[client][folding]") {
  const auto own_leaving = [](const std::string& room, const std::string& why) {
    Event made = event(Kind::left, "me", why, room);
    made.own = true;
    return made;
  };
  const auto told = [](std::vector<Event> events) {
    tell_own_leaving_once(events);
    return shown(events);
  };
  CHECK(told({own_leaving("#a", ""), own_leaving("#b", ""), own_leaving("#c", ""), left("bob", "#a")}) ==
        Lines{"#a me", "#a bob"});
  std::vector<Event> all{own_leaving("#a", ""), own_leaving("#b", ""), own_leaving("#c", "")};
  tell_own_leaving_once(all);
  CHECK(all[0].object == "#b, #c");
  CHECK(told({own_leaving("#a", "tea"), own_leaving("#b", "")}) == Lines{"#a me", "#b me"});
  CHECK(told({own_leaving("#a", ""), message("bob", "hi", "#b"), own_leaving("#b", "")}) ==
        Lines{"#a me", "#b bob", "#b me"});
  std::vector<Event> many;
  for (int i = 0; i < 200; ++i) many.push_back(own_leaving("#room" + std::to_string(i), ""));
  tell_own_leaving_once(many);
  REQUIRE(many.size() == 1);
  CHECK(many[0].object.size() < 250);
  CHECK(many[0].object.ends_with(" ..."));
}

TEST_CASE("that a network has split is told, where it is why all left", "[client][folding]") {
  const auto quits = [](const std::string& nick, const std::string& why) {
    return event(Kind::quit, nick, why, "#a");
  };
  const std::string split = "irc.a.net irc.b.net";
  const std::string told = " (net split: irc.a.net irc.b.net)";
  CHECK(folded({quits("bob", split), quits("eve", split)}) == Lines{"#a bob and eve left" + told});
  CHECK(folded({quits("bob", split), joined("carol", "#a"), quits("eve", split)}) ==
        Lines{"#a carol joined, bob and eve left" + told});
  CHECK(folded({quits("bob", "*.net *.split"), quits("eve", "*.net *.split")}) ==
        Lines{"#a bob and eve left (net split)"});
  for (const char* why :
       {"tea", "", "see you.", "irc.a.net", "irc.a.net irc.b.net irc.c.net", "http://x.y z.a", "bye. bye."}) {
    INFO(why);
    CHECK(folded({quits("bob", why), quits("eve", why)}) == Lines{"#a bob and eve left"});
  }
  CHECK(folded({quits("bob", split), quits("eve", "tea")}) == Lines{"#a bob and eve left"});
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
