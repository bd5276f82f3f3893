// Servers that ask to be spoken to by TLS (IRCv3 sts): what they say, and what is remembered of it.

#include "catch.h"
#include "client/connection/sts_policies.h"
#include "client/files/sts_policies_file.h"
#include "client/protocol/strict_transport.h"
#include "fake_irc_server.h"
#include "temporary_directory.h"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <optional>
#include <string>

#include <sys/stat.h>

using namespace chat;
using namespace chat::client;
using namespace chat::test;

namespace {

using namespace std::chrono_literals;

const WallTime kThen = std::chrono::sys_days(std::chrono::year(2027) / 1 / 20) + 14h;

}  // namespace

TEST_CASE("what a server says of TLS is read, and nonsense is as if it were not there", "[client][sts]") {
  struct Case {
    std::string capability;
    std::optional<std::uint16_t> port;
    std::optional<std::chrono::seconds> duration;
  };
  for (const auto& [capability, port, duration] : std::initializer_list<Case>{
           {"sts=port=6697", 6697, {}},
           {"sts=duration=2592000,port=6697,preload", 6697, 2592000s},
           {"sts=duration=0", {}, 0s},
           {"sts=port=6697,port=1", 6697, {}},
           {"sts=port=65536,duration=5", {}, 5s},
           {"sts=port=0,duration=5", {}, 5s},
           {"sts=port=6697x,duration=5", {}, 5s},
           {"sts=port=6697,duration=-1", 6697, {}},
           {"sts=port=6697,duration=1.5", 6697, {}},
           {"sts=duration=99999999999999999999999", {}, std::chrono::hours(24 * 3650)},
           {"sts=port=,duration=", {}, {}},
           {"sts=port", {}, {}},
           {"sts", {}, {}},
           {"draft/sts=port=6697", {}, {}},
       }) {
    CAPTURE(capability);
    const auto wanted = parse_strict_transport(capability);
    CHECK(wanted.has_value() == (port || duration));
    if (!wanted) continue;
    CHECK(wanted->port == port);
    CHECK(wanted->duration == duration);
  }
}

TEST_CASE("sts is never asked for, and CAP DEL does not end it", "[client][sts]") {
  FakeIrcServer server;
  server.forget();
  server.says(":s CAP * LS :sts=port=6697 batch\n");
  CHECK(server.client_sent() == "CAP REQ :batch\n");
  server.says(":s CAP * DEL :sts\n");
  const auto wanted = server.session->take_strict_transport();
  REQUIRE(wanted);
  CHECK(wanted->port == 6697);
  CHECK_FALSE(server.session->take_strict_transport());
}

TEST_CASE("policies stand in a file, a line a host", "[client][sts]") {
  const std::string file = "# mine\nirc.example 6697 2027-01-20T14:00:00.000Z\n";
  CHECK(find_sts_policy(file, "IRC.example").value() == StsPolicy{6697, kThen});
  CHECK_FALSE(find_sts_policy(file, "other.example").value());
  CHECK(with_sts_policy(file, "irc.Example", StsPolicy{7000, kThen + 1h}) ==
        "# mine\nirc.example 7000 2027-01-20T15:00:00.000Z\n");
  CHECK(with_sts_policy(file, "irc.example", {}) == "# mine\n");
  CHECK(with_sts_policy(file, "other", StsPolicy{1, kThen}) == file + "other 1 2027-01-20T14:00:00.000Z\n");
}

TEST_CASE("a damaged line is no line that says nothing", "[client][sts]") {
  for (const std::string line : {"irc.example", "irc.example 0 2027-01-20T14:00:00.000Z", "irc.example 6697",
                                 "irc.example 6697 soon", "irc.example 6697 2027-01-20T14:00:00.000Z x"}) {
    CAPTURE(line);
    CHECK(find_sts_policy(line, "irc.example").error() == "the line on irc.example is damaged");
    CHECK(find_sts_policy(line, "other").error().starts_with("line 1 is damaged"));
  }
}

TEST_CASE("the file of policies is the person's alone, and made where there is something to keep",
          "[client][sts]") {
  const TemporaryDirectory directory;
  const std::filesystem::path path = directory / "state" / "sts_policies";
  StsPoliciesFile file(path);
  CHECK_FALSE(file.find("irc.example").value());
  REQUIRE(file.keep("irc.example", {}));
  CHECK_FALSE(std::filesystem::exists(path));
  REQUIRE(file.keep("irc.example", StsPolicy{6697, kThen}));
  CHECK(file.find("irc.example").value() == StsPolicy{6697, kThen});
  struct stat state {};
  REQUIRE(::stat(path.c_str(), &state) == 0);
  CHECK((state.st_mode & 0777) == 0600);
  REQUIRE(file.keep("irc.example", {}));
  CHECK_FALSE(file.find("irc.example").value());
  std::ofstream(path) << "irc.example never\n";
  CHECK(file.find("irc.example").error() == path.string() + ": the line on irc.example is damaged");
}
