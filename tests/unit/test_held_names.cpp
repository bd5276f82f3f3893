// A ban or a mute does not end with another name.

#include "fake_irc_client.h"
#include "slow_accounts.h"

#include <optional>
#include <string>

using namespace chat;
using namespace chat::test;

namespace {

/// alice, who rules #a with text, at another address than bob, who is there by IRC.
struct Scene {
  SlowAccounts accounts;
  FakeIrcRelay relay{3, accounts};
  FakeClient alice{relay, "ann", at_second(0), {.host = "192.0.2.1", .is_encrypted = true}};
  FakeIrcClient bob{relay, "bob", {}, at_second(0), {.host = "192.0.2.2", .is_encrypted = true}};

  Scene() {
    alice.type("/join a");
    bob.enter("#a");
    alice.received();
  }
  void come_by_the_same_address() {
    const relay::Origin bobs{.host = "192.0.2.2", .is_encrypted = true};
    others.emplace(relay, "carol", "", at_second(0), bobs);
  }

  std::optional<FakeIrcClient> others{};
};

}  // namespace

TEST_CASE("who is muted or banned keeps its name while it is there", "[held names]") {
  Scene scene;
  for (const std::string letter : {"q", "b"}) {
    CAPTURE(letter);
    scene.alice.type("/mode +" + letter + " bob");
    CHECK(scene.bob.answer_to("NICK rob") ==
          ":relay 435 bob rob #a :Cannot change nickname while banned or muted on channel\n");
    scene.alice.type("/mode -" + letter + " bob");
  }
  FakeClient dave(scene.relay, "dave");
  dave.type("/join a");
  scene.alice.type("/mode +q dave");
  dave.received();
  CHECK(dave.answer_to("/nick rude") == "! You keep your name: you are banned or muted in #a.\n");
  SECTION("unless it may speak all the same") {
    scene.alice.type("/voice dave");
    dave.type("/nick rude");
    CHECK(scene.relay.hub.find("rude") != nullptr);
  }
  SECTION("or has left") {
    dave.type("/join b");
    dave.type("/nick rude");
    CHECK(scene.relay.hub.find("rude") != nullptr);
  }
}

TEST_CASE("logging in gives no other name to who is muted", "[held names]") {
  Scene scene;
  FakeClient guest(scene.relay, "guest77");
  guest.type("/join a");
  scene.alice.type("/mode +q guest77");
  guest.type("/login alice tea");
  scene.accounts.answer_all(scene.relay.hub, at_second(0));
  CHECK(scene.relay.hub.find("guest77") != nullptr);
  CHECK(scene.relay.hub.find("alice") == nullptr);
}

TEST_CASE("with text, somebody is banned or muted by what another name leaves", "[held names]") {
  Scene scene;
  SECTION("by the address, where nobody else is there") {
    CHECK(scene.alice.answer_to("/mute bob 10m") == "* You set +q *!*@192.0.2.2 for 10 minutes\n");
    CHECK(scene.alice.answer_to("/unmute bob") == "* You set -q *!*@192.0.2.2\n");
    CHECK(scene.alice.answer_to("/ban bob") == "* You set +b *!*@192.0.2.2\n");
    scene.bob.type("QUIT");
    scene.bob.dialect().leave("Quit", at_second(0));
    scene.alice.received();
    CHECK(scene.alice.answer_to("/unban bob") == "* You set -b *!*@192.0.2.2\n");
    CHECK(scene.alice.answer_to("/unban bob") == "* Nothing has changed: it was so before.\n");
  }
  SECTION("also when somebody else has had the name for a moment") {
    scene.alice.answer_to("/ban bob");
    scene.bob.dialect().leave("Quit", at_second(0));
    FakeIrcClient eve(scene.relay, "eve", {}, at_second(0), {.host = "192.0.2.9", .is_encrypted = true});
    eve.type("NICK bob");
    eve.type("NICK eve");
    scene.alice.received();
    CHECK(scene.alice.answer_to("/unban bob") == "* You set -b *!*@192.0.2.2\n");
  }
  SECTION("else by the name, which is kept") {
    scene.come_by_the_same_address();
    CHECK(scene.alice.answer_to("/mute BOB") == "* You set +q bob!*@*\n");
    CHECK(scene.alice.answer_to("/unmute bob") == "* You set -q bob!*@*\n");
  }
  SECTION("and by the account, too") {
    scene.relay.hub.log_in(*scene.relay.hub.find("bob"), "robert", at_second(0));
    scene.alice.received();
    const std::string nick = scene.relay.hub.find("bob") != nullptr ? "bob" : "robert";
    CHECK(scene.alice.answer_to("/ban " + nick) == "* You set +bb *!*@192.0.2.2 ~account:robert\n");
    CHECK(scene.alice.answer_to("/unban " + nick) == "* You set -bb ~account:robert *!*@192.0.2.2\n");
  }
  SECTION("a mask stays as it is") {
    CHECK(scene.alice.answer_to("/ban bob!*@*") == "* You set +b bob!*@*\n");
    CHECK(scene.alice.answer_to("/ban m:eve") == "* You set +q eve!*@*\n");
  }
}

TEST_CASE("a ban of a stranger by another's name does not meet its owner", "[held names]") {
  Scene scene;
  const std::string bans = GENERATE("b", "q");
  FakeClient stranger(scene.relay);
  stranger.type("/nick alice", at_second(1));
  scene.alice.type("/mode +" + bans + " alice", at_second(2));
  const auto masks = [&] {
    const auto& modes = scene.relay.hub.find_room("#a")->modes();
    return bans == "b" ? modes.bans : modes.mutes;
  };
  REQUIRE(masks().size() == 1);
  scene.alice.received();
  SECTION("once it is a guest") {
    scene.relay.hub.expire(at_second(31));
  }
  SECTION("once it takes another name") {
    stranger.type("/nick rude", at_second(3));
  }
  SECTION("once it has left") {
    stranger.dialect().leave("", at_second(3));
  }
  CHECK(masks().empty());
  CHECK(scene.alice.received() ==
        "* The relay set -" + bans + " alice!*@* (who had the name has it no longer)\n");
}

TEST_CASE("a ban by a name stays that was there before a stranger took it", "[held names]") {
  Scene scene;
  scene.alice.type("/mode +b alice");
  FakeClient stranger(scene.relay);
  stranger.type("/nick alice", at_second(1));
  stranger.type("/nick rude", at_second(2));
  CHECK(scene.relay.hub.find_room("#a")->modes().bans.size() == 1);
}

TEST_CASE("a ban for a time is one for that time of the guest that it makes", "[held names]") {
  Scene scene;
  FakeClient stranger(scene.relay);
  stranger.type("/nick alice", at_second(1));
  stranger.type("/join a", at_second(1));
  scene.come_by_the_same_address();
  FakeClient beside(scene.relay, "beside");
  scene.alice.type("/mute alice 10m", at_second(2));
  scene.relay.hub.expire(at_second(31));
  const auto& mutes = scene.relay.hub.find_room("#a")->modes().mutes;
  REQUIRE(mutes.size() == 1);
  CHECK(mutes.front().mask.starts_with("guest"));
  CHECK(mutes.front().ends == at_second(602).steady);
}

TEST_CASE("a ban of a kind that there is not is refused", "[held names]") {
  Scene scene;
  CHECK(contains(scene.alice.answer_to("/ban ~x:foo"), "! +b does not take '~x:foo': "));
  CHECK(contains(scene.alice.answer_to("/mode +e ~realname:*bot*"), "! +e does not take "));
  CHECK(scene.alice.answer_to("/ban ~account:foo") == "* You set +b ~account:foo\n");
  CHECK(scene.alice.answer_to("/ban *!~x@2001:db8:*") == "* You set +b *!~x@2001:db8:*\n");
}
