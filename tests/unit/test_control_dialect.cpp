#include "catch.h"
#include "cuts.h"
#include "fake_client.h"
#include "hub_person.h"
#include "looking.h"
#include "memory_keeper.h"
#include "relay/dialects/control/control_dialect.h"
#include "slow_accounts.h"
#include "slow_archive.h"

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

using namespace chat;
using namespace chat::relay;
using namespace chat::test;
using nlohmann::json;

namespace {

/// Whoever has the control socket, without a socket.
struct Console {
  explicit Console(Hub& served, bool ends_rounds = false)
      : dialect(served, outbox, limits, at_second(0)), hub(served), ends_rounds_(ends_rounds) {}
  ~Console() { dialect.leave({}, at_second(0)); }
  Console(const Console&) = delete;
  Console& operator=(const Console&) = delete;

  /// All that has come, an object a line.
  std::vector<json> received() {
    std::vector<json> items;
    std::string text;
    for (std::string more = take(); !more.empty(); more = take()) text += more;
    for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1)
      items.push_back(json::parse(text.substr(at, text.find('\n', at) - at)));
    return items;
  }
  std::vector<json> ask(const std::string& line) {
    dialect.receive(line + "\n", at_second(0));
    if (ends_rounds_) hub.settle();
    hub.take_late_answers(at_second(0));
    return received();
  }
  /// The words of the only item, or why it was refused.
  std::string words(const std::string& line) {
    const auto items = ask(line);
    REQUIRE(!items.empty());
    if (items.back().at("end") == "refused") return "refused: " + items.back().at("why").get<std::string>();
    REQUIRE(items.size() == 2);
    return items.front().at("text");
  }

  const ReadingLimits limits = ControlDialect::limits(nullptr);
  Outbox outbox{};
  ControlDialect dialect;
  Hub& hub;

 private:
  bool ends_rounds_;  // after each line, so that what it has changed is kept

  std::string take() {
    dialect.expire(at_second(0));
    return take_from(outbox);
  }
};

struct Scene {
  FakeRelay relay{};
  FakeClient alice{relay, "alice"};
  FakeClient bob{relay, "bob"};
  Console console{relay.hub};

  Scene() {
    for (FakeClient* each : {&alice, &bob}) {
      each->type("hi");
      each->received();
    }
    alice.received();
  }
};

/// With a place for what is to outlive the relay.
struct KeptScene {
  NoAccounts accounts{};
  MemoryKeeper keeper{};
  FakeRelay relay{accounts, keeper};
  Console console{relay.hub, true};
};

const json kDone{{"end", "ok"}};

json refused(const std::string& why) {
  return {{"end", "refused"}, {"why", why}};
}

}  // namespace

TEST_CASE("an operator at the control socket bans addresses", "[control]") {
  KeptScene scene;
  CHECK(scene.console.words("ban 192.0.2.0/24 2h spam") == "192.0.2.0/24 is banned for 2 hours");
  REQUIRE(scene.relay.hub.address_bans().find("192.0.2.7", at_second(0).wall) != nullptr);
  CHECK(scene.relay.hub.address_bans().find("192.0.2.7", at_second(0).wall)->by == "relay");
  CHECK(scene.console.words("bans") == "192.0.2.0/24, for 2 hours, by relay: spam");
  CHECK(scene.console.words("unban 192.0.2.0/24") == "192.0.2.0/24 is banned no longer");
  CHECK(scene.console.words("unban 192.0.2.0/24") == "refused: 192.0.2.0/24 is not banned");
  CHECK(scene.console.words("bans") == "no address is banned");
  for (const std::string slip :
       {"5x", "-5m", "-1", "+5m", "0", "0s", "1ms", "106751d", "9999999d", "\u0663m"}) {
    CHECK(scene.console.words("ban 192.0.2.0/24 " + slip + " spam") ==
          "refused: '" + slip +
              "' is no time from 1 second to 36,500 days, such as 10m, 2h or 7d; a reason begins with no "
              "number");
  }
  CHECK(scene.console.words("bans") == "no address is banned");
}

TEST_CASE("an operator at the control socket has the operators' commands, as the relay", "[control]") {
  Scene scene;
  CHECK(scene.console.words("say #lobby tea is ready") == "said to 2 people");
  CHECK(scene.alice.received() == "<relay> tea is ready\n");
  CHECK(scene.console.words("say we stop at five") == "2 people told");
  CHECK(scene.alice.received() == "* To everybody, from the relay: we stop at five\n");
  CHECK(scene.console.words("kick lobby bob go home") == "bob is out of #lobby");
  CHECK(scene.alice.received() == "* relay kicked bob (go home)\n");
  CHECK(scene.console.words("kick lobby bob") == "refused: bob is not in #lobby");
  CHECK(scene.console.words("kick nowhere bob") == "refused: there is no room #nowhere");
  CHECK(scene.console.words("close-room #lobby") == "Everybody is out of #lobby");
  CHECK(scene.console.words("kill ALICE bye") == "alice is disconnected");
  CHECK(contains(scene.alice.received(), "! You are disconnected: killed by relay: bye.\n"));
  CHECK(scene.console.words("kill nobody") == "refused: nobody here is called nobody");
}

TEST_CASE("a ban that cannot be kept is no success", "[control]") {
  KeptScene scene;
  scene.keeper.failing = "the disk is full";
  const std::string why =
      "this is not kept yet, and tried again; until it is it would end with the relay: the disk is full";
  const auto banned = scene.console.ask("ban 192.0.2.1");
  REQUIRE(banned.size() == 2);
  CHECK(banned[0].at("text") == "192.0.2.1 is banned for ever");
  CHECK(banned[1] == refused(why));
  CHECK(scene.console.ask("unban 192.0.2.1").back() == refused(why));
}

TEST_CASE("a ban is answered when it is kept", "[control]") {
  KeptScene scene;
  scene.keeper.is_slow = true;
  CHECK(scene.console.ask("ban 192.0.2.1").empty());
  scene.keeper.settle();
  scene.relay.hub.take_late_answers(at_second(0));
  CHECK(scene.console.received().back() == kDone);
}

TEST_CASE("a line that is no command is refused, and says why", "[control]") {
  Scene scene;
  CHECK(scene.console.ask("rooom") ==
        std::vector{refused("there is no command 'rooom'; did you mean rooms?")});
  CHECK(scene.console.ask("kill  ") == std::vector{refused("something is missing: kill NAME [REASON]")});
  CHECK(scene.console.ask("rooms x") == std::vector{refused("rooms takes nothing behind it")});
  CHECK(scene.console.ask("who #lobby x y") == std::vector{refused("who takes nothing behind '#lobby'")});
  CHECK(scene.console.ask("unregister ruth x") ==
        std::vector{refused("unregister takes nothing behind 'ruth'")});
  CHECK(scene.console.ask("forget #tea") ==
        std::vector{refused("forget takes an account, and #tea is a room")});
  CHECK(scene.console.ask("kick #lobby") ==
        std::vector{refused("something is missing: kick ROOM NAME [REASON]")});
  CHECK(scene.console.ask("say #lobby") == std::vector{refused("something is missing: say [#ROOM] TEXT")});
  CHECK(scene.console.ask("say") == std::vector{refused("something is missing: say [#ROOM] TEXT")});
  CHECK(scene.console.ask("say  ") == std::vector{refused("something is missing: say [#ROOM] TEXT")});
  CHECK(scene.console.ask("say \xff") == std::vector{refused("the request is not UTF-8 (byte 5)")});
  CHECK(scene.console.ask(std::string(5'000, 'x')) ==
        std::vector{refused("the request has 5,000 bytes, and 4,096 is the most")});
  CHECK(scene.console.ask("").back().at("end") == "refused");
}

TEST_CASE("who sends a line that does not end is let go", "[control]") {
  Scene scene;
  scene.console.dialect.receive(std::string(4'096, 'x'), at_second(0));
  CHECK(scene.console.received().empty());
  CHECK(scene.console.dialect.closing_reason() == nullptr);
  scene.console.dialect.receive(std::string(100, 'x'), at_second(0));
  CHECK(scene.console.received() == std::vector{refused("a request has 4,096 bytes at the most")});
  CHECK(scene.console.dialect.closing_reason() != nullptr);
}

TEST_CASE("requests are taken one after the other, however they are cut", "[control]") {
  const std::string requests = "kill nobody\nbans\nsay hello\n";
  std::string whole;
  for (const auto& pieces : all_cuts(requests)) {
    Scene scene;
    for (const std::string_view piece : pieces) scene.console.dialect.receive(piece, at_second(0));
    const std::string answer = json(scene.console.received()).dump();
    if (whole.empty()) whole = answer;
    CHECK(answer == whole);
  }
  CHECK(contains(whole, "2 people told"));
}

TEST_CASE("who is here is listed as the reader takes it", "[control]") {
  FakeRelay relay;
  std::vector<std::unique_ptr<FakeClient>> people;
  for (int i = 0; i < 300; ++i) {
    people.push_back(std::make_unique<FakeClient>(relay, "p" + std::to_string(i)));
    people.back()->type("/join #" + std::string(40, 'r'));
  }
  Console console(relay.hub);
  console.dialect.receive("who\nstatus\n", at_second(0));
  CHECK(console.outbox.backlog() < 20'000);
  people.erase(people.begin());
  const auto items = console.received();
  // Who has gone had been told already.
  REQUIRE(items.size() == 300 + 1 + 1 + 1);
  CHECK(items[300].at("end") == "ok");
  CHECK(items[301].at("people") == 299);
}

TEST_CASE("somebody is described for programs and for people", "[control]") {
  Scene scene;
  scene.alice.type("/away tea");
  const auto items = scene.console.ask("who #LOBBY");
  REQUIRE(items.size() == 3);
  CHECK(items[0].at("text") == "alice from host, in @#lobby, away: tea");
  CHECK(items[0].at("rooms") == json::parse(R"([{"room":"#lobby","operator":true,"voice":false}])"));
  CHECK(items[0].at("away") == "tea");
  CHECK(items[1].at("nick") == "bob");
  CHECK(scene.console.ask("who tea") == std::vector{refused("there is no room #tea")});
  const auto rooms = scene.console.ask("rooms");
  REQUIRE(rooms.size() == 2);
  CHECK(rooms[0].at("text") == "#lobby, 2 people");
}

TEST_CASE("rooms and bans are listed by name, in whatever order they have come about", "[control]") {
  Scene scene;
  for (const char* name : {"#tea", "#Milk"})
    REQUIRE(scene.relay.hub.join(*scene.relay.hub.find("alice"), name, "", at_second(0)));
  CHECK(scene.console.ask("who")[0].at("text") == "alice from host, in @#lobby, @#Milk and @#tea");
  KeptScene kept;
  for (const char* network : {"198.51.100.7", "192.0.2.0/24"})
    kept.console.ask(fmt::format("ban {}", network));
  const auto bans = kept.console.ask("bans");
  REQUIRE(bans.size() == 3);
  CHECK(bans[0].at("network") == "192.0.2.0/24");
  CHECK(bans[1].at("network") == "198.51.100.7");
}

TEST_CASE("an address is shown as it is, not as IRC's messages want it", "[control]") {
  FakeRelay relay;
  FakeClient alice(relay, "alice", at_second(0), {.host = "::1", .is_encrypted = true});
  Console console(relay.hub);
  const auto items = console.ask("who");
  CHECK(items[0].at("text") == "alice from ::1, in @#lobby");
  CHECK(items[0].at("address") == "::1");
  CHECK(items[0].at("shown_host") == "0::1");
}

TEST_CASE("a reload is answered when it is known what came of it", "[control]") {
  Scene scene;
  CHECK(scene.console.ask("reload\nbans").empty());
  auto wishes = scene.relay.hub.take_wishes_to_reload();
  REQUIRE(wishes.size() == 1);
  wishes[0](Failure("x.toml:3: no"));
  const auto items = scene.console.received();
  REQUIRE(items.size() == 3);
  CHECK(items[0] == refused("x.toml:3: no"));
  CHECK(items[2] == kDone);
  CHECK(scene.console.ask("reload").empty());
  scene.relay.hub.take_wishes_to_reload().at(0)(ReadAnew{});
  CHECK(scene.console.received().back() == kDone);
}

TEST_CASE("a reload that is asked for while one is told of has the next round come at once", "[control]") {
  Scene scene;
  CHECK(scene.console.ask("reload\nreload\nbans").empty());
  scene.relay.hub.take_wishes_to_reload().at(0)(ReadAnew{});
  CHECK(scene.console.received().back() == kDone);
  CHECK(scene.relay.hub.deadline() <= at_second(0).steady);
  scene.relay.hub.take_wishes_to_reload().at(0)(ReadAnew{});
  CHECK(scene.relay.hub.deadline() > at_second(0).steady);
  CHECK(scene.console.received().size() == 4);
}

TEST_CASE("a stop is the loop's to do", "[control]") {
  Scene scene;
  CHECK_FALSE(scene.relay.hub.take_wish_to_stop());
  CHECK(scene.console.words("stop") == "the relay is stopping");
  CHECK(scene.relay.hub.take_wish_to_stop());
}

TEST_CASE("who asks nothing for a minute is let go, and who waits for an answer is not", "[control]") {
  Scene scene;
  CHECK(scene.console.dialect.deadline() == at_second(60).steady);
  scene.console.dialect.receive("reload\n", at_second(50));
  CHECK(scene.console.dialect.deadline() == kNever);
  scene.relay.hub.take_wishes_to_reload().at(0)(ReadAnew{});
  scene.console.dialect.expire(at_second(109));
  CHECK(scene.console.dialect.closing_reason() == nullptr);
  scene.console.dialect.expire(at_second(110));
  REQUIRE(scene.console.dialect.closing_reason() != nullptr);
}

TEST_CASE("what has come before the end of input is answered before the connection closes", "[control]") {
  Scene scene;
  scene.console.dialect.receive("reload\nbans", at_second(0));
  scene.console.dialect.finish_input(at_second(0));
  CHECK(scene.console.dialect.closing_reason() == nullptr);
  scene.relay.hub.take_wishes_to_reload().at(0)(ReadAnew{});
  CHECK(scene.console.received().size() == 4);
  CHECK(scene.console.dialect.closing_reason() != nullptr);
}

TEST_CASE("all that is kept of a room is exported, page by page", "[control]") {
  SlowArchive archive;
  FakeRelay relay(archive);
  FakeClient alice(relay, "alice");
  for (int i = 0; i < 1'500; ++i) alice.type("line " + std::to_string(i));
  archive.settle();
  Console console(relay.hub);
  CHECK(console.ask("export #Lobby").empty());
  std::vector<json> items;
  for (int pages = 0; pages < 2; ++pages) {
    REQUIRE(archive.asked.size() == 1);
    archive.answer();
    relay.hub.take_late_answers(at_second(0));
    for (json& each : console.received()) items.push_back(std::move(each));
  }
  CHECK(archive.asked.empty());
  REQUIRE(items.size() == 1'501);
  CHECK(items[1'499].at("said") == "line 1499");
  CHECK(items[1'499].at("nick") == "alice");
  CHECK(items[1'500] == kDone);
}

TEST_CASE("an export that cannot be read, or of what nobody knows, is refused", "[control]") {
  SlowArchive archive;
  FakeRelay relay(archive);
  Console console(relay.hub);
  console.ask("export #lobby");
  archive.answer(true);
  relay.hub.take_late_answers(at_second(0));
  CHECK(console.received() == std::vector{refused("what was said cannot be read: the relay's log says why")});
  console.ask("export #nix");
  archive.answer();
  relay.hub.take_late_answers(at_second(0));
  CHECK(console.received() == std::vector{refused("nothing is kept of #nix")});
  archive.is_busy = true;
  CHECK(console.ask("export #lobby").back().at("end") == "refused");
}

TEST_CASE("without an archive an export is what rooms remember", "[control]") {
  Scene scene;
  const auto items = scene.console.ask("export #lobby");
  REQUIRE(items.size() == 3);
  CHECK(items[0].at("said") == "hi");
  CHECK(scene.console.ask("export carol") == std::vector{refused("nothing is kept of carol")});
}

TEST_CASE("an account is described, forgotten and ended", "[control]") {
  SlowAccounts accounts;
  FakeRelay relay(3, accounts);
  FakeClient alice(relay, "alice");
  const auto ask = [&](Console& console, const std::string& line) {
    console.ask(line);
    // What one answer has asked anew has the next one.
    for (int i = 0; i < 2; ++i) {
      accounts.answer_all(relay.hub, at_second(0));
      relay.hub.take_late_answers(at_second(0));
    }
    return console.received();
  };
  Console console(relay.hub);
  alice.type("/login alice tea");
  accounts.answer_all(relay.hub, at_second(0));
  alice.type("a line");
  auto items = ask(console, "export ALICE");
  REQUIRE(items.size() == 4);
  CHECK(items[0] == json::parse(R"({"type":"account","account":"alice","made":"2001-09-09T01:46:40.000Z",
                                    "certificates":["f1"],"rooms":[],"keeps_private":false})"));
  CHECK(items[1] == json::parse(R"({"type":"place","room":"#lobby","left":null})"));
  CHECK(items[2].at("said") == "a line");
  CHECK(ask(console, "forget Alice").front().at("text") == "what was said as alice is forgotten");
  // She is in the room still.
  CHECK(ask(console, "export alice").size() == 3);
  CHECK(ask(console, "forget nobody") == std::vector{refused("nothing is kept of nobody")});
  CHECK(ask(console, "unregister nobody") == std::vector{refused("there is no account nobody")});
  alice.type("another line");
  CHECK(ask(console, "unregister alice").back() == kDone);
  CHECK(alice.answer_to("/whois alice").find("logged in as") == std::string::npos);
  CHECK(ask(console, "unregister alice") == std::vector{refused("there is no account alice")});
  CHECK(ask(console, "forget alice").front().at("text") == "what was said as alice is forgotten");
  CHECK(ask(console, "forget alice") == std::vector{refused("nothing is kept of alice")});
  accounts.break_down();
  CHECK(ask(console, "export alice") ==
        std::vector{refused("the accounts cannot be read or written: the relay's log says why")});
}

TEST_CASE("forgetting is answered when the disk has done it", "[control]") {
  SlowAccounts accounts;
  SlowArchive archive;
  FakeRelay relay(accounts, archive);
  Console console(relay.hub);
  archive.forgetting_state = Forgetting::goes_on;
  CHECK(console.ask("forget alice").empty());
  for (int i = 0; i < 2; ++i) accounts.answer_all(relay.hub, at_second(0));
  CHECK(archive.forgotten == std::vector<std::string>{"alice"});
  relay.hub.take_late_answers(at_second(0));
  CHECK(console.received().empty());
  archive.forgetting_state = Forgetting::failed;
  relay.hub.take_late_answers(at_second(0));
  CHECK(console.received() ==
        std::vector{refused("the disk did not delete all of it: the relay's log says why")});
}

TEST_CASE("what was said as an account that has ended is found, page by page, and forgotten", "[control]") {
  SlowArchive archive;
  FakeRelay relay(archive);
  FakeClient bob(relay, "bob");
  for (int i = 0; i < 1'500; ++i) bob.type("line " + std::to_string(i));
  archive.settle();
  archive.kept.back().entry.account = "alice";
  Console console(relay.hub);
  const auto forget = [&](const std::string& name) {
    console.ask("forget " + name);
    while (!archive.asked.empty()) {
      archive.answer();
      relay.hub.take_late_answers(at_second(0));
    }
    relay.hub.take_late_answers(at_second(0));
    return console.received();
  };
  CHECK(forget("alice").front().at("text") == "what was said as alice is forgotten");
  CHECK(forget("nosuch") == std::vector{refused("nothing is kept of nosuch")});
  // Another relay of the chat may know more.
  CHECK(archive.forgotten == std::vector<std::string>{"alice", "nosuch"});
}

TEST_CASE("only operators of the relay ask about others' accounts", "[control]") {
  SlowAccounts accounts;
  FakeRelay relay(3, accounts);
  HubPerson eve(relay.hub, relay.renderings.plain);
  for (const auto kind : {AccountRequest::Kind::describe, AccountRequest::Kind::remove}) {
    const auto asked =
        relay.hub.ask({.kind = kind, .account = "alice"}, eve.member, nullptr, at_second(0), {});
    REQUIRE_FALSE(asked);
    CHECK(asked.error().problem == Problem::not_relay_operator);
  }
  CHECK_FALSE(relay.hub.forget_lines_of_account(*eve, "alice", at_second(0), true));
  CHECK_FALSE(relay.hub.ask_to_stop(*eve));
}
