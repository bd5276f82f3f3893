#include "catch.h"
#include "cuts.h"
#include "fake_irc_client.h"

#include <string>

using namespace chat;
using namespace chat::test;

namespace {

struct Pair {
  FakeIrcRelay relay{50};
  FakeClient alice{relay, "alice"};
  FakeClient bob{relay, "bob"};

  Pair() {
    alice.received();
    bob.received();
  }
};

}  // namespace

TEST_CASE("a blank line inside a paste stays one", "[line]") {
  Pair scene;
  FakeIrcClient irene(scene.relay, "irene");
  irene.enter("#lobby");
  scene.bob.received();
  scene.alice.send("one\n\ntwo\n\n\n\n\nthree\n\n");
  CHECK(scene.bob.received() == "<alice> one\n<alice> \n<alice> two\n<alice> \n<alice> \n<alice> three\n");
  const std::string head = ":alice!line@host PRIVMSG #lobby :";
  CHECK(irene.received() ==
        head + "one\n" + head + " \n" + head + "two\n" + head + " \n" + head + " \n" + head + "three\n");
}

TEST_CASE("an Enter of its own is nothing", "[line]") {
  Pair scene;
  scene.alice.send("\n\none\n", at_second(1));
  scene.alice.send("\n", at_second(2));
  scene.alice.send("\n", at_second(3));
  scene.alice.send("two\n", at_second(4));
  scene.alice.send("three\n\n/me waves\n\nfour\n", at_second(5));
  CHECK(scene.bob.received() == "<alice> one\n<alice> two\n<alice> three\n<* alice> waves\n<alice> four\n");
}

TEST_CASE("a paste may come in pieces", "[line]") {
  const std::string paste = "one\n\ntwo\n";
  for (const auto& pieces : all_cuts(paste)) {
    Pair scene;
    double second = 1;
    for (const auto piece : pieces) scene.alice.send(piece, at_second(second += 0.01));
    CHECK(scene.bob.received() == "<alice> one\n<alice> \n<alice> two\n");
  }
}

TEST_CASE("with /echo on, one sees what one types, and lines end in CR LF", "[line]") {
  Pair scene;
  CHECK(scene.alice.answer_to("/echo") == "* What you type is not echoed. /echo on echoes it.\n");
  CHECK(scene.alice.answer_to("/echo on") ==
        "\xFF\xFB\x01\xFF\xFB\x03* What you type is echoed from now on.\r\n");
  scene.alice.send("hx\x08i");
  CHECK(scene.alice.received() == "hx\b \bi");
  scene.bob.type("hello");
  CHECK(scene.alice.received() == "<bob> hello\r\n");
  scene.alice.send("\r");
  CHECK(scene.alice.received() == "\r\n");
  CHECK(scene.bob.received() == "<alice> hi\n");
  scene.alice.send("\xFF\xFE\x01");
  scene.bob.type("still there?");
  CHECK(scene.alice.received() == "<bob> still there?\n");
  CHECK(scene.alice.answer_to("/echo maybe") == "! /echo takes on or off.\n");
}

TEST_CASE("who asks whether anybody is there is answered", "[line]") {
  Pair scene;
  scene.alice.send("\xFF\xF6");
  CHECK(scene.alice.received() == "* Yes, chat-relay is here.\n");
}
