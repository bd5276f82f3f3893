#include "catch.h"
#include "hub_person.h"

#include <optional>
#include <string>
#include <vector>

using namespace chat::relay;
using chat::test::HubPerson;
using chat::test::kNow;
using chat::test::take_from;

namespace {

/// An operator and a guest in #room, and what may be asked of the hub there.
struct Scene {
  chat::test::LocalHub hub{{}, kNow};
  LineRendering rendering;
  HubPerson op{hub, rendering};
  HubPerson guest{hub, rendering};
  Room& room{*hub.join(*op, "#room", {}, kNow)->room};
  std::vector<Refusal> refusals{};

  std::optional<OwnedFact> mode(HubPerson& person, std::vector<RoomChange> changes) {
    return hub.change_modes(*person, room, changes, kNow,
                            [this](const Refusal& each) { refusals.push_back(each); });
  }
  void set(RoomRule rule, const std::string& argument = {}) { REQUIRE(mode(op, {{rule, true, argument}})); }
  Answer<Joined> guest_joins(std::string_view key = {}) { return hub.join(*guest, "#room", key, kNow); }
  bool guest_may_speak() { return hub.say(*guest, room, {.text = "hi"}, kNow).has_value(); }
};

}  // namespace

TEST_CASE("the first to enter a room is its operator", "[hub]") {
  Scene scene;
  REQUIRE(scene.guest_joins());
  CHECK((*scene.op).is_op_in(scene.room));
  CHECK_FALSE((*scene.guest).is_op_in(scene.room));
  CHECK_FALSE(scene.mode(scene.guest, {{RoomRule::moderated, true, ""}}));
  CHECK(scene.refusals.at(0).problem == Problem::not_operator);
}

TEST_CASE("modes keep people out", "[hub]") {
  Scene scene;
  SECTION("+k") {
    scene.set(RoomRule::key, "secret");
    CHECK(scene.guest_joins().error().problem == Problem::needs_key);
    CHECK(scene.guest_joins("wrong").error().problem == Problem::needs_key);
    CHECK(scene.guest_joins("secret"));
  }
  SECTION("+l") {
    scene.set(RoomRule::limit, "1");
    CHECK(scene.guest_joins().error().problem == Problem::room_full);
    scene.set(RoomRule::limit, "2");
    CHECK(scene.guest_joins());
  }
  SECTION("+i, and an invitation") {
    scene.set(RoomRule::invite_only);
    CHECK(scene.guest_joins().error().problem == Problem::invite_only);
    REQUIRE(scene.hub.invite(*scene.op, "guest2", scene.room, kNow));
    CHECK(take_from(scene.guest.outbox) == "* guest1 invited you to #room\n");
    CHECK(scene.guest_joins());
  }
  SECTION("+i and +I") {
    scene.set(RoomRule::invite_only);
    scene.set(RoomRule::invite_exception, "*!*@host");
    CHECK(scene.guest_joins());
  }
  SECTION("+b and +e") {
    scene.set(RoomRule::ban, "GUEST2");
    CHECK(scene.guest_joins().error().problem == Problem::banned);
    scene.set(RoomRule::ban_exception, "*!line@*");
    CHECK(scene.guest_joins());
  }
}

TEST_CASE("modes keep people silent", "[hub]") {
  Scene scene;
  CHECK_FALSE(scene.guest_may_speak());
  CHECK(scene.mode(scene.op, {{RoomRule::members_only, false, ""}}));
  CHECK(scene.guest_may_speak());
  REQUIRE(scene.guest_joins());
  scene.set(RoomRule::moderated);
  CHECK_FALSE(scene.guest_may_speak());
  scene.set(RoomRule::voice, "guest2");
  CHECK(scene.guest_may_speak());
  const auto done =
      scene.mode(scene.op, {{RoomRule::voice, false, "guest2"}, {RoomRule::moderated, false, ""}});
  REQUIRE(done);
  const auto changes = done->view().changes;
  CHECK(std::vector(changes.begin(), changes.end()) ==
        std::vector<RoomChange>{{RoomRule::voice, false, "guest2"}, {RoomRule::moderated, false, ""}});
  CHECK(scene.guest_may_speak());
  scene.set(RoomRule::ban, "guest2");
  CHECK_FALSE(scene.guest_may_speak());
}

TEST_CASE("a change that changes nothing is not told", "[hub]") {
  Scene scene;
  scene.set(RoomRule::moderated);
  CHECK_FALSE(scene.mode(scene.op, {{RoomRule::moderated, true, ""},
                                    {RoomRule::limit, true, "nonsense"},
                                    {RoomRule::key, false, "x"},
                                    {RoomRule::ban, false, "nobody"},
                                    {RoomRule::operator_status, true, "guest1"}}));
  CHECK(scene.refusals.empty());
}

TEST_CASE("of several changes each is decided as if those before it had happened", "[hub]") {
  Scene scene;
  REQUIRE(scene.guest_joins());
  SECTION("who is an operator no more changes nothing more") {
    const auto done = scene.mode(scene.op, {{RoomRule::operator_status, true, "guest2"},
                                            {RoomRule::operator_status, false, "guest1"},
                                            {RoomRule::moderated, true, ""}});
    REQUIRE(done);
    CHECK(done->view().changes.size() == 2);
    CHECK(scene.refusals.at(0).problem == Problem::not_operator);
    CHECK_FALSE(scene.room.modes().moderated);
    CHECK((*scene.guest).is_op_in(scene.room));
    CHECK_FALSE((*scene.op).is_op_in(scene.room));
  }
  SECTION("back and forth is told as such") {
    const auto done = scene.mode(
        scene.op, {{RoomRule::ban, true, "x"}, {RoomRule::ban, true, "X"}, {RoomRule::ban, false, "x"}});
    REQUIRE(done);
    CHECK(done->view().changes.size() == 2);
    CHECK(scene.room.modes().bans.empty());
  }
  SECTION("a list has its limit") {
    std::vector<RoomChange> many;
    for (int i = 0; i < 101; ++i) many.push_back({RoomRule::ban, true, std::to_string(i)});
    REQUIRE(scene.mode(scene.op, many));
    CHECK(scene.room.modes().bans.size() == 100);
    REQUIRE(scene.refusals.size() == 1);
    CHECK(scene.refusals.at(0).problem == Problem::list_full);
  }
}

TEST_CASE("who is kicked is told, and is out", "[hub]") {
  Scene scene;
  REQUIRE(scene.guest_joins());
  take_from(scene.guest.outbox);
  CHECK(scene.hub.kick(*scene.guest, scene.room, "guest1", "", kNow).error().problem ==
        Problem::not_operator);
  CHECK(scene.hub.kick(*scene.op, scene.room, "nobody", "", kNow).error().problem == Problem::nobody_called);
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
  scene.set(RoomRule::topic_locked);
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
