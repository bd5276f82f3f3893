#include "catch.h"
#include "fake_client.h"
#include "relay/hub/hub.h"
#include "relay/hub/names.h"

#include <string>
#include <vector>

using namespace chat::relay;
using chat::test::at_second;
using chat::test::take_from;

TEST_CASE("nicks are checked", "[hub]") {
  for (const char* fine : {"alice", "[x]", "a-1", "`", "_", "A", "{|}^\\"}) CHECK(check_nick(fine));
  CHECK(check_nick(std::string(32, 'a')));
  for (const char* bad : {"", "1a", "-a", "a b", "a!b", "a@b", "#a", "\xC3\xA9", "a\x01"}) {
    INFO(bad);
    REQUIRE_FALSE(check_nick(bad));
    CHECK(check_nick(bad).error().problem == Problem::nick_malformed);
  }
  const auto too_long = check_nick(std::string(33, 'a'));
  CHECK(too_long.error().problem == Problem::nick_too_long);
  CHECK(too_long.error().actual == 33);
  CHECK(too_long.error().limit == 32);
}

TEST_CASE("room names are checked", "[hub]") {
  for (const char* fine : {"#a", "#\xE6\x97\xA5", "##", "#a-b.c"}) CHECK(check_room_name(fine));
  for (const char* bad : {"", "#", "a", "#a b", "#a,b", "#a\a"}) CHECK_FALSE(check_room_name(bad));
  CHECK(check_room_name("#" + std::string(50, 'a')).error().problem == Problem::room_too_long);
}

namespace {

struct Person {
  Outbox outbox;
  Member* member;
  Person(Hub& hub, const Rendering& rendering)
      : member(&hub.enter_as_guest({.user = "line", .host = "host"}, outbox, rendering, at_second(0).wall)) {}
  Member& operator*() const { return *member; }
};

const chat::WallTime kNow = at_second(0).wall;

}  // namespace

TEST_CASE("a nick is one person's, whatever its case", "[hub]") {
  Hub hub({3, "relay"}, kNow);
  LineRendering rendering;
  Person a(hub, rendering);
  Person b(hub, rendering);
  CHECK((*a).nick == "guest1");
  CHECK((*b).nick == "guest2");
  CHECK(hub.rename(*a, "Alice", kNow));
  CHECK(hub.rename(*b, "alice", kNow).error().problem == Problem::nick_taken);
  CHECK(hub.rename(*b, "RELAY", kNow).error().problem == Problem::nick_taken);
  CHECK(hub.rename(*a, "ALICE", kNow));
  hub.leave(*a, "", kNow);
  CHECK(hub.rename(*b, "alice", kNow));
  REQUIRE(hub.former_members().size() == 1);
  CHECK(hub.former_members().front().nick == "ALICE");
}

TEST_CASE("guests are numbered past names in use", "[hub]") {
  Hub hub({}, kNow);
  LineRendering rendering;
  Person a(hub, rendering);
  REQUIRE(hub.rename(*a, "Guest2", kNow));
  CHECK((*Person(hub, rendering)).nick == "guest3");
}

namespace {

class CountingRendering final : public Rendering {
 public:
  void render(const Event& event, std::string& out) const override {
    ++lines;
    out.append(event.text).append("\n");
  }
  mutable int lines = 0;
};

}  // namespace

TEST_CASE("what its speaker alone would read is not put into words", "[hub]") {
  Hub hub({}, kNow);
  CountingRendering speakers;
  CountingRendering readers;
  Person speaker(hub, speakers);
  Person reader(hub, readers);
  Room& lobby = **hub.join(*speaker, Hub::kLobby, {}, kNow);
  REQUIRE(hub.join(*reader, Hub::kLobby, {}, kNow));
  take_from(speaker.outbox);
  speakers.lines = readers.lines = 0;
  REQUIRE(hub.say(*speaker, lobby, {.text = "to you"}, kNow));
  CHECK(speakers.lines == 0);
  CHECK(readers.lines == 1);
  CHECK(speaker.outbox.is_empty());

  Person other(hub, speakers);
  REQUIRE(hub.join(*other, Hub::kLobby, {}, kNow));
  speakers.lines = 0;
  REQUIRE(hub.say(*speaker, lobby, {.text = "to both"}, kNow));
  CHECK(speakers.lines == 1);
  CHECK(take_from(other.outbox) == "to both\n");
}

TEST_CASE("a room goes with its last member, the lobby stays", "[hub]") {
  Hub hub({}, kNow);
  LineRendering rendering;
  Person a(hub, rendering);
  Room& lobby = **hub.join(*a, Hub::kLobby, {}, kNow);
  REQUIRE(hub.say(*a, lobby, {.text = "remember me"}, kNow));
  Room& tea = **hub.join(*a, "#tea", {}, kNow);
  CHECK(hub.rooms().size() == 2);
  CHECK(hub.join(*a, "#TEA", {}, kNow).error().problem == Problem::already_there);
  hub.part(*a, tea, "", kNow);
  hub.part(*a, lobby, "", kNow);
  REQUIRE(hub.rooms().size() == 1);
  CHECK(hub.rooms().begin()->second->history().size() == 1);
}

TEST_CASE("history keeps the last lines, in order", "[hub]") {
  const auto line = [](std::string_view text) {
    Event event{Event::Kind::said, {"a", "u", "h"}};
    event.text = text;
    return event;
  };
  History history(3);
  for (const char* text : {"1", "2", "3", "4", "5"}) history.add(line(text));
  REQUIRE(history.size() == 3);
  CHECK(history[0].text == "3");
  CHECK(history[2].text == "5");
  History none(0);
  none.add(line("x"));
  CHECK(none.size() == 0);
}

TEST_CASE("private words do not pile up at somebody who is not reading", "[hub]") {
  Hub hub({.private_backlog = 100}, kNow);
  LineRendering rendering;
  Person a(hub, rendering);
  Person b(hub, rendering);
  const std::string much(90, 'x');
  CHECK(hub.tell(*a, "guest2", {.text = much}, kNow));
  CHECK(hub.tell(*a, "guest2", {.text = "y"}, kNow).error().problem == Problem::not_reading);
  CHECK(hub.tell(*a, "nobody", {.text = "y"}, kNow).error().problem == Problem::nobody_called);
  take_from(b.outbox);
  CHECK(hub.tell(*a, "guest2", {.text = "y"}, kNow));
}

TEST_CASE("who reads several rooms sees one order over them all", "[hub]") {
  Hub hub({}, kNow);
  LineRendering rendering;
  Person a(hub, rendering);
  Person b(hub, rendering);
  std::vector<Room*> rooms;
  for (const char* name : {"#one", "#two", "#three"}) {
    rooms.push_back(*hub.join(*a, name, {}, kNow));
    REQUIRE(hub.join(*b, name, {}, kNow));
  }
  take_from(b.outbox);
  std::string expected;
  for (int i = 0; i < 100; ++i) {
    const std::string text = std::to_string(i);
    REQUIRE(hub.say(*a, *rooms[static_cast<std::size_t>(i * i % 7 % 3)], {.text = text}, kNow));
    expected += "<guest1> " + text + "\n";
    if (i % 10 == 0) {
      b.outbox.hold_places();
      hub.settle();
    }
  }
  CHECK(take_from(b.outbox) == expected);
}

TEST_CASE("whoever shares several rooms hears of a change of name once", "[hub]") {
  Hub hub({}, kNow);
  LineRendering rendering;
  Person a(hub, rendering);
  Person b(hub, rendering);
  for (const char* name : {"#one", "#two"}) {
    REQUIRE(hub.join(*a, name, {}, kNow));
    REQUIRE(hub.join(*b, name, {}, kNow));
  }
  take_from(b.outbox);
  REQUIRE(hub.rename(*a, "alice", kNow));
  CHECK(take_from(b.outbox) == "* guest1 is now known as alice\n");
  hub.leave(*a, "tired", kNow);
  CHECK(take_from(b.outbox) == "* alice left (tired)\n");
}

namespace {

/// An operator and a guest in #room, and what may be asked of the hub there.
struct Scene {
  Hub hub{{}, kNow};
  LineRendering rendering;
  Person op{hub, rendering};
  Person guest{hub, rendering};
  Room& room{**hub.join(*op, "#room", {}, kNow)};
  std::vector<Refusal> refusals{};

  std::vector<ModeChange> mode(Person& person, std::vector<ModeChange> changes) {
    return hub.change_modes(*person, room, changes, kNow,
                            [this](const Refusal& each) { refusals.push_back(each); });
  }
  void set(char letter, const std::string& argument = {}) {
    REQUIRE(mode(op, {{true, letter, argument}}).size() == 1);
  }
  Answer<Room*> guest_joins(std::string_view key = {}) { return hub.join(*guest, "#room", key, kNow); }
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
  CHECK(scene.mode(scene.op, {{false, 'v', "guest2"}, {false, 'm', ""}}).size() == 2);
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
  Person other(scene.hub, scene.rendering);
  REQUIRE(scene.hub.join(*other, "#room", {}, kNow));
  take_from(scene.guest.outbox);
  take_from(scene.op.outbox);
  REQUIRE(scene.hub.say(*other, scene.room, {.text = "ops"}, kNow, '@'));
  CHECK(take_from(scene.op.outbox) == "<guest3 to operators> ops\n");
  CHECK(take_from(scene.guest.outbox).empty());
}
