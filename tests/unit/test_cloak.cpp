#include "catch.h"
#include "fake_irc_client.h"
#include "relay/cloak.h"
#include "relay/random_key.h"
#include "temporary_directory.h"

#include <filesystem>
#include <fstream>
#include <string>

#include <sys/stat.h>

using namespace chat::test;
using chat::relay::Cloak;

namespace {

const Cloak kCloak(std::string(Cloak::kKeyBytes, 'k'));

std::string behind_first_word(const std::string& host) {
  return host.substr(host.find('.'));
}

}  // namespace

TEST_CASE("a cloak tells addresses and networks apart, and nothing else", "[cloak]") {
  const std::string host = kCloak.hide("198.51.100.7");
  CHECK(host.size() == 29);
  CHECK(host.ends_with(".ip"));
  CHECK(host == kCloak.hide("::ffff:198.51.100.7"));
  CHECK(host != kCloak.hide("198.51.100.8"));
  CHECK(behind_first_word(host) == behind_first_word(kCloak.hide("198.51.100.8")));
  CHECK(behind_first_word(host) != behind_first_word(kCloak.hide("198.51.101.7")));
  CHECK(host != Cloak(std::string(Cloak::kKeyBytes, 'l')).hide("198.51.100.7"));
  const std::string six = kCloak.hide("2001:db8:1:2::7");
  CHECK(six == kCloak.hide("2001:db8:1:2:3::9"));
  CHECK(six != kCloak.hide("2001:db8:1:3::7"));
  CHECK(behind_first_word(six) == behind_first_word(kCloak.hide("2001:db8:1:3::7")));
}

TEST_CASE("addresses that tell strangers nothing are shown", "[cloak]") {
  for (const char* address : {"127.0.0.1", "::1", "10.1.2.3", "172.31.0.1", "192.168.1.1", "169.254.3.4",
                              "fe80::1", "fe80::1%eth0", "fd00::7", "::ffff:10.0.0.1", "unix", ""})
    CHECK(kCloak.hide(address).empty());
  CHECK_FALSE(kCloak.hide("172.32.0.1").empty());
}

TEST_CASE("the key of a cloak is kept", "[cloak]") {
  const TemporaryDirectory directory;
  const std::filesystem::path state = directory / "state";
  const auto first = Cloak::load(state);
  REQUIRE(first);
  const auto second = Cloak::load(state);
  REQUIRE(second);
  CHECK(first->hide("198.51.100.7") == second->hide("198.51.100.7"));
  struct stat status {};
  REQUIRE(::stat((state / "cloak.key").c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
  const auto elsewhere = Cloak::load(std::nullopt);
  REQUIRE(elsewhere);
  CHECK(first->hide("198.51.100.7") != elsewhere->hide("198.51.100.7"));
  std::ofstream(state / "cloak.key") << "abc\n";
  const auto broken = Cloak::load(state);
  REQUIRE_FALSE(broken);
  CHECK(contains(broken.error(), "cloak.key is no key of 64 hexadecimal digits"));
}

TEST_CASE("where the key of a cloak is said to be elsewhere, and is not, none is made", "[cloak]") {
  const TemporaryDirectory directory;
  const std::filesystem::path state = directory / "state";
  std::filesystem::create_directory(state);
  std::filesystem::create_symlink(directory / "unmounted", state / "cloak.key");
  for (const auto& outcome : {Cloak::check(state), Cloak::load(state).map([](const Cloak&) {})}) {
    REQUIRE_FALSE(outcome);
    CHECK(contains(outcome.error(), "No such file or directory"));
  }
}

TEST_CASE("people see the cloak, and operators and masks the address", "[cloak]") {
  FakeIrcRelay relay{chat::relay::HubSettings{.operator_password = "secret"}};
  FakeIrcClient alice(relay, "alice");
  FakeIrcClient bob(relay, "bob", {}, at_second(0),
                    {.host = "198.51.100.7", .cloak = "x.y.ip", .is_encrypted = true});
  CHECK(contains(bob.answer_to("WHOIS bob"), ":relay 338 bob bob 198.51.100.7 :is actually using host\n"));
  CHECK(contains(alice.answer_to("WHOIS bob"), ":relay 311 alice bob ~u x.y.ip * :Real Name\n"));
  CHECK_FALSE(contains(alice.answer_to("WHOIS bob"), "198.51"));
  CHECK(contains(alice.answer_to("WHO bob %ih"), ":relay 354 alice 255.255.255.255 x.y.ip\n"));
  CHECK_FALSE(contains(alice.answer_to("WHO 198.51.* i"), "bob"));
  FakeClient carol(relay, "carol");
  CHECK(carol.answer_to("/who -a") == "! Only operators of this relay may do that: /oper PASSWORD\n");
  CHECK_FALSE(contains(carol.answer_to("/whois bob"), "198.51"));

  carol.type("/oper secret");
  CHECK(contains(carol.answer_to("/whois bob"), "* bob's address is 198.51.100.7\n"));
  bob.enter("#lobby");
  CHECK(contains(carol.answer_to("/who -a"), "*   bob from 198.51.100.7\n"));

  alice.enter("#a");
  for (const char* mask : {"*!*@198.51.*", "*!*@*.y.ip"}) {
    CAPTURE(mask);
    alice.type("MODE #a +b " + std::string(mask));
    CHECK(bob.answer_to("JOIN #a") == ":relay 474 bob #a :Cannot join channel (+b): you are banned\n");
    alice.type("MODE #a -b " + std::string(mask));
  }
  CHECK(carol.answer_to("/ban-address 198.51.100.0/24") == "* 198.51.100.0/24 is banned for ever\n");
  CHECK(contains(bob.received(), "ERROR :Closing link: x.y.ip (address banned by carol)\n"));
}

TEST_CASE("a key in hexadecimal has two digits for each byte", "[cloak]") {
  CHECK(chat::relay::in_hexadecimal(std::string("\0\x7f\xffz", 4)) == "007fff7a");
  CHECK(chat::relay::in_hexadecimal("").empty());
  CHECK(chat::relay::in_hexadecimal(chat::relay::random_key(16)).size() == 32);
}
