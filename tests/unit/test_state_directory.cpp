#include "common/private_file.h"
#include "relay/loop/doors.h"
#include "relay/state_directory.h"
#include "tests/unit/catch.h"
#include "tests/unit/fake_environment.h"
#include "tests/unit/temporary_directory.h"

#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

using namespace chat;
using namespace chat::relay;

TEST_CASE("What the relay keeps is where it is told to, or where such things are", "[tls]") {
  struct Case {
    std::string named;
    std::map<std::string, std::string> environment;
    std::string directory;
  };
  for (const Case& each : std::vector<Case>{
           {"here", {{"STATE_DIRECTORY", "/var/lib/chat"}, {"HOME", "/home/a"}}, "here"},
           {"", {{"STATE_DIRECTORY", "/var/lib/chat"}, {"XDG_STATE_HOME", "/x"}}, "/var/lib/chat"},
           {"", {{"STATE_DIRECTORY", "/var/lib/one:/var/lib/two"}}, "/var/lib/one"},
           {"", {{"XDG_STATE_HOME", "/x"}, {"HOME", "/home/a"}}, "/x/chat-relay"},
           {"",
            {{"STATE_DIRECTORY", ""}, {"XDG_STATE_HOME", "x"}, {"HOME", "/home/a"}},
            "/home/a/.local/state/chat-relay"},
           {"", {{"HOME", "here"}}, ""},
           {"", {}, ""},
       }) {
    const auto directory = state_directory(each.named, environment(each.environment));
    CHECK(directory.value_or("").string() == each.directory);
  }
}

TEST_CASE("Variables that name no absolute path are told of, as far as they are looked at", "[tls]") {
  const auto told = [](const std::string& named, const std::map<std::string, std::string>& variables) {
    return uncounted_variables(named, environment(variables));
  };
  CHECK(told("", {{"STATE_DIRECTORY", "chat"}, {"XDG_STATE_HOME", ""}, {"HOME", "here"}}) ==
        std::vector<std::string>{
            "STATE_DIRECTORY does not say where the relay's state is, for 'chat' is no absolute path",
            "HOME does not say where the relay's state is, for 'here' is no absolute path"});
  CHECK(told("", {{"STATE_DIRECTORY", "/var/lib/chat"}, {"HOME", "here"}}).empty());
  CHECK(told("there", {{"STATE_DIRECTORY", "chat"}}).empty());
  CHECK(told("", {}).empty());
  CHECK_FALSE(managers_state_directory(environment({{"STATE_DIRECTORY", "chat"}, {"HOME", "/home/a"}})));
  CHECK(managers_state_directory(environment({{"STATE_DIRECTORY", "/a:/b"}})) == std::filesystem::path("/a"));
}

TEST_CASE("A private file is written once, whole, for nobody else", "[tls]") {
  const TemporaryDirectory directory;
  const auto file = directory / "a/b/file";
  CHECK(write_new_private_file(file, "first") == true);
  CHECK(write_new_private_file(file, "second") == false);
  CHECK(contents_of(file) == "first");
  const auto mode = [](const std::filesystem::path& path) {
    return std::filesystem::status(path).permissions() & std::filesystem::perms::mask;
  };
  CHECK(mode(file) == std::filesystem::perms(0600));
  CHECK(mode(file.parent_path()) == std::filesystem::perms(0700));
  CHECK(std::distance(std::filesystem::directory_iterator(file.parent_path()), {}) == 1);
  CHECK_FALSE(write_new_private_file(file / "below a file", "x"));
  CHECK_FALSE(write_new_private_file("/proc/none/file", "x"));
}

TEST_CASE("A door for TLS alone has its own prefix", "[tls]") {
  struct Case {
    std::string text;
    std::string shown;  // empty: refused
    bool tls;
  };
  for (const Case& each :
       {Case{"tls:127.0.0.1:6697", "tls:127.0.0.1:6697", true},
        Case{"tls:[::1]:6697", "tls:[::1]:6697", true}, Case{"tls::6697", "tls::6697", true},
        Case{"tls:6697", "tls::6697", true}, Case{"tls:unix:/run/x", "tls:unix:/run/x", true},
        Case{"localhost:6667", "localhost:6667", false}, Case{"TLS:localhost:6697", "", false},
        Case{"ssl:localhost:6697", "", false}, Case{"ircs://localhost:6697", "", false},
        Case{"tls:", "", false}, Case{"tls:tls:localhost:1", "", false}}) {
    const auto door = parse_door(each.text);
    INFO(each.text);
    REQUIRE(door.has_value() == !each.shown.empty());
    if (door) CHECK(to_string(*door) == each.shown);
    if (door) CHECK(door->tls == each.tls);
  }
}

TEST_CASE("who names no directory asks their own relay, or else the service", "[state]") {
  std::string configured;
  std::set<std::filesystem::path> existing;
  const auto asked = [&](const std::string& named, const std::map<std::string, std::string>& variables,
                         const std::set<std::filesystem::path>& running) {
    return directory_to_ask(named, environment(variables),
                            {[&](const std::filesystem::path& each) { return running.contains(each); },
                             [&](const std::filesystem::path& each) { return existing.contains(each); },
                             [&] { return configured; }});
  };
  const std::filesystem::path service = kServicesStateDirectory;
  const std::map<std::string, std::string> home{{"HOME", "/home/ruth"}};
  const std::filesystem::path own = "/home/ruth/.local/state/chat-relay";
  CHECK(asked("", home, {own, service}) == own);
  CHECK(asked("", home, {service}) == service);
  CHECK(asked("", {}, {service}) == service);
  CHECK(asked("", home, {}) == own);
  CHECK(asked("", {}, {}) == std::nullopt);
  CHECK(asked("/named", home, {service}) == std::filesystem::path("/named"));
  CHECK(asked("", {{"STATE_DIRECTORY", "/given"}}, {service}) == std::filesystem::path("/given"));
  configured = "/srv/chat";
  CHECK(asked("", home, {"/srv/chat"}) == std::filesystem::path("/srv/chat"));
  CHECK(asked("", home, {"/srv/chat", service}) == service);
  CHECK(asked("", home, {"/srv/chat", own}) == own);
  // Where none runs, files may be read still.
  existing = {service};
  CHECK(asked("", home, {}) == service);
  existing = {service, "/srv/chat"};
  CHECK(asked("", home, {}) == std::filesystem::path("/srv/chat"));
  existing = {service, "/srv/chat", own};
  CHECK(asked("", home, {}) == own);
  existing.clear();
  CHECK(asked("", home, {}) == own);
}
