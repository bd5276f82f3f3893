#include "catch.h"
#include "fake_client.h"
#include "looking.h"

#include <algorithm>
#include <string>

using chat::test::contains;
using chat::test::FakeClient;
using chat::test::FakeRelay;

namespace {

/// alice, who is the lobby's operator, and bob and carol, who are not.
struct Scene {
  FakeRelay relay;
  FakeClient alice{relay, "alice"};
  FakeClient bob{relay, "bob"};
  FakeClient carol{relay, "carol"};

  Scene() {
    for (FakeClient* client : {&alice, &bob, &carol}) client->received();
  }
};

const std::string kInNoRoom = "* You are in no room now: /join one. /rooms lists them.\n";

}  // namespace

TEST_CASE("an operator throws somebody out, who is told", "[line]") {
  Scene scene;
  CHECK(scene.alice.answer_to("/kick BOB too loud") == "* You kicked bob\n");
  CHECK(scene.bob.received() == "* alice kicked bob (too loud)\n" + kInNoRoom);
  CHECK(scene.carol.received() == "* alice kicked bob (too loud)\n");
  CHECK(scene.alice.answer_to("/kick carol") == "* You kicked carol\n");
  CHECK(scene.carol.received() == "* alice kicked carol\n" + kInNoRoom);
  CHECK(scene.carol.answer_to("/kick alice") == "! You are in no room: /join one.\n");
  CHECK(scene.alice.answer_to("/who") == "* 1 person in #lobby:\n*   @alice\n");
}

TEST_CASE("who may not throw out, and who cannot be", "[line]") {
  Scene scene;
  CHECK(scene.bob.answer_to("/kick alice") ==
        "! Only operators of #lobby may do that. /who marks them with @.\n");
  CHECK(scene.alice.answer_to("/kick eve") == "! There is nobody here called eve.\n");
  CHECK(scene.alice.answer_to("/kick ALICE") == "! That is you. To leave, /join another room, or /quit.\n");
  CHECK(scene.alice.answer_to("/kick bob " + std::string(301, 'x')) ==
        "! Your reason has 301 bytes, and 300 is the most.\n");
  CHECK(scene.alice.answer_to("/kick") == "! Something is missing: /kick NAME [REASON]\n");
}

TEST_CASE("who may not do what operators do is told that there are none", "[line]") {
  Scene scene;
  scene.alice.answer_to("/deop alice");
  CHECK(scene.bob.answer_to("/kick alice") == "! Only operators of #lobby may do that. It has none.\n");
}

TEST_CASE("operators make operators", "[line]") {
  Scene scene;
  CHECK(scene.bob.answer_to("/op bob carol") ==
        "! Only operators of #lobby may do that. /who marks them with @.\n");
  CHECK(scene.alice.answer_to("/op BOB  eve carol") ==
        "! There is nobody here called eve.\n* You set +oo bob carol\n");
  CHECK(scene.bob.received() == "* alice set +oo bob carol\n");
  CHECK(scene.alice.answer_to("/op bob") == "* Nothing has changed: it was so before.\n");
  CHECK(scene.bob.answer_to("/deop alice") == "* You set -o alice\n");
  CHECK(scene.alice.answer_to("/kick carol") ==
        "! Only operators of #lobby may do that. /who marks them with @.\n");
  CHECK(contains(scene.alice.answer_to("/who"), "*   alice @bob @carol\n"));
}

TEST_CASE("a room's modes are shown, explained and changed", "[line]") {
  Scene scene;
  const std::string shown = scene.bob.answer_to("/mode");
  CHECK(shown.starts_with("* Modes of #lobby: +n. There are:\n*   +b MASK    banned: "));
  CHECK(scene.bob.answer_to("/mode +mi") ==
        "! Only operators of #lobby may do that. /who marks them with @.\n");
  CHECK(scene.alice.answer_to("/mode +mk-n  milk") == "* You set +mk-n milk\n");
  CHECK(scene.bob.received() == "* alice set +mk-n milk\n");
  CHECK(contains(scene.bob.answer_to("hi"), "! You may not speak in #lobby"));
  CHECK(scene.alice.answer_to("/mode +v bob") == "* You set +v bob\n");
  CHECK(contains(scene.alice.answer_to("/who"), "*   @alice +bob carol\n"));
  CHECK(contains(scene.alice.answer_to("/mode"), "* Modes of #lobby: +km milk. There are:\n"));
  CHECK(scene.alice.answer_to("/mode +m") == "* Nothing has changed: it was so before.\n");
}

TEST_CASE("who changes one of a room's modes is told what that means, and so are the others", "[line]") {
  Scene scene;
  const auto [modes, meaning] = GENERATE(table<std::string, std::string>({
      {"+t", "only operators set the topic"},
      {"+i", "only who is invited comes in"},
      {"-n", "others may speak from outside"},
      {"+s", "the room is not listed"},
      {"+l 9", "no more than so many people come in"},
      {"+W 9", "everybody may say one line in so many seconds"},
  }));
  CHECK(scene.alice.answer_to("/mode " + modes) == "* You set " + modes + ": " + meaning + "\n");
  CHECK(scene.bob.received() == "* alice set " + modes + ": " + meaning + "\n");
}

TEST_CASE("what bans there are can be seen", "[line]") {
  Scene scene;
  CHECK(scene.bob.answer_to("/mode +b") == "* +b of #lobby: 0 masks\n");
  CHECK(scene.alice.answer_to("/mode +b carol") == "* You set +b carol!*@*\n");
  CHECK(scene.bob.answer_to("/mode b") == "* +b of #lobby: 1 mask\n*   carol!*@*, set by alice\n");
  CHECK(contains(scene.carol.answer_to("hi"),
                 "! You may not speak in #lobby: its mode +b forbids it. /mode explains."));
}

TEST_CASE("modes that make no sense are refused", "[line]") {
  Scene scene;
  const std::string unknown = "! There is no mode ?, so nothing was done. /mode alone explains them.\n";
  CHECK(scene.alice.answer_to("/mode +\xC3\xA9") == unknown + unknown);
  CHECK(scene.alice.answer_to("/mode +o") == "! +o needs a NAME behind it: /mode +o NAME\n");
  CHECK(scene.alice.answer_to("/mode +k a:b") ==
        "! +k does not take 'a:b': a key has 23 visible ASCII characters at the most, and no commas or "
        "colons.\n");
  CHECK(scene.alice.answer_to("/mode +l none") ==
        "! +l does not take 'none': the limit is a number above 0.\n");
  CHECK(contains(scene.alice.answer_to("/mode +b " + std::string(201, 'x')),
                 "a mask is one word of 200 bytes"));
}

TEST_CASE("somebody is asked into a room", "[line]") {
  Scene scene;
  scene.alice.answer_to("/join tea");
  scene.alice.answer_to("/mode +i");
  CHECK(contains(scene.bob.answer_to("/join tea"),
                 "! You may not enter #tea uninvited. One of its operators has to /invite you."));
  scene.bob.type("/away lunch");
  scene.bob.received();
  CHECK(scene.alice.answer_to("/invite BOB") == "* You invited bob to #tea\n* bob is away: lunch\n");
  CHECK(scene.bob.received() == "* alice invited you to #tea\n");
  CHECK(contains(scene.bob.answer_to("/join tea"), "* You are now in #tea with alice."));
  CHECK(scene.bob.answer_to("/invite carol") ==
        "! Only operators of #tea may do that. /who marks them with @.\n");
  CHECK(scene.alice.answer_to("/invite bob") == "! bob is in #tea already.\n");
  CHECK(scene.alice.answer_to("/invite eve") == "! There is nobody here called eve.\n");
}

TEST_CASE("one line changes so much at the most", "[line]") {
  Scene scene;
  const std::string too_many = "! 12 at once are the most: what you wrote behind them was not done.\n";
  const std::string names = scene.alice.answer_to("/voice a1 a2 a3 a4 a5 a6 a7 a8 a9 b1 b2 b3 bob");
  CHECK(std::count(names.begin(), names.end(), '\n') == 13);
  CHECK(names.ends_with(too_many));
  const std::string masks =
      scene.alice.answer_to("/mode +bbbbbbbbbbbbb a1 a2 a3 a4 a5 a6 a7 a8 a9 b1 b2 b3 b4");
  CHECK(contains(masks, too_many));
  CHECK_FALSE(contains(masks, "b4"));
}

TEST_CASE("of many names that nobody has one gets advice", "[line]") {
  Scene scene;
  const std::string answer = scene.alice.answer_to("/op bobb bbob");
  CHECK(answer ==
        "! There is nobody here called bobb. Did you mean bob?\n! There is nobody here called bbob.\n");
}

TEST_CASE("a change of modes is done whole or not at all", "[line]") {
  Scene scene;
  const std::string no_change =
      "! A change begins with + or -, as in /mode +m, and is of your room, #lobby. /mode alone explains "
      "them.\n";
  CHECK(scene.alice.answer_to("/mode #lobby +m") == no_change);
  CHECK(scene.alice.answer_to("/mode bob +o") == no_change);
  CHECK(scene.alice.answer_to("/mode +mZ") ==
        "! There is no mode Z, so nothing was done. /mode alone explains them.\n");
  CHECK(scene.alice.answer_to("/mode +k key other") ==
        "! Nothing was done: no letter of +k takes 'other'.\n");
  CHECK(scene.bob.received().empty());
  CHECK(scene.alice.answer_to("/mode +kv key bob") == "* You set +kv key bob\n");
}

TEST_CASE("several are let in again at once", "[line]") {
  Scene scene;
  scene.alice.type("/ban eve!*@*");
  scene.alice.type("/ban mallory!*@*");
  CHECK(scene.alice.answer_to("/unban eve mallory") == "* You set -bb eve!*@* mallory!*@*\n");
}

TEST_CASE("who bans a name learns if nobody is or can be called so", "[line]") {
  Scene scene;
  CHECK(scene.alice.answer_to("/ban carrol") ==
        "* You set +b carrol!*@*\n* Nobody here is called carrol. Did you mean carol?\n");
  CHECK(scene.alice.answer_to("/ignore carrol")
            .ends_with("* Nobody here is called carrol. Did you mean carol?\n"));
  CHECK(scene.alice.answer_to("/mode +").starts_with("! A change begins with + or -, as in /mode +m, "));
  CHECK(contains(scene.alice.answer_to("/mute #lobby"), "! "));
  CHECK(contains(scene.alice.answer_to("/ban jos\u00e9"), "! "));
  CHECK(contains(scene.alice.answer_to("/mode +b $a:eve"), "! +b does not take '$a:eve'"));
  CHECK(scene.carol.received() == "* alice set +b carrol!*@*\n");
}

TEST_CASE("what takes nothing, or one name, is not done with more behind it", "[line]") {
  Scene scene;
  CHECK(scene.alice.answer_to("/lock now") == "! /lock takes nothing behind it, and was not done: /lock\n");
  CHECK(scene.alice.answer_to("/invite eve #tea") == "! /invite takes one name: /invite eve\n");
  CHECK(scene.alice.answer_to("/help nick kick") == "! /help explains one command: /help nick\n");
  CHECK(scene.bob.received().empty());
}
