#include "catch.h"
#include "fake_irc_client.h"

#include <memory>
#include <string>
#include <vector>

using namespace chat;
using namespace chat::test;

TEST_CASE("an invitation passes whatever keeps others out", "[irc]") {
  IrcPair scene;
  scene.alice.type("MODE #a +iklb key 1 bob");
  CHECK(contains(scene.bob.answer_to("JOIN #a"), " 474 "));
  scene.alice.type("INVITE bob #a");
  CHECK(contains(scene.bob.answer_to("JOIN #a"), ":bob!~u@host JOIN #a\n"));
  scene.bob.type("PART #a");
  CHECK(contains(scene.bob.answer_to("JOIN #a"), " 474 "));
}

TEST_CASE("an invitation passes once, and to whom it was given", "[irc]") {
  IrcPair scene;
  scene.alice.type("MODE #a +i");
  scene.bob.type("AWAY :lunch");
  check_exchanges(scene.alice,
                  {
                      {"INVITE nobody #a", ":relay 401 alice nobody :No such nick\n"},
                      {"INVITE bob #nowhere", ":relay 403 alice #nowhere :No such channel\n"},
                      {"INVITE alice #a", ":relay 443 alice alice #a :is already on channel\n"},
                      {"INVITE bob #a", ":relay 341 alice bob #a\n:relay 301 alice bob :lunch\n"},
                  });
  CHECK(contains(scene.bob.received(), ":alice!~u@host INVITE bob #a\n"));
  CHECK(scene.bob.answer_to("INVITE alice #a") == ":relay 442 bob #a :You're not on that channel\n");
  scene.bob.type("NICK robert");
  FakeIrcClient thief(scene.relay, "bob");
  CHECK(contains(thief.answer_to("JOIN #a"), " 473 "));
  CHECK(contains(scene.bob.answer_to("JOIN #a"), "JOIN #a\n"));
  CHECK(scene.bob.answer_to("INVITE bob #a") == ":relay 482 robert #a :You're not channel operator\n");
  scene.bob.type("PART #a");
  CHECK(contains(scene.bob.answer_to("JOIN #a"), " 473 "));
}

TEST_CASE("members who are no operators invite whom nothing keeps out", "[irc]") {
  IrcPair scene;
  scene.both_in();
  const FakeIrcClient carol(scene.relay, "carol");
  const std::string refused = ":relay 482 bob #a :You're not channel operator\n";
  for (const std::string mode : {"b carol", "l 2", "i"}) {
    scene.alice.type("MODE #a +" + mode);
    CHECK(scene.bob.answer_to("INVITE carol #a") == refused);
    scene.alice.type("MODE #a -" + mode);
  }
  scene.alice.type("MODE #a +k key");
  CHECK(scene.bob.answer_to("INVITE carol #a") == ":relay 341 bob carol #a\n");
}

TEST_CASE("who is no operator learns of no address by inviting", "[irc]") {
  IrcPair scene;
  scene.both_in();
  FakeIrcClient carol(scene.relay, "carol", "", at_second(0), {.host = "198.51.100.7", .cloak = "x.y.ip"});
  for (const std::string mode : {"b *!*@198.51.100.*", "b *!*@203.0.113.*"}) {
    scene.alice.type("MODE #a +" + mode);
    CHECK(scene.bob.answer_to("INVITE carol #a") == ":relay 341 bob carol #a\n");
    CHECK(carol.received() == ":bob!~u@host INVITE carol #a\n");
    scene.alice.type("MODE #a -" + mode);
  }
  FakeIrcClient dave(scene.relay, "dave", "", at_second(0), {.host = "198.51.100.8", .cloak = "x.z.ip"});
  scene.alice.type("MODE #a +b *!*@198.51.100.*");
  scene.bob.type("INVITE dave #a");
  dave.received();
  CHECK(contains(dave.answer_to("JOIN #a"), " 474 "));
  scene.alice.type("INVITE dave #a");
  dave.received();
  CHECK(contains(dave.answer_to("JOIN #a"), " JOIN #a\n"));
  scene.alice.type("MODE #a +b *!*@x.z.ip");
  dave.type("PART #a");
  CHECK(contains(scene.bob.answer_to("INVITE dave #a"), " 482 "));
}

TEST_CASE("invitations are told to operators who want to know", "[irc]") {
  IrcPair scene;
  FakeIrcClient carol(scene.relay, "carol", "invite-notify");
  carol.type("JOIN #a");
  scene.alice.type("MODE #a +o carol");
  carol.received();
  scene.alice.answer_to("INVITE bob #a");
  CHECK(carol.received() == ":alice!~u@host INVITE bob #a\n");
}

TEST_CASE("so many may be invited and not come, and who has left does not count", "[irc]") {
  IrcPair scene;
  scene.alice.type("MODE #a +i");
  std::vector<std::unique_ptr<FakeIrcClient>> guests;
  const auto invite_another = [&] {
    const std::string nick = "g" + std::to_string(guests.size());
    guests.push_back(std::make_unique<FakeIrcClient>(scene.relay, nick));
    return scene.alice.answer_to("INVITE " + nick + " #a");
  };
  for (int i = 0; i < 100; ++i) CHECK(contains(invite_another(), " 341 alice "));
  CHECK(invite_another() == ":relay 478 alice #a i :100 people are invited, the most there may be\n");
  CHECK(contains(scene.alice.answer_to("INVITE g7 #a"), " 341 alice "));
  FakeClient bob(scene.relay, "line");
  guests.front().reset();
  CHECK(contains(scene.alice.answer_to("INVITE line #a"), " 341 alice "));
  CHECK(contains(guests[7]->answer_to("JOIN #a"), "JOIN #a\n"));
}

TEST_CASE("a member's invitation does not outlast what operators decide afterwards", "[irc]") {
  IrcPair scene;
  scene.both_in();
  FakeIrcClient carol(scene.relay, "carol");
  CHECK(scene.bob.answer_to("INVITE carol #a") == ":relay 341 bob carol #a\n");
  const auto [change, numeric] = GENERATE(table<std::string, std::string>(
      {{"+b carol", " 474 "}, {"+i", " 473 "}, {"+k key", " 475 "}, {"+l 1", " 471 "}}));
  scene.alice.type("MODE #a " + change);
  CHECK(contains(carol.answer_to("JOIN #a"), numeric));
}

TEST_CASE("an operator's invitation outlasts all but a ban of who is invited", "[irc]") {
  IrcPair scene;
  FakeIrcClient carol(scene.relay, "carol");
  scene.alice.type("INVITE bob #a");
  scene.alice.type("INVITE carol #a");
  scene.alice.type("MODE #a +ikl key 1");
  scene.alice.type("MODE #a +b carol");
  CHECK(contains(carol.answer_to("JOIN #a"), " 474 "));
  CHECK(contains(scene.bob.answer_to("JOIN #a"), "JOIN #a\n"));
}
