#include "catch.h"
#include "fake_client.h"
#include "relay/hub/hub.h"
#include "relay/hub/names.h"

#include <string>

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

TEST_CASE("a nick is one person's, whatever its case", "[hub]") {
  Hub hub(3, "relay");
  LineRendering rendering;
  Outbox a_box;
  Outbox b_box;
  Member& a = hub.enter(a_box, rendering);
  Member& b = hub.enter(b_box, rendering);
  CHECK(a.nick == "guest1");
  CHECK(b.nick == "guest2");
  CHECK(hub.rename(a, "Alice"));
  CHECK(hub.rename(b, "alice").error().problem == Problem::nick_taken);
  CHECK(hub.rename(b, "RELAY").error().problem == Problem::nick_taken);
  CHECK(hub.rename(a, "ALICE"));
  hub.leave(a, "");
  CHECK(hub.rename(b, "alice"));
  hub.leave(b, "");
}

TEST_CASE("guests are numbered past names in use", "[hub]") {
  Hub hub(3);
  LineRendering rendering;
  Outbox a_box;
  Outbox b_box;
  Member& a = hub.enter(a_box, rendering);
  REQUIRE(hub.rename(a, "Guest2"));
  CHECK(hub.enter(b_box, rendering).nick == "guest3");
}

TEST_CASE("a room goes with its last member, the lobby stays", "[hub]") {
  Hub hub(3);
  LineRendering rendering;
  Outbox box;
  Member& member = hub.enter(box, rendering);
  Room& lobby = **hub.join(member, Hub::kLobby);
  hub.say(member, lobby, "remember me", at_second(0).wall);
  Room& tea = **hub.join(member, "#tea");
  CHECK(hub.rooms().size() == 2);
  CHECK(hub.join(member, "#TEA").error().problem == Problem::already_there);
  hub.part(member, tea, "");
  hub.part(member, lobby, "");
  REQUIRE(hub.rooms().size() == 1);
  CHECK(hub.rooms().begin()->second->history().size() == 1);
}

TEST_CASE("history keeps the last lines, in order", "[hub]") {
  History history(3);
  for (const char* text : {"1", "2", "3", "4", "5"})
    history.add({Event::Kind::said, "a", text}, at_second(0).wall);
  REQUIRE(history.size() == 3);
  CHECK(history[0].text == "3");
  CHECK(history[2].text == "5");
  History none(0);
  none.add({Event::Kind::said, "a", "x"}, at_second(0).wall);
  CHECK(none.size() == 0);
}

TEST_CASE("private words do not pile up at somebody who is not reading", "[hub]") {
  Hub hub(3);
  hub.limit_private_backlog(100);
  LineRendering rendering;
  Outbox a_box;
  Outbox b_box;
  Member& a = hub.enter(a_box, rendering);
  Member& b = hub.enter(b_box, rendering);
  CHECK(hub.tell(a, "guest2", std::string(90, 'x')));
  CHECK(hub.tell(a, "guest2", "y").error().problem == Problem::not_reading);
  CHECK(hub.tell(a, "nobody", "y").error().problem == Problem::nobody_called);
  take_from(b_box);
  CHECK(hub.tell(a, b.nick, "y"));
}
