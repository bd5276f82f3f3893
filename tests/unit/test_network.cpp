#include "catch.h"
#include "common/network.h"

#include <string>
#include <vector>

using chat::Network;

TEST_CASE("a network is written in one way, however it was typed", "[network]") {
  struct Case {
    std::string typed;
    std::string written;
  };
  for (const auto& [typed, written] : std::vector<Case>{{"192.0.2.7", "192.0.2.7"},
                                                        {"192.0.2.7/32", "192.0.2.7"},
                                                        {"192.0.2.7/24", "192.0.2.0/24"},
                                                        {"192.0.2.255/25", "192.0.2.128/25"},
                                                        {"0.0.0.0/0", "0.0.0.0/0"},
                                                        {"::ffff:192.0.2.7", "192.0.2.7"},
                                                        {"::ffff:192.0.2.7/120", "192.0.2.0/24"},
                                                        {"2001:DB8::1", "2001:db8::1"},
                                                        {"2001:db8:1:2:3::/64", "2001:db8:1:2::/64"},
                                                        {"2001:db8::1/128", "2001:db8::1"},
                                                        {"::/0", "::/0"},
                                                        {"0::1", "::1"}}) {
    INFO(typed);
    const auto network = Network::parse(typed);
    REQUIRE(network);
    CHECK(network->to_string() == written);
    CHECK(Network::parse(written) == network);
  }
}

TEST_CASE("what is no network is none", "[network]") {
  for (const char* text : {"", "unix", "localhost", "192.0.2", "192.0.2.7/", "192.0.2.7/33", "192.0.2.7/-1",
                           "192.0.2.7/ 8", "192.0.2.7/8/8", "2001:db8::/129", "fe80::1%eth0", "*",
                           "192.0.2.*", "192.0.2.7/24x", "[::1]", "192.0.2.7:6667"}) {
    INFO(text);
    CHECK_FALSE(Network::parse(text));
  }
}

TEST_CASE("a network contains the addresses that begin as it does", "[network]") {
  const auto small = *Network::parse("192.0.2.128/25");
  CHECK(small.contains("192.0.2.128"));
  CHECK(small.contains("::ffff:192.0.2.255"));
  CHECK_FALSE(small.contains("192.0.2.127"));
  CHECK_FALSE(small.contains("2001:db8::1"));
  CHECK_FALSE(small.contains("unix"));
  const auto all_ipv4 = *Network::parse("0.0.0.0/0");
  CHECK(all_ipv4.contains("127.0.0.1"));
  CHECK_FALSE(all_ipv4.contains("::1"));
  CHECK(Network::parse("2001:db8::/33")->contains("2001:db8:7fff::1"));
  CHECK_FALSE(Network::parse("2001:db8::/33")->contains("2001:db8:8000::1"));
}

TEST_CASE("a network of IPv6 has no addresses of IPv4 in it, and the other way round", "[network]") {
  for (const char* text : {"::/0", "::/80", "::ffff:0:0/95", "::ffff:192.0.2.1/95"}) {
    INFO(text);
    const auto network = *Network::parse(text);
    CHECK_FALSE(network.contains("192.0.2.1"));
    CHECK_FALSE(network.contains("::ffff:192.0.2.1"));
    CHECK_FALSE(network.contains(*Network::parse("192.0.2.0/24")));
    CHECK_FALSE(network.contains(*Network::parse("0.0.0.0/0")));
    CHECK(network.contains("::fffe:0:1"));
  }
  for (const char* text : {"0.0.0.0/0", "::ffff:0:0/96", "::ffff:192.0.2.0/120"}) {
    INFO(text);
    const auto network = *Network::parse(text);
    CHECK(network.contains("192.0.2.1"));
    CHECK(network.contains("::ffff:192.0.2.1"));
    CHECK_FALSE(network.contains("::fffe:0:1"));
    CHECK_FALSE(network.contains("::"));
  }
  CHECK(Network::parse("::/0")->contains("2001:db8::1"));
  CHECK(Network::parse("::/0")->contains(*Network::parse("::ffff:0:0/95")));
}
