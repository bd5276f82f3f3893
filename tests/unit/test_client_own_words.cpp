// What the person says, as they are shown it.

#include "catch.h"
#include "client_talk.h"

#include <string>

using namespace chat;
using namespace chat::client;
using namespace chat::test;

TEST_CASE("one's own words come at once, or back from the server", "[client]") {
  SECTION("at once") {
    ClientTalk scene;
    scene.server.talk.say(Event::Kind::action, "#A", "waves\nand goes", scene.server.now);
    CHECK(
        scene.server.client_sent().starts_with("PRIVMSG #A :\x01"
                                               "ACTION waves\x01\nPRIVMSG #A :\x01"
                                               "ACTION and goes\x01\n"));
    CHECK(scene.server.events() == "action #a <alice> waves {own}\naction #a <alice> and goes {own}\n");
    scene.server.talk.say(Event::Kind::message, "@#a", "ops", scene.server.now);
    CHECK(scene.server.events() == "message #a <alice> -> @#a ops {own}\n");
  }
  SECTION("echoed") {
    ClientTalk scene("echo-message");
    scene.server.talk.say(Event::Kind::message, "bob", "hi", scene.server.now);
    CHECK(scene.server.events().empty());
    CHECK(scene.server.talk.current()->name == "#a");
    CHECK(scene.tells(":alice!a@h PRIVMSG bob :hi") == "message bob <alice> hi {private} {own}\n");
    const std::string to_self = "@msgid=1 :alice!a@h PRIVMSG alice :note\n";
    CHECK(scene.tells(to_self + to_self) == "message alice <alice> note {private} {own}\n");
    scene.tells(":s CAP alice DEL :echo-message");
    scene.server.talk.say(Event::Kind::message, "bob", "hi", scene.server.now);
    CHECK(scene.server.events() == "message bob <alice> hi {private} {own}\n");
  }
  SECTION("to oneself: only as it is delivered") {
    ClientTalk scene;
    scene.server.talk.say(Event::Kind::message, "Alice", "note", scene.server.now);
    CHECK(scene.server.events().empty());
    CHECK(scene.tells(":alice!a@h PRIVMSG alice :note") == "message alice <alice> note {private} {own}\n");
  }
  SECTION("as a line of IRC") {
    ClientTalk scene;
    const auto shown_of = [&scene](const std::string& line) {
      CHECK(scene.server.talk.send_raw(line, scene.server.now).empty());
      CHECK(scene.server.client_sent().starts_with(line));
      return scene.server.events();
    };
    CHECK(shown_of("privmsg #A,bob :hi there") ==
          "message #a <alice> hi there {own}\nmessage bob <alice> hi there {private} {own}\n");
    CHECK(shown_of("NOTICE @#a built") == "notice #a <alice> -> @#a built {own}\n");
    CHECK(shown_of("PRIVMSG #a :\1ACTION waves\1") == "action #a <alice> waves {own}\n");
    CHECK(shown_of("PRIVMSG NickServ :identify sesame") ==
          "message NickServ <alice> identify *** {private} {own}\n");
    for (const char* unshown : {"PRIVMSG bob :\1VERSION\1", "PRIVMSG Alice :note", "WHO #a", "PRIVMSG"})
      CHECK(shown_of(unshown).empty());
    CHECK_FALSE(scene.server.talk.send_raw("PRIVMSG #a :" + std::string(600, 'x'), scene.server.now).empty());
    CHECK(scene.server.events().empty());
    ClientTalk echoed("echo-message");
    echoed.server.talk.send_raw("PRIVMSG #a :hi", echoed.server.now);
    CHECK(echoed.server.events().empty());
  }
  SECTION("nobody's name") {
    ClientTalk scene;
    CHECK(scene.server.talk.say(Event::Kind::message, "a b", "hi", scene.server.now) ==
          "a b is nobody's name.");
    CHECK(scene.server.events().empty());
    CHECK(scene.server.client_sent().empty());
  }
}
