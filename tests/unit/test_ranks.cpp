// Who rules a claimed room when it comes: shown, taken back, and ended with the account.

#include "fake_irc_client.h"
#include "memory_keeper.h"
#include "slow_accounts.h"

#include <set>
#include <string>
#include <string_view>

using namespace chat::test;

namespace {

/// alice, by IRC, has claimed #tea and made bob, who has an account as well, its operator.
struct Scene {
  SlowAccounts accounts;
  MemoryKeeper keeper;
  FakeIrcRelay relay{accounts, keeper};
  FakeIrcClient alice{relay, "alice"};

  Scene() {
    late_answer_to(alice, "NS IDENTIFY tea");
    alice.enter("#tea");
    alice.type("CS REGISTER #tea");
    FakeClient bob(relay, "bob");
    late_answer_to(bob, "/register milkandhoney");
    bob.type("/join tea");
    alice.type("MODE #tea +o bob");
    bob.type("/quit");
    bob.dialect().leave("Quit", at_second(0));
    alice.received();
  }

  template <class Client>
  std::string late_answer_to(Client& client, std::string_view line) {
    client.received();
    client.type(line);
    accounts.answer_all(relay.hub, at_second(0));
    return client.received();
  }
  void log_in_and_come(FakeClient& bob) {
    late_answer_to(bob, "/login milkandhoney");
    bob.type("/join tea");
  }
  bool is_operator(std::string_view nick) const {
    return relay.hub.find(nick)->is_op_in(*relay.hub.find_room("#tea"));
  }
  bool has_made(std::string_view account) const {
    return relay.hub.find_room("#tea")->claim().has_made(account);
  }
};

}  // namespace

TEST_CASE("who registers the name of an account that has ended rules nothing by it", "[ranks]") {
  Scene scene;
  scene.alice.type("MODE #tea +eIb ~account:Bob ~a:bob ~account:bob*");
  scene.alice.received();
  SECTION("ended here") {
    FakeClient bob(scene.relay, "bob");
    scene.late_answer_to(bob, "/login milkandhoney");
    scene.late_answer_to(bob, "/unregister milkandhoney");
    bob.dialect().leave("Quit", at_second(0));
    CHECK(contains(scene.alice.received(), ":relay MODE #tea -eI ~account:Bob ~a:bob\n"));
  }
  SECTION("ended on another relay") {
    scene.accounts.end_elsewhere("bob");
    scene.relay.hub.take_late_answers(at_second(0));
    CHECK(scene.alice.received() == ":relay MODE #tea -eI ~account:Bob ~a:bob\n");
  }
  CHECK_FALSE(scene.has_made("bob"));
  scene.relay.hub.settle();
  CHECK(scene.keeper.rooms().at(0).claim.operators == std::set<std::string>{"alice"});
  const auto& modes = scene.relay.hub.find_room("#tea")->modes();
  CHECK(modes.ban_exceptions.empty());
  CHECK(modes.invite_exceptions.empty());
  CHECK(modes.bans.size() == 1);
  scene.alice.type("MODE #tea -b ~account:bob*");
  FakeClient stranger(scene.relay, "bob");
  scene.late_answer_to(stranger, "/register another one");
  stranger.type("/join tea");
  CHECK_FALSE(scene.is_operator("bob"));
}

TEST_CASE("an account begins without what rooms know of another of its name", "[ranks]") {
  Scene scene;
  scene.relay.hub.find_room("#tea")->claim().note_operator("carol", true);
  FakeClient carol(scene.relay, "carol");
  scene.late_answer_to(carol, "/register milkandhoney");
  carol.type("/join tea");
  CHECK_FALSE(scene.is_operator("carol"));
  CHECK(scene.has_made("bob"));
}

TEST_CASE("it is told who rules a room besides its founder", "[ranks]") {
  Scene scene;
  CHECK(contains(scene.alice.answer_to("CS INFO #tea"),
                 ":These accounts are its operators, too, whenever they come: bob. /mode #tea -o ACCOUNT "
                 "takes that back.\n"));
  FakeClient carol(scene.relay, "carol");
  carol.type("/join tea");
  CHECK(
      carol.answer_to("/claim") ==
      "* #tea is kept for alice; whenever they come, these rule it, too: bob. /deop NAME takes that back.\n");
  scene.alice.type("MODE #tea -o bob");
  CHECK(carol.answer_to("/claim") == "* #tea is kept for alice\n");
  CHECK_FALSE(contains(scene.alice.answer_to("CS INFO #tea"), "operators"));
  CHECK(contains(scene.alice.answer_to("MODE #tea -o alice2"), " 401 "));
}

TEST_CASE("an operator who is not there is made none", "[ranks]") {
  Scene scene;
  FakeClient bob(scene.relay, "bobby");
  SECTION("and nobody is called so") {
    CHECK(scene.alice.answer_to("MODE #tea -oo bob BOB") == ":alice!~u@host MODE #tea -o bob\n");
  }
  SECTION("with text") {
    FakeClient carol(scene.relay, "carol");
    carol.type("/join tea");
    scene.alice.type("MODE #tea +o carol");
    carol.received();
    CHECK(carol.answer_to("/deop bob") == "* You set -o bob\n");
    CHECK(carol.answer_to("/deop bob") == "! There is nobody here called bob.\n");
  }
  SECTION("and is called otherwise elsewhere") {
    FakeClient elsewhere(scene.relay, "bob");
    scene.late_answer_to(elsewhere, "/login milkandhoney");
    elsewhere.type("/nick rob");
    CHECK(scene.alice.answer_to("MODE #tea -o rob") == ":alice!~u@host MODE #tea -o bob\n");
    elsewhere.dialect().leave("Quit", at_second(0));
  }
  SECTION("and is there under another name") {
    FakeClient there(scene.relay, "bob");
    scene.log_in_and_come(there);
    there.type("/nick rob");
    scene.alice.received();
    CHECK(scene.alice.answer_to("MODE #tea -o bob") == ":alice!~u@host MODE #tea -o rob\n");
    CHECK_FALSE(scene.is_operator("rob"));
    there.dialect().leave("Quit", at_second(0));
  }
  CHECK_FALSE(scene.has_made("bob"));
  scene.late_answer_to(bob, "/login bob milkandhoney");
  bob.type("/join tea");
  CHECK_FALSE(scene.is_operator("bobby"));
  CHECK(contains(scene.alice.answer_to("MODE #tea -o nobody"), " 401 alice nobody :"));
  CHECK(contains(scene.alice.answer_to("MODE #tea -v bobby2"), " 401 alice bobby2 :"));
}

TEST_CASE("the founder is not put out by whom it has made an operator", "[ranks]") {
  Scene scene;
  FakeClient bob(scene.relay, "bob");
  scene.log_in_and_come(bob);
  REQUIRE(scene.is_operator("bob"));
  const std::string refused =
      "! alice has claimed #tea: only alice, and operators of this relay, may do that.\n";
  CHECK(bob.answer_to("/kick alice coup") == refused);
  CHECK(bob.answer_to("/deop alice") == refused);
  CHECK(scene.is_operator("alice"));
  FakeIrcClient irma(scene.relay, "irma");
  irma.enter("#tea");
  scene.alice.type("MODE #tea +o irma");
  CHECK(irma.answer_to("KICK #tea alice") == ":relay 482 irma #tea :alice is the channel's founder\n");
  scene.relay.hub.find("irma")->rules_relay = true;
  CHECK(contains(irma.answer_to("KICK #tea alice"), "KICK #tea alice"));
}
