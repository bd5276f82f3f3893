// Settings that change while the relay runs.

#include "fake_client.h"
#include "relay/dialects/dialects.h"
#include "tests/unit/catch.h"

#include <string>

using namespace chat;
using namespace chat::relay;
using namespace chat::test;

namespace {

HubSettings ruled_by(std::vector<std::string> accounts) {
  return {.history_lines = 3, .reserved_nick = "relay", .operators = std::move(accounts)};
}

bool rules(FakeRelay& relay, const char* nick) {
  return relay.hub.find(nick)->rules_relay;
}

}  // namespace

TEST_CASE("operators by their accounts change with the list of them", "[changing-settings]") {
  FakeRelay relay{ruled_by({"ruth"})};
  FakeClient ruth(relay, "ruth");
  FakeClient sam(relay, "sam");
  FakeClient eve(relay, "eve");
  for (const char* each : {"ruth", "sam"}) relay.hub.log_in(*relay.hub.find(each), each, at_second(1));
  REQUIRE(rules(relay, "ruth"));
  REQUIRE_FALSE(rules(relay, "sam"));
  relay.hub.change_settings(ruled_by({"SAM", "eve"}), at_second(2));
  CHECK_FALSE(rules(relay, "ruth"));
  CHECK(rules(relay, "sam"));
  CHECK_FALSE(rules(relay, "eve"));
  relay.hub.change_settings(ruled_by({}), at_second(3));
  CHECK_FALSE(rules(relay, "sam"));
}

TEST_CASE("an operator by the password stays one when others' accounts change", "[changing-settings]") {
  HubSettings settings = ruled_by({"sam"});
  settings.operator_password = "sesame";
  FakeRelay relay{settings};
  FakeClient ruth(relay, "ruth");
  relay.hub.log_in(*relay.hub.find("ruth"), "ruth", at_second(1));
  REQUIRE(relay.hub.make_operator(*relay.hub.find("ruth"), "sesame", at_second(1)));
  settings.operator_password = "other";
  settings.operators = {};
  relay.hub.change_settings(settings, at_second(2));
  CHECK(rules(relay, "ruth"));
  CHECK_FALSE(relay.hub.make_operator(*relay.hub.find("ruth"), "sesame", at_second(2)));
  CHECK(relay.hub.make_operator(*relay.hub.find("ruth"), "other", at_second(2)));
}

TEST_CASE("what decides how the relay began stays as it was", "[changing-settings]") {
  FakeRelay relay{ruled_by({})};
  HubSettings other = ruled_by({});
  other.reserved_nick = "other";
  other.needs_account = true;
  other.return_key = "0123456789abcdef";
  other.rooms = 7;
  relay.hub.change_settings(other, at_second(1));
  CHECK(relay.hub.settings().reserved_nick == "relay");
  CHECK_FALSE(relay.hub.settings().needs_account);
  CHECK_FALSE(relay.hub.lets_return());
  CHECK(relay.hub.settings().rooms == 7);
}
