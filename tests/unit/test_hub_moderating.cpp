#include "catch.h"
#include "hub_person.h"

#include <string>
#include <vector>

using namespace chat::relay;
using chat::test::HubPerson;
using chat::test::kNow;
using chat::test::take_from;

namespace {

/// An operator and a guest in #room, and what may be asked of the hub there.
struct Scene {
  Hub hub{{}, kNow};
  LineRendering rendering;
  HubPerson op{hub, rendering};
  HubPerson guest{hub, rendering};
  Room& room{*hub.join(*op, "#room", {}, kNow)->room};
  std::vector<Refusal> refusals{};

  std::vector<Fact> mode(HubPerson& person, std::vector<ModeChange> changes) {
    return hub.change_modes(*person, room, changes, kNow,
                            [this](const Refusal& each) { refusals.push_back(each); });
  }
  void set(char letter, const std::string& argument = {}) {
    REQUIRE(mode(op, {{true, letter, argument}}).size() == 1);
  }
  Answer<Joined> guest_joins(std::string_view key = {}) { return hub.join(*guest, "#room", key, kNow); }
  bool guest_may_speak() { return hub.say(*guest, room, {.text = "hi"}, kNow).has_value(); }
};

}  // namespace

TEST_CASE("the first to enter a room is its operator", "[hub]") {
  Scene scene;
  REQUIRE(scene.guest_joins());
  CHECK((*scene.op).is_op_in(scene.room));
  CHECK_FALSE((*scene.guest).is_op_in(scene.room));
  CHECK(scene.mode(scene.guest, {{true, 'm', ""}}).empty());
  CHECK(scene.refusals.at(0).problem == Problem::not_operator);
}

TEST_CASE("modes keep people out", "[hub]") {
  Scene scene;
  SECTION("+k") {
    scene.set('k', "secret");
    CHECK(scene.guest_joins().error().problem == Problem::needs_key);
    CHECK(scene.guest_joins("wrong").error().problem == Problem::needs_key);
    CHECK(scene.guest_joins("secret"));
  }
  SECTION("+l") {
    scene.set('l', "1");
    CHECK(scene.guest_joins().error().problem == Problem::room_full);
    scene.set('l', "2");
    CHECK(scene.guest_joins());
  }
  SECTION("+i, and an invitation") {
    scene.set('i');
    CHECK(scene.guest_joins().error().problem == Problem::invite_only);
    REQUIRE(scene.hub.invite(*scene.op, "guest2", scene.room, kNow));
    CHECK(take_from(scene.guest.outbox) == "* guest1 invited you to #room\n");
    CHECK(scene.guest_joins());
  }
  SECTION("+i and +I") {
    scene.set('i');
    scene.set('I', "*!*@host");
    CHECK(scene.guest_joins());
  }
  SECTION("+b and +e") {
    scene.set('b', "GUEST2");
    CHECK(scene.guest_joins().error().problem == Problem::banned);
    scene.set('e', "*!line@*");
    CHECK(scene.guest_joins());
  }
}

TEST_CASE("modes keep people silent", "[hub]") {
  Scene scene;
  CHECK_FALSE(scene.guest_may_speak());
  CHECK(scene.mode(scene.op, {{false, 'n', ""}}).size() == 1);
  CHECK(scene.guest_may_speak());
  REQUIRE(scene.guest_joins());
  scene.set('m');
  CHECK_FALSE(scene.guest_may_speak());
  scene.set('v', "guest2");
  CHECK(scene.guest_may_speak());
  const auto done = scene.mode(scene.op, {{false, 'v', "guest2"}, {false, 'm', ""}});
  REQUIRE(done.size() == 1);
  CHECK(done.front().event().text == "-vm guest2");
  CHECK(scene.guest_may_speak());
  scene.set('b', "guest2");
  CHECK_FALSE(scene.guest_may_speak());
}

TEST_CASE("a change that changes nothing is not told", "[hub]") {
  Scene scene;
  scene.set('m');
  CHECK(scene
            .mode(scene.op,
                  {{true, 'm', ""}, {true, 'l', "nonsense"}, {false, 'k', "x"}, {true, 'o', "guest1"}})
            .empty());
  CHECK(scene.refusals.empty());
}

TEST_CASE("who is kicked is told, and is out", "[hub]") {
  Scene scene;
  REQUIRE(scene.guest_joins());
  take_from(scene.guest.outbox);
  CHECK(scene.hub.kick(*scene.guest, scene.room, "guest1", "", kNow).error().problem ==
        Problem::not_operator);
  CHECK(scene.hub.kick(*scene.op, scene.room, "nobody", "", kNow).error().problem == Problem::not_there);
  REQUIRE(scene.hub.kick(*scene.op, scene.room, "guest2", "enough", kNow));
  CHECK(take_from(scene.guest.outbox) ==
        "* guest1 kicked guest2 (enough)\n"
        "* You are in no room now: /join one. /rooms lists them.\n");
  CHECK((*scene.guest).seats.empty());
}

TEST_CASE("a locked topic is the operators'", "[hub]") {
  Scene scene;
  REQUIRE(scene.guest_joins());
  CHECK(scene.hub.set_topic(*scene.guest, scene.room, "mine", kNow));
  scene.set('t');
  CHECK(scene.hub.set_topic(*scene.guest, scene.room, "mine", kNow).error().problem == Problem::not_operator);
  CHECK(scene.hub.set_topic(*scene.op, scene.room, "ours", kNow));
}

TEST_CASE("words for those with a status reach only them", "[hub]") {
  Scene scene;
  REQUIRE(scene.guest_joins());
  HubPerson other(scene.hub, scene.rendering);
  REQUIRE(scene.hub.join(*other, "#room", {}, kNow));
  take_from(scene.guest.outbox);
  take_from(scene.op.outbox);
  REQUIRE(scene.hub.say(*other, scene.room, {.text = "ops"}, kNow, '@'));
  CHECK(take_from(scene.op.outbox) == "<guest3 to operators> ops\n");
  CHECK(take_from(scene.guest.outbox).empty());
}
