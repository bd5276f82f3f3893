#include "catch.h"
#include "fake_irc_client.h"

#include <string>
#include <vector>

#include <fmt/format.h>

using namespace chat;
using namespace chat::test;

namespace {

/// bob by line and carol by IRC, who are written to; eve by IRC and mallory by line, who write. All in
/// #lobby.
struct Company {
  FakeIrcRelay relay;
  FakeIrcClient eve{relay, "eve", "echo-message"};
  FakeClient bob{relay, "bob"};
  FakeIrcClient carol{relay, "carol"};
  FakeClient mallory{relay, "mallory"};

  Company() {
    eve.enter("#lobby");
    carol.enter("#lobby");
    eve.enter("#eves");
    forget();
  }
  void forget() {
    bob.received();
    carol.received();
  }
};

const std::vector<std::string> kPrivate{"PRIVMSG {} :psst",
                                        "NOTICE {} :psst",
                                        "PRIVMSG {} :\x01"
                                        "ACTION waves\x01",
                                        "PRIVMSG {} :\x01VERSION\x01",
                                        "NOTICE {} :\x01VERSION x\x01",
                                        "INVITE {} #eves"};

std::string to(const std::string& form, std::string_view nick) {
  return fmt::format(fmt::runtime(form), nick);
}

}  // namespace

TEST_CASE("what the ignored send to one alone is dropped, and they are told nothing", "[ignoring]") {
  for (const std::string& form : kPrivate) {
    INFO(form);
    Company told;
    told.forget();
    const std::string answer_for_bob = told.eve.answer_to(to(form, "bob"));
    const std::string answer_for_carol = told.eve.answer_to(to(form, "carol"));
    CHECK_FALSE(told.bob.received().empty());
    CHECK_FALSE(told.carol.received().empty());

    Company deaf;
    deaf.bob.type("/ignore eve");
    deaf.carol.type("SILENCE +eve");
    deaf.forget();
    CHECK(deaf.eve.answer_to(to(form, "bob")) == answer_for_bob);
    CHECK(deaf.eve.answer_to(to(form, "carol")) == answer_for_carol);
    CHECK(deaf.bob.received().empty());
    CHECK(deaf.carol.received().empty());
  }
}

TEST_CASE("who is ignored does not become who wrote last, and opens no room", "[ignoring]") {
  Company scene;
  scene.bob.type("/ignore eve");
  scene.eve.type("PRIVMSG bob :psst");
  CHECK(scene.bob.answer_to("/reply what?") == "! Nobody has written to you alone yet.\n");
  scene.eve.type("MODE #eves +i");
  scene.eve.type("INVITE bob #eves");
  CHECK(scene.bob.answer_to("/join eves").starts_with("! You may not enter #eves uninvited."));
}

TEST_CASE("who writes to whom it ignores is told that no answer comes", "[ignoring]") {
  Company scene;
  scene.bob.type("/ignore eve");
  CHECK(scene.bob.answer_to("/msg eve hello") ==
        "* You ignore eve, so no answer reaches you. /ignore lists whom you do.\n");
  CHECK(contains(scene.eve.received(), ":bob!line@host PRIVMSG eve :hello\n"));
  CHECK(scene.bob.answer_to("/msg carol hello").empty());
}

TEST_CASE("what the ignored say in a room is heard still, and others hear them alone", "[ignoring]") {
  Company scene;
  scene.bob.type("/ignore eve");
  scene.forget();
  scene.eve.type("PRIVMSG #lobby :hi");
  scene.mallory.type("/msg bob psst");
  CHECK(scene.bob.received() == "<eve> hi\n[mallory -> you] psst\n");
  scene.eve.type("PRIVMSG carol :psst");
  CHECK(contains(scene.carol.received(), "PRIVMSG carol :psst"));
}

TEST_CASE("somebody is ignored under any later name, and a mask finds all it matches", "[ignoring]") {
  Company scene;
  scene.bob.type("/ignore EVE");
  scene.eve.type("NICK adam");
  scene.forget();
  scene.eve.type("PRIVMSG bob :psst");
  CHECK(scene.bob.received().empty());
  CHECK(scene.bob.answer_to("/unignore adam") == "* You no longer ignore adam\n");
  scene.eve.type("PRIVMSG bob :psst");
  CHECK(scene.bob.received() == "[adam -> you] psst\n");

  CHECK(scene.bob.answer_to("/ignore *!*@host").starts_with("* You ignore *!*@host: "));
  scene.eve.type("PRIVMSG bob :psst");
  scene.mallory.type("/msg bob psst");
  CHECK(scene.bob.received().empty());
  scene.bob.answer_to("/msg bob note to self");
  CHECK(scene.bob.answer_to("/msg bob note to self") == "[bob -> you] note to self\n");
}

TEST_CASE("/ignore lists, refuses and takes back in words", "[ignoring]") {
  Company scene;
  FakeClient& bob = scene.bob;
  CHECK(bob.answer_to("/ignore") ==
        "* You ignore nobody. /ignore NAME drops what NAME sends to you alone.\n");
  CHECK(bob.answer_to("/unignore eve") == "! You do not ignore eve. /ignore lists whom you do.\n");
  CHECK(bob.answer_to("/ignore eve").starts_with("* You ignore eve: what comes from there to you alone is "));
  CHECK(bob.answer_to("/ignore Eve") == "* You ignore Eve already\n");
  CHECK(bob.answer_to("/ignore 192.0.2.7").starts_with("* You ignore *!*@192.0.2.7: "));
  CHECK(bob.answer_to("/ignore") == "* You ignore 2 names:\n*   eve\n*   *!*@192.0.2.7\n");
  CHECK(bob.answer_to("/ignore Bob") == "! You cannot ignore yourself.\n");
  CHECK(bob.answer_to("/ignore eve mallory") == "! /ignore takes one name: /ignore eve\n");
  CHECK(bob.answer_to("/ignore a/b").starts_with("! 'a/b' is neither a name nor a mask"));
  CHECK(bob.answer_to("/ignore " + std::string(201, 'x')).find("is neither a name nor a mask") !=
        std::string::npos);
  for (int i = 2; i < 32; ++i)
    CHECK(bob.answer_to(fmt::format("/ignore x{}", i)).starts_with("* You ignore x"));
  CHECK(bob.answer_to("/ignore x32") ==
        "! You ignore 32 names, the most there may be. /ignore lists them, /unignore NAME ends one.\n");
  CHECK(bob.answer_to("/unignore eve") == "* You no longer ignore eve\n");
  CHECK(bob.answer_to("/ignore x32").starts_with("* You ignore x32: "));
}

TEST_CASE("SILENCE lists, adds and takes back", "[ignoring]") {
  Company scene;
  const std::string end = ":relay 272 carol carol :End of silence list\n";
  const std::string carol = ":carol!~u@host SILENCE ";
  check_exchanges(
      scene.carol,
      {{"SILENCE", end},
       {"SILENCE +eve", carol + "+eve!*@*\n"},
       {"SILENCE +EVE!*@*", ""},
       {"SILENCE *!*@192.0.2.7", carol + "+*!*@192.0.2.7\n"},
       {"SILENCE", ":relay 271 carol carol eve!*@*\n:relay 271 carol carol *!*@192.0.2.7\n" + end},
       {"SILENCE carol", ":relay 271 carol carol eve!*@*\n:relay 271 carol carol *!*@192.0.2.7\n" + end},
       {"SILENCE eve", ":relay 272 carol eve :End of silence list\n"},
       {"SILENCE -nobody", ""},
       {"SILENCE -eve,+x!y@z,-192.0.2.7",
        carol + "-eve!*@*\n" + carol + "+x!y@z\n" + carol + "-*!*@192.0.2.7\n"},
       {"SILENCE +", ":relay 415 carol * :Bad mask\n"},
       {"SILENCE +a/b", ":relay 415 carol a/b :Bad mask\n"}});
  for (int i = 1; i < 32; ++i) scene.carol.type(fmt::format("SILENCE +x{}", i));
  CHECK(scene.carol.answer_to("SILENCE +x32") ==
        ":relay 511 carol x32 :Your silence list is full: 32 masks are the most\n");
}
