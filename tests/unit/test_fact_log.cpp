// What the log tells of people, where there are very many.

#include "fake_client.h"
#include "logged_lines.h"
#include "relay/loop/connections.h"
#include "relay/loop/fact_log.h"

#include <string>

#include <fmt/format.h>

using namespace chat;
using namespace chat::relay;
using namespace chat::test;

namespace {

struct Nowhere final : FactSink {
  void apply(const Fact&) override {}
};

struct LoggedFacts {
  LocalLedger ledger;
  FactLog facts{ledger};
  Connections nobody;
  Nowhere nowhere;
  LoggedLines log;

  void happen(Fact::Kind kind, const std::string& nick, const std::string& whom = {}) {
    Fact fact{kind, {.nick = nick, .host = "h"}};
    fact.object = whom;
    fact.at = at_second(1);
    facts.publish(fact, nowhere);
  }
  std::string written() {
    facts.write(nobody);
    return log.take();
  }
};

}  // namespace

TEST_CASE("whoever makes very many lines of one kind hides none of another", "[log]") {
  LoggedFacts relay;
  for (int i = 0; i < 500; ++i) {
    relay.happen(Fact::Kind::entered, fmt::format("crowd{}", i));
    relay.happen(Fact::Kind::kicked, "crowd", fmt::format("crowd{}", i));
    relay.facts.see(WrongTry{.account = "ruth", .address = "192.0.2.7"}, at_second(1));
  }
  const std::string of_crowd = relay.written();
  CHECK(of_crowd.find("crowd99 has come in") != std::string::npos);
  CHECK(of_crowd.find("crowd100 has come in") == std::string::npos);
  relay.happen(Fact::Kind::killed, "ruth", "eve");
  relay.facts.see(AccountChange{AccountRequest::Kind::enroll, "mallory", "192.0.2.8", 9, 0}, at_second(1));
  relay.facts.see(WrongTry{.kind = WrongTry::Kind::operator_password, .address = "192.0.2.9"}, at_second(1));
  CHECK(relay.written() ==
        "ruth has thrown eve out of the relay\n"
        "192.0.2.8 has registered the account mallory\n"
        "a wrong operators' password from 192.0.2.9\n");
  CHECK(relay.facts.deadline() == at_second(11).steady);
  relay.facts.log_summary(at_second(11).steady);
  const std::string left_out = relay.log.take();
  for (const char* const event : {"entered", "kicked", "login_failed"}) {
    CHECK(left_out.find(fmt::format(
              "400 more lines of the event {} in the last 10 s were not logged one by one\n", event)) !=
          std::string::npos);
  }
  CHECK(relay.facts.deadline() == kNever);
}
