#include "catch.h"
#include "hub_person.h"
#include "relay/hub/hub.h"
#include "relay/hub/names.h"

#include <string>
#include <vector>

using namespace chat::relay;
using chat::test::HubPerson;
using chat::test::kNow;
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
  for (const char* fine :
       {"#a", "#\xE6\x97\xA5", "##", "#a-b.c", "#\U0001F469\u200D\U0001F680", "#\u2764\uFE0F", "#caf\u00E9"})
    CHECK(check_room_name(fine));
  for (const char* bad : {"", "#", "a", "#a b", "#a,b", "#a\a", "#lobby\u200B", "#\u65E5\u200B\u672C",
                          "#a\u202E", "#a\uFEFF", "#x\uFE0F", "#x\U000E0100", "#\u2800", "#\u3000",
                          "#x\u00A0y", "#\u4E2D\u200D\u6587", "#\u4E2D\u200C\u6587"})
    CHECK_FALSE(check_room_name(bad));
  CHECK(check_room_name("#" + std::string(50, 'a')).error().problem == Problem::room_too_long);
}

TEST_CASE("a nick is one person's, whatever its case", "[hub]") {
  chat::test::LocalHub hub({.history_lines = 3, .reserved_nick = "relay"}, kNow);
  LineRendering rendering;
  HubPerson a(hub, rendering);
  HubPerson b(hub, rendering);
  CHECK((*a).nick == "guest1");
  CHECK((*b).nick == "guest2");
  CHECK(hub.rename(*a, "Alice", kNow));
  CHECK(hub.rename(*b, "alice", kNow).error().problem == Problem::nick_taken);
  CHECK(hub.rename(*b, "RELAY", kNow).error().problem == Problem::nick_reserved);
  CHECK(hub.rename(*a, "ALICE", kNow));
  REQUIRE(hub.former_people().size() == 1);  // guest1, and no other case of a name
  hub.leave(*a, "", kNow);
  CHECK(hub.former_people()[0].nick == "ALICE");
  CHECK_FALSE(hub.former_people()[0].is_renamed);
  CHECK(hub.rename(*b, "alice", kNow));
  CHECK(hub.former_people()[0].nick == "guest2");
  CHECK(hub.former_people()[0].is_renamed);
}

TEST_CASE("nobody has a name that passes for the relay or a service", "[hub]") {
  chat::test::LocalHub hub({.history_lines = 3, .reserved_nick = "irc-example"}, kNow);
  LineRendering rendering;
  HubPerson a(hub, rendering);
  for (const char* reserved :
       {"relay",     "RELAY",    "relay_",   "_Re-lay`", "chat-relay", "ChatRelay",  "server",   "System",
        "Global",    "[Global]", "services", "admin",    "irc",        "NickServ",   "nickserv", "NickServ_",
        "Nick_Serv", "ChanServ", "OperServ", "MemoServ", "HostServ",   "BotServ",    "AuthServ", "root",
        "Root",      "You",      "YOU",      "The",      "the",        "Irc-Example"}) {
    INFO(reserved);
    const auto renamed = hub.rename(*a, reserved, kNow);
    REQUIRE_FALSE(renamed);
    CHECK(renamed.error().problem == Problem::nick_reserved);
  }
  for (const char* free : {"root_", "You_", "Theo", "Youri", "relays", "server1", "serval", "servant",
                           "minerva", "badmin", "global_warming", "N1ckServ1", "guest9", "_", "`"}) {
    INFO(free);
    CHECK(hub.rename(*a, free, kNow));
  }
}

TEST_CASE("guests are numbered past names in use", "[hub]") {
  chat::test::LocalHub hub({}, kNow);
  LineRendering rendering;
  HubPerson a(hub, rendering);
  REQUIRE(hub.rename(*a, "Guest2", kNow));
  CHECK((*HubPerson(hub, rendering)).nick == "guest3");
}

namespace {

class CountingRendering final : public Rendering {
 public:
  void render(const Fact& fact, std::string& out) const override {
    ++lines;
    out.append(fact.text).append("\n");
  }
  mutable int lines = 0;
};

}  // namespace

TEST_CASE("what its speaker alone would read is not put into words", "[hub]") {
  chat::test::LocalHub hub({}, kNow);
  CountingRendering speakers;
  CountingRendering readers;
  HubPerson speaker(hub, speakers);
  HubPerson reader(hub, readers);
  Room& lobby = *hub.join(*speaker, Hub::kLobby, {}, kNow)->room;
  REQUIRE(hub.join(*reader, Hub::kLobby, {}, kNow));
  take_from(speaker.outbox);
  speakers.lines = readers.lines = 0;
  REQUIRE(hub.say(*speaker, lobby, {.text = "to you"}, kNow));
  CHECK(speakers.lines == 0);
  CHECK(readers.lines == 1);
  CHECK(speaker.outbox.is_empty());

  HubPerson other(hub, speakers);
  REQUIRE(hub.join(*other, Hub::kLobby, {}, kNow));
  speakers.lines = 0;
  REQUIRE(hub.say(*speaker, lobby, {.text = "to both"}, kNow));
  CHECK(speakers.lines == 1);
  CHECK(take_from(other.outbox) == "to both\n");
}

TEST_CASE("a room goes with its last member, the lobby stays", "[hub]") {
  chat::test::LocalHub hub({}, kNow);
  LineRendering rendering;
  HubPerson a(hub, rendering);
  Room& lobby = *hub.join(*a, Hub::kLobby, {}, kNow)->room;
  REQUIRE(hub.say(*a, lobby, {.text = "remember me"}, kNow));
  Room& tea = *hub.join(*a, "#tea", {}, kNow)->room;
  CHECK(hub.rooms().size() == 2);
  CHECK(hub.join(*a, "#TEA", {}, kNow).error().problem == Problem::already_there);
  hub.part(*a, tea, "", kNow);
  hub.part(*a, lobby, "", kNow);
  REQUIRE(hub.rooms().size() == 1);
  CHECK(hub.rooms().begin()->second->history().size() == 1);
}

TEST_CASE("what was said behind the lobby's closed door goes with the last who was there", "[hub]") {
  chat::test::LocalHub hub({.history_lines = 3}, kNow);
  LineRendering rendering;
  HubPerson a(hub, rendering);
  Room& lobby = *hub.join(*a, Hub::kLobby, {}, kNow)->room;
  lobby.modes().key = "milk";
  lobby.note_closure();
  REQUIRE(hub.say(*a, lobby, {.text = "between us"}, kNow));
  const auto before = lobby.history().all();
  hub.part(*a, lobby, "", kNow);
  CHECK(lobby.history().size() == 0);
  CHECK(lobby.history().first_number() == before.end);
  CHECK_FALSE(lobby.was_closed());
  REQUIRE(hub.join(*a, Hub::kLobby, {}, kNow));
  REQUIRE(hub.say(*a, lobby, {.text = "remember me"}, kNow));
  hub.part(*a, lobby, "", kNow);
  CHECK(lobby.history().size() == 1);
}

TEST_CASE("a request answers with what has happened, which stays as it was", "[hub]") {
  chat::test::LocalHub hub({}, kNow);
  LineRendering rendering;
  HubPerson a(hub, rendering);
  const auto joined = hub.join(*a, "#Tea", {}, kNow);
  REQUIRE(joined);
  const auto renamed = hub.rename(*a, "alice", kNow);
  REQUIRE((renamed && *renamed));
  const OwnedFact parted = hub.part(*a, *joined->room, "cold", kNow);
  REQUIRE(hub.find_room("#tea") == nullptr);  // it has ended
  CHECK(joined->fact.view().kind == Fact::Kind::joined);
  CHECK(joined->fact.view().source.nick == "guest1");
  CHECK(joined->fact.view().target == "#Tea");
  CHECK((*renamed)->view().source.nick == "guest1");
  CHECK((*renamed)->view().object == "alice");
  CHECK(parted.view().source.nick == "alice");
  CHECK(parted.view().target == "#Tea");
  CHECK(parted.view().text == "cold");
  CHECK(parted.view().at.wall == kNow.wall);
  CHECK_FALSE(*hub.rename(*a, "alice", kNow));
}

TEST_CASE("history keeps the last lines, in order", "[hub]") {
  const auto line = [](std::string_view text) {
    Fact fact{Fact::Kind::said, {"a", "u", "h"}};
    fact.text = text;
    return fact;
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
  chat::test::LocalHub hub({.private_backlog = 100}, kNow);
  LineRendering rendering;
  HubPerson a(hub, rendering);
  HubPerson b(hub, rendering);
  const std::string much(90, 'x');
  CHECK(hub.tell(*a, "guest2", {.text = much}, kNow));
  CHECK(hub.tell(*a, "guest2", {.text = "y"}, kNow).error().problem == Problem::not_reading);
  CHECK(hub.tell(*a, "nobody", {.text = "y"}, kNow).error().problem == Problem::nobody_called);
  take_from(b.outbox);
  CHECK(hub.tell(*a, "guest2", {.text = "y"}, kNow));
}

TEST_CASE("who reads several rooms sees one order over them all", "[hub]") {
  chat::test::LocalHub hub({}, kNow);
  LineRendering rendering;
  HubPerson a(hub, rendering);
  HubPerson b(hub, rendering);
  std::vector<Room*> rooms;
  for (const char* name : {"#one", "#two", "#three"}) {
    rooms.push_back(hub.join(*a, name, {}, kNow)->room);
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
  chat::test::LocalHub hub({}, kNow);
  LineRendering rendering;
  HubPerson a(hub, rendering);
  HubPerson b(hub, rendering);
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
