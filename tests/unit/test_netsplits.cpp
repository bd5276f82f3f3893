// Many people who leave or come at once, as relays lose each other and meet again.

#include "fake_irc_client.h"
#include "relay/hub/netsplit.h"

#include <string>
#include <vector>

#include <fmt/format.h>

using namespace chat;
using namespace chat::relay;
using namespace chat::test;

namespace {

constexpr const char* kWhy = "their relay is gone";

/// Three who are connected here, and others of another relay.
struct Apart {
  FakeIrcRelay relay{};
  FakeIrcClient irc{relay, "ivy", "batch"};
  FakeIrcClient plain{relay, "pam"};
  FakeClient line{relay, "lil"};
  std::uint64_t last_id = 1ULL << 40;

  Apart() {
    irc.enter("#lobby");
    plain.enter("#lobby");
    forget();
  }

  void forget() {
    irc.received();
    plain.received();
    line.received();
  }

  void hear(Fact::Kind kind, const std::string& nick, std::string_view target = {}) {
    Person* const known = relay.hub.find(nick);
    Source source{.nick = nick, .user = "u", .host = "h", .id = known != nullptr ? known->id : ++last_id};
    Fact fact{kind, source};
    fact.target = target;
    fact.at = at_second(1);
    if (kind == Fact::Kind::quit) fact.text = kWhy;
    relay.hub.hear(fact);
  }

  void come(const std::string& nick, const std::vector<std::string>& rooms) {
    hear(Fact::Kind::entered, nick);
    for (const std::string& room : rooms) hear(Fact::Kind::joined, nick, room);
  }

  void lose(const std::vector<std::string>& nicks, const std::set<std::string>& rooms) {
    relay.hub.hear_together({Netsplit::Way::leave, rooms, kWhy}, at_second(1), [&] {
      for (const std::string& nick : nicks) hear(Fact::Kind::quit, nick);
    });
  }
};

}  // namespace

TEST_CASE("a netsplit is one batch to clients that know batches, and a line for each room to others") {
  Apart apart;
  apart.come("bob", {"#lobby"});
  apart.come("eve", {"#lobby"});
  apart.forget();
  apart.lose({"bob", "eve"}, {"#lobby"});
  CHECK(apart.irc.received() ==
        ":relay BATCH +netsplit1 netsplit *.net *.split\n"
        "@batch=netsplit1 :bob!u@h QUIT :*.net *.split\n"
        "@batch=netsplit1 :eve!u@h QUIT :*.net *.split\n"
        ":relay BATCH -netsplit1\n");
  CHECK(apart.plain.received() == ":bob!u@h QUIT :*.net *.split\n:eve!u@h QUIT :*.net *.split\n");
  CHECK(apart.line.received() == "* bob and eve left (their relay is gone)\n");
}

TEST_CASE("who come back are told of in the same way, once for each reader") {
  Apart apart;
  const std::array<RoomChange, 1> changes{{{RoomRule::operator_status, true, "p1"}}};
  Fact modes{Fact::Kind::modes_set, {.nick = "relay"}};
  modes.target = "#lobby";
  modes.changes = changes;
  apart.relay.hub.hear_together({Netsplit::Way::come, {"#lobby"}, "the relays are in touch again"},
                                at_second(1), [&] {
                                  for (int i = 0; i < 7; ++i) apart.come(fmt::format("p{}", i), {"#lobby"});
                                  apart.relay.hub.hear(modes);
                                });
  const std::string heard = apart.irc.received();
  CHECK(
      heard.starts_with(":relay BATCH +netsplit1 netjoin *.net *.split\n"
                        "@batch=netsplit1 :p0!u@h JOIN #lobby\n"));
  CHECK(
      heard.ends_with("@batch=netsplit1 :p6!u@h JOIN #lobby\n"
                      "@batch=netsplit1 :relay MODE #lobby +o p1\n"
                      ":relay BATCH -netsplit1\n"));
  CHECK(apart.line.received() ==
        "* p0, p1, p2, p3, p4 and 2 others joined (the relays are in touch again)\n");
}

TEST_CASE("who shares two rooms with the lost is told of each once, in one batch") {
  Apart apart;
  apart.irc.enter("#tea");
  apart.come("bob", {"#lobby", "#tea"});
  apart.come("eve", {"#tea"});
  apart.come("dan", {"#milk"});
  apart.forget();
  apart.lose({"bob", "dan", "eve"}, {"#lobby", "#tea", "#milk"});
  CHECK(apart.irc.received() ==
        ":relay BATCH +netsplit1 netsplit *.net *.split\n"
        "@batch=netsplit1 :bob!u@h QUIT :*.net *.split\n"
        "@batch=netsplit1 :eve!u@h QUIT :*.net *.split\n"
        ":relay BATCH -netsplit1\n");
  CHECK(apart.line.received() == "* bob left (their relay is gone)\n");
}

TEST_CASE("a netsplit that nobody here sees tells nobody") {
  Apart apart;
  apart.come("bob", {"#milk"});
  apart.lose({"bob"}, {"#milk"});
  CHECK(apart.irc.received().empty());
  CHECK(apart.line.received().empty());
  apart.come("eve", {"#lobby"});
  CHECK(apart.irc.received() == ":eve!u@h JOIN #lobby\n");
}

TEST_CASE("a batch that has begun ends, however much waits for its reader") {
  HubSettings rules;
  rules.reserved_nick = "relay";
  rules.private_backlog = 0;
  FakeIrcRelay relay(rules);
  FakeIrcClient irc(relay, "ivy", "batch");
  irc.enter("#lobby");
  irc.type("PRIVMSG ivy :waits");
  relay.hub.hear_together({Netsplit::Way::leave, {"#lobby"}, kWhy}, at_second(1), [] {});
  CHECK_THAT(irc.received(), Catch::Contains(":relay BATCH +netsplit1 netsplit *.net *.split\n"
                                             ":relay BATCH -netsplit1\n"));
}
