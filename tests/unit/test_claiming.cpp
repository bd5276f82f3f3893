// Rooms that are kept for an account, in both dialects.

#include "fake_irc_client.h"
#include "memory_keeper.h"
#include "slow_accounts.h"
#include "slow_archive.h"

#include <optional>
#include <string>
#include <string_view>

using namespace chat::test;
using chat::relay::HubSettings;

namespace {

/// alice and bob have accounts, whose passwords are "tea" and "milk and honey".
struct Scene {
  SlowAccounts accounts;
  MemoryKeeper keeper;
  std::optional<FakeIrcRelay> relay;

  Scene() {
    start_anew();
    FakeClient bob(*relay, "bob");
    late_answer_to(bob, "/register milkandhoney");
    bob.type("/quit");
  }
  void start_anew() { relay.emplace(accounts, keeper); }

  template <class Client>
  std::string late_answer_to(Client& client, std::string_view line) {
    client.received();
    client.type(line);
    accounts.answer_all(relay->hub, at_second(0));
    return client.received();
  }
  bool is_operator(std::string_view nick) const {
    const auto* const person = relay->hub.find(nick);
    const auto* const room = relay->hub.find_room("#tea");
    return person != nullptr && room != nullptr && person->is_op_in(*room);
  }
};

/// Somebody who has logged in.
struct Owner : FakeClient {
  Owner(Scene& scene, std::string_view nick, std::string_view password) : FakeClient(*scene.relay, nick) {
    scene.late_answer_to(*this, "/login " + std::string(password));
  }
};

}  // namespace

TEST_CASE("who is logged out rules no room by the account", "[claiming]") {
  Scene scene;
  Owner alice(scene, "alice", "tea");
  alice.type("/join tea");
  alice.type("/claim");
  FakeClient second(*scene.relay, "phone");
  second.type("/join tea");
  scene.late_answer_to(second, "/login alice tea");
  REQUIRE(scene.is_operator("phone"));
  alice.received();
  SECTION("because the account has a new password") {
    second.received();
    scene.late_answer_to(alice, "/password tea longpassword");
    CHECK(contains(second.received(), "phone set -o phone"));
  }
  SECTION("by itself") {
    CHECK(contains(second.answer_to("/logout"), "phone set -o phone"));
    CHECK(contains(alice.received(), "phone set -o phone"));
  }
  CHECK_FALSE(scene.is_operator("phone"));
  CHECK(scene.is_operator("alice"));
  scene.late_answer_to(second, "/login alice longpassword");
  scene.late_answer_to(second, "/login alice tea");
  CHECK(scene.is_operator("phone"));
}

TEST_CASE("a claimed room outlives its members, and the relay", "[claiming]") {
  Scene scene;
  {
    Owner alice(scene, "alice", "tea");
    alice.type("/join tea");
    CHECK(contains(alice.answer_to("/claim"), "* #tea is kept for alice: "));
    alice.type("/topic tea at four");
    alice.type("/mode +k milk");
    alice.type("/ban eve");
    alice.type("/quit");
  }
  const auto is_as_it_was = [&] {
    const auto* const room = scene.relay->hub.find_room("#tea");
    REQUIRE(room != nullptr);
    CHECK(room->members().empty());
    CHECK(room->topic().text == "tea at four");
    CHECK(room->topic().by == "alice");
    CHECK(room->modes().key == "milk");
    CHECK(room->modes().bans.at(0).mask == "eve!*@*");
    CHECK(room->created().wall == at_second(0).wall);
  };
  is_as_it_was();
  scene.start_anew();
  is_as_it_was();
  FakeClient carol(*scene.relay, "carol");
  CHECK(carol.answer_to("/join tea") == "! #tea takes a key: /join #tea KEY\n");
  carol.type("/join tea milk");
  CHECK_FALSE(scene.is_operator("carol"));
  Owner alice(scene, "alice", "tea");
  carol.received();
  alice.type("/join tea milk");
  CHECK(scene.is_operator("alice"));
  CHECK(contains(carol.received(), "* alice set +o alice\n"));
}

TEST_CASE("a claimed lobby is the same after a restart, with what was said behind its door", "[claiming]") {
  using namespace chat::relay;
  CountingLedger ledger;
  SlowArchive archive;
  SlowAccounts accounts;
  MemoryKeeper keeper;
  const auto created = at_second(-500).wall;
  KeptRoom lobby{.name = "#lobby", .created = created, .claim = {.founder = "alice"}};
  lobby.modes.key = "milk";
  keeper.keep(std::move(lobby));
  ArchivedLine line{"#lobby", chat::unix_milliseconds(created), true, {}};
  line.entry.text = "hi";
  archive.before.push_back(line);
  Hub hub({.history_lines = 3}, {ledger, archive, accounts, keeper}, at_second(0));
  CHECK(hub.lobby().created().wall == created);
  CHECK(hub.lobby().history().size() == 1);
  CHECK(hub.lobby().was_closed());
}

TEST_CASE("who logs in where it rules is an operator from then on", "[claiming]") {
  Scene scene;
  {
    Owner alice(scene, "alice", "tea");
    alice.type("/join tea");
    alice.type("/claim");
    alice.type("/quit");
  }
  FakeIrcClient guest(*scene.relay, "guest_of_tea");
  guest.enter("#tea");
  CHECK_FALSE(scene.is_operator("guest_of_tea"));
  const std::string told = scene.late_answer_to(guest, "NS IDENTIFY alice tea");
  CHECK(contains(told, "MODE #tea +o "));
  CHECK(scene.is_operator("guest_of_tea"));
}

TEST_CASE("operators that were made stay operators, and no longer when unmade", "[claiming]") {
  Scene scene;
  Owner alice(scene, "alice", "tea");
  alice.type("/join tea");
  alice.type("/claim");
  {
    Owner bob(scene, "bob", "milkandhoney");
    bob.type("/join tea");
    alice.type("/op bob");
    bob.type("/join lobby");
    bob.type("/join tea");
    CHECK(scene.is_operator("bob"));
    alice.type("/deop bob");
    bob.type("/join lobby");
    bob.type("/join tea");
    CHECK_FALSE(scene.is_operator("bob"));
    alice.type("/op bob");
    bob.type("/deop alice");
  }
  alice.type("/join lobby");
  alice.type("/join tea");
  CHECK(scene.is_operator("alice"));
}

TEST_CASE("not everybody may claim a room, and nobody twice", "[claiming]") {
  Scene scene;
  FakeClient carol(*scene.relay, "carol");
  carol.type("/join tea");
  CHECK(contains(carol.answer_to("/claim"), "! You are not logged in"));
  Owner alice(scene, "alice", "tea");
  CHECK(alice.answer_to("/claim") == "! Only operators of #lobby may do that. It has none.\n");
  alice.type("/join tea");
  CHECK(alice.answer_to("/claim") == "! Only operators of #tea may do that. /who marks them with @.\n");
  carol.type("/op alice");
  alice.received();
  CHECK(contains(alice.answer_to("/claim"), "* #tea is kept for alice"));
  CHECK(contains(carol.received(), "* The room is kept for alice from now on\n"));
  CHECK(alice.answer_to("/claim") == "* #tea is kept for alice\n");
  CHECK(carol.answer_to("/unclaim") == "! Only who has claimed #tea may do that.\n");
  CHECK(alice.answer_to("/unclaim") == "* #tea is kept no longer\n");
  CHECK(carol.answer_to("/unclaim") == "! Nobody has claimed #tea.\n");
  carol.type("/join lobby");
  alice.type("/join lobby");
  CHECK(scene.relay->hub.find_room("#tea") == nullptr);
  CHECK(scene.keeper.rooms().empty());
}

TEST_CASE("so many rooms are one account's at the most", "[claiming]") {
  Scene scene;
  Owner alice(scene, "alice", "tea");
  for (std::size_t i = 0; i < chat::relay::kClaimsOfOne; ++i) {
    alice.type("/join r" + std::to_string(i));
    CHECK(contains(alice.answer_to("/claim"), "is kept for alice"));
  }
  alice.type("/join tea");
  CHECK(alice.answer_to("/claim") == "! You keep 20 rooms, the most for one account.\n");
}

TEST_CASE("the rooms of an account that ends are anybody's", "[claiming]") {
  Scene scene;
  Owner alice(scene, "alice", "tea");
  alice.type("/join tea");
  alice.type("/claim");
  alice.type("/join lobby");
  REQUIRE(scene.relay->hub.find_room("#tea") != nullptr);
  scene.late_answer_to(alice, "/unregister tea");
  CHECK(scene.relay->hub.find_room("#tea") == nullptr);
  CHECK(scene.keeper.rooms().empty());
}

TEST_CASE("ChanServ keeps channels", "[claiming]") {
  Scene scene;
  FakeIrcClient alice(*scene.relay, "alice");
  scene.late_answer_to(alice, "NS IDENTIFY tea");
  alice.enter("#tea");
  check_exchanges(
      alice,
      {{"PRIVMSG ChanServ :INFO #tea", ":ChanServ!ChanServ@relay NOTICE alice :#tea is not registered.\n"},
       {"CS REGISTER", ":ChanServ!ChanServ@relay NOTICE alice :Say: /msg ChanServ REGISTER #CHANNEL\n"},
       {"CHANSERV REGISTER #none", ":ChanServ!ChanServ@relay NOTICE alice :#none: No such channel\n"}});
  CHECK(contains(alice.answer_to("PRIVMSG ChanServ@services.example :register #tea"),
                 "NOTICE alice :#tea is registered to alice: it stays"));
  CHECK(contains(alice.answer_to("CS INFO #TEA"), "#tea is registered to alice, and is there since 2026-"));
  CHECK(contains(alice.answer_to("CS HELP"), "REGISTER #CHANNEL: keeps the channel"));
  CHECK(contains(alice.answer_to("CS DROP #tea"), "#tea is registered no longer."));
  CHECK(scene.keeper.rooms().empty());
}

TEST_CASE("who logs in to an operator's account rules the relay until they log out", "[claiming]") {
  SlowAccounts accounts;
  MemoryKeeper keeper;
  FakeIrcRelay relay(accounts, keeper, {"Alice", "ruth"});
  const auto late_answer_to = [&](auto& client, std::string_view line) {
    client.received();
    client.type(line);
    accounts.answer_all(relay.hub, at_second(0));
    return client.received();
  };
  FakeClient alice(relay, "alice");
  CHECK(contains(alice.answer_to("/oper x"), "! Nobody becomes an operator by password here"));
  CHECK(contains(late_answer_to(alice, "/login tea"), "* You are an operator of this relay"));
  CHECK(relay.hub.find("alice")->rules_relay);
  alice.type("/logout");
  CHECK_FALSE(relay.hub.find("alice")->rules_relay);
  FakeIrcClient irma(relay, "irma");
  const std::string told = late_answer_to(irma, "NS IDENTIFY alice tea");
  CHECK(contains(told, " 381 alice :"));
  CHECK(contains(told, ":alice MODE alice :+o\n"));
  FakeClient far(relay, "ruth", at_second(0), {.host = "192.0.2.9", .is_encrypted = true});
  CHECK(contains(late_answer_to(far, "/register milkandhoney"), "! ruth is an operator's account"));
  far.type("/nick far");
  FakeClient near(relay, "ruth", at_second(0), {.host = "::1"});
  CHECK(contains(late_answer_to(near, "/register milkandhoney"), "* ruth is registered"));
}

TEST_CASE("nobody rules the lobby by being first", "[claiming]") {
  HubSettings settings;
  SECTION("as it is") {}
  SECTION("where its owner wants that") {
    settings.first_rules_lobby = true;
  }
  LocalHub hub(settings, at_second(0));
  chat::relay::Outbox outbox;
  const chat::relay::LineRendering rendering;
  auto& alice = hub.enter("alice", {.user = "line", .host = "host"}, {&outbox, &rendering}, at_second(0));
  REQUIRE(hub.join(alice, "#lobby", {}, at_second(0)));
  CHECK(alice.is_op_in(hub.lobby()) == settings.first_rules_lobby);
  REQUIRE(hub.join(alice, "#tea", {}, at_second(0)));
  CHECK(alice.is_op_in(*hub.find_room("#tea")));
}

TEST_CASE("banned addresses outlive the relay", "[claiming]") {
  Scene scene;
  const auto bans = [&] { return scene.relay->hub.address_bans().all(at_second(1).wall); };
  const auto network = chat::Network::parse("192.0.2.0/24");
  scene.keeper.keep({{*network, "ruth", "spam", at_second(600).wall}});
  scene.start_anew();
  REQUIRE(bans().size() == 1);
  CHECK(bans()[0].network == *network);
  CHECK(bans()[0].reason == "spam");
}

TEST_CASE("a PONG waits until what its client has decided is kept", "[claiming]") {
  Scene scene;
  auto& hub = scene.relay->hub;
  FakeIrcClient alice(*scene.relay, "alice");
  scene.late_answer_to(alice, "PRIVMSG NickServ :IDENTIFY tea");
  alice.enter("#tea");
  hub.settle();
  const auto round = [&] {
    hub.settle();
    hub.take_late_answers(at_second(1));
  };
  round();
  alice.received();
  CHECK(contains(alice.answer_to("PING nothing"), "PONG relay :nothing"));

  scene.keeper.is_slow = true;
  for (const char* decision :
       {"PRIVMSG ChanServ :REGISTER #tea", "MODE #tea +k key", "TOPIC #tea :at four"}) {
    alice.type(decision);
    alice.received();
    CHECK(alice.answer_to("PING a").empty());
    round();
    CHECK(alice.received().empty());
    FakeIrcClient bob(*scene.relay, "bob");
    CHECK(contains(bob.answer_to("PING b"), "PONG relay :b"));
    scene.keeper.settle();
    // The loop does not sleep before it has gone on.
    CHECK(hub.deadline() <= at_second(1).steady);
    round();
    CHECK(contains(alice.received(), "PONG relay :a"));
  }
}

TEST_CASE("the relay's close, too, waits until what its client has decided is kept", "[claiming]") {
  Scene scene;
  auto& hub = scene.relay->hub;
  Owner alice(scene, "alice", "tea");
  alice.type("/join tea");
  hub.settle();
  hub.take_late_answers(at_second(1));
  scene.keeper.is_slow = true;
  alice.type("/claim");
  alice.dialect().finish_input(at_second(1));
  hub.settle();
  CHECK(alice.dialect().closing_reason() == nullptr);
  scene.keeper.settle();
  hub.take_late_answers(at_second(1));
  CHECK(alice.dialect().closing_reason() != nullptr);
}

TEST_CASE("who decides what cannot be written is told so once, before it is told that all was tried",
          "[claiming]") {
  Scene scene;
  Owner alice(scene, "alice", "tea");
  FakeIrcClient bob(*scene.relay, "bob");
  bob.enter("#tea");
  alice.type("/join tea");
  bob.type("MODE #tea +o alice");
  scene.keeper.is_slow = true;
  const auto write = [&] {
    scene.relay->hub.settle();
    scene.keeper.settle();
    scene.relay->hub.take_late_answers(at_second(0));
  };
  write();
  scene.keeper.failing = "the disk is full";
  alice.type("/claim");
  write();
  CHECK(contains(alice.received(),
                 "\n! What you have just changed holds now, but could not be written: it is "
                 "lost if the relay stops"));
  bob.received();
  bob.type("TOPIC #tea :tea at four");
  bob.type("PING a");
  CHECK_FALSE(contains(bob.received(), "PONG"));
  write();
  const std::string told = bob.received();
  CHECK(contains(told, ":relay NOTICE bob :What you have just changed holds now, but could not be written"));
  CHECK(told.find("NOTICE") < told.find("PONG relay :a"));
  bob.type("TOPIC #tea :at five");
  alice.type("/topic at six");
  write();
  CHECK_FALSE(contains(bob.received(), "could not be written"));
  CHECK_FALSE(contains(alice.received(), "could not be written"));
  scene.keeper.failing.clear();
  alice.type("/topic at seven");
  write();
  scene.keeper.failing = "the disk is full";
  alice.type("/topic at eight");
  write();
  CHECK(contains(alice.received(), "could not be written"));
}

TEST_CASE("what could not be written is tried again when it is due", "[claiming]") {
  Scene scene;
  chat::relay::Hub& hub = scene.relay->hub;
  hub.expire(at_second(7));
  CHECK(scene.keeper.tries == 0);
  scene.keeper.due = at_second(7).steady;
  CHECK(hub.deadline() == at_second(7).steady);
  hub.expire(at_second(6));
  CHECK(scene.keeper.tries == 0);
  hub.expire(at_second(7));
  CHECK(scene.keeper.tries == 1);
}
