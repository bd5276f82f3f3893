#include "catch.h"
#include "relay/hub/former_people.h"

#include <string>

using namespace chat;
using namespace chat::relay;

TEST_CASE("the last 200 who have left are known, the latest first", "[hub]") {
  FormerPeople people;
  CHECK(people.size() == 0);
  for (int i = 0; i < 500; ++i) {
    const std::string nick = "nick" + std::to_string(i);
    people.add({nick, "~u", "host" + std::to_string(i), "", {}, i % 2 == 1});
    REQUIRE(people[0].nick == nick);
  }
  REQUIRE(people.size() == FormerPeople::kMost);
  for (std::size_t i = 0; i < people.size(); ++i) {
    const std::string number = std::to_string(499 - i);
    CHECK(people[i].nick == "nick" + number);
    CHECK(people[i].user == "~u");
    CHECK(people[i].host == "host" + number);
    CHECK(people[i].realname.empty());
    CHECK(people[i].is_renamed == (i % 2 == 0));
  }
}

TEST_CASE("the words of one who has left are no more than there is room for", "[hub]") {
  FormerPeople people;
  people.add({"nick", "~u", std::string(300, 'h'), "Real Name", {}});
  people.add({"bob", "~u", "host", "Bob", {}});
  CHECK(people[1].host == std::string(250, 'h'));
  CHECK(people[1].realname.empty());
  CHECK(people[0].realname == "Bob");
}
