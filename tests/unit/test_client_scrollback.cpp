#include "catch.h"
#include "client/terminal/scrollback.h"
#include "client_fixture.h"

#include <string>
#include <vector>

using namespace chat;
using namespace chat::client;
using namespace chat::client::testing;

namespace {

std::vector<std::string> texts(const Scrollback::Found& found) {
  std::vector<std::string> lines;
  for (const Event& each : found.events) lines.push_back(each.text);
  return lines;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("what was taken back is found no more", "[client][scrollback]") {
  Scrollback seen;
  Event slip = message("alice", "hunter2");
  slip.id = "7";
  seen.add(slip);
  seen.add(message("bob", "hunter?"));
  Event taken_back = event(Event::Kind::taken_back, "alice", "");
  taken_back.about = "7";
  seen.add(taken_back);
  CHECK(texts(seen.search("hunter", 10)) == Texts{"hunter?"});
  CHECK(texts(seen.search("taken", 10)) == Texts{"(taken back)"});
}

TEST_CASE("what was seen is found whatever the case, newest last", "[client][scrollback]") {
  Scrollback seen;
  seen.add(message("alice", "Green TEA"));
  seen.add(message("bob", "coffee"));
  seen.add(message("Teapot", "short and stout"));
  seen.add(message("carol",
                   "more t\x02"
                   "e\x02"
                   "a"));
  CHECK(texts(seen.search("tea", 10)) == Texts{"Green TEA", "short and stout",
                                               "more t\x02"
                                               "e\x02"
                                               "a"});
  CHECK(seen.search("tea", 10).more == 0);
  CHECK(seen.search("juice", 10).events.empty());
  CHECK(seen.search("", 10).events.empty());
}

TEST_CASE("case is Unicode's", "[client][scrollback]") {
  Scrollback seen;
  seen.add(message("alice", "GRÜNER Tee"));
  CHECK(seen.search("grüner", 10).events.size() == 1);
}

TEST_CASE("the newest are shown, the others counted", "[client][scrollback]") {
  Scrollback seen;
  for (const char* text : {"tea 1", "tea 2", "tea 3"}) seen.add(message("alice", text));
  const auto found = seen.search("tea", 2);
  CHECK(texts(found) == Texts{"tea 2", "tea 3"});
  CHECK(found.more == 1);
}

TEST_CASE("the oldest is forgotten past either bound", "[client][scrollback]") {
  Scrollback few(2, 1 << 20);
  for (const char* text : {"tea 1", "tea 2", "tea 3"}) few.add(message("alice", text));
  CHECK(texts(few.search("tea", 10)) == Texts{"tea 2", "tea 3"});

  Scrollback small(100, 4 * (sizeof(Event) + 1'100));
  for (int n = 0; n < 100; ++n) small.add(message("alice", std::string(1'000, 'x')));
  CHECK(small.search("x", 100).events.size() == 4);
  small.add(message("alice", std::string(10'000, 'x')));
  CHECK(small.search("x", 100).events.empty());
}
