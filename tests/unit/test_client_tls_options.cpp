#include "client/options/options.h"
#include "tests/unit/catch.h"
#include "tests/unit/temporary_directory.h"

#include <fstream>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

using namespace chat;
using namespace chat::client;

namespace {

std::variant<Options, Exit> parse_with_file(std::string_view file, std::vector<const char*> arguments) {
  const TemporaryDirectory directory;
  std::ofstream(directory / "client.toml") << file;
  arguments.insert(arguments.begin(), "chat-client");
  return parse_options(static_cast<int>(arguments.size()), arguments.data(),
                       {.user = "alice", .config_file = directory / "client.toml"});
}

Options good_with_file(std::string_view file, std::vector<const char*> arguments) {
  auto parsed = parse_with_file(file, std::move(arguments));
  if (const Exit* const exit = std::get_if<Exit>(&parsed)) FAIL(exit->message);
  return std::get<Options>(parsed);
}

}  // namespace

TEST_CASE("TLS is demanded, forbidden, or tried", "[client][options]") {
  struct Case {
    const char* file;
    std::vector<const char*> arguments;
    Encryption expected;
  };
  const char* const with = "[servers.lan]\nserver = 'host:7'\ntls = true\n";
  const char* const without = "tls = true\n[servers.lan]\nserver = 'host:7'\ntls = false\n";
  for (const auto& [file, arguments, expected] : std::initializer_list<Case>{
           {"", {"one"}, Encryption::preferred},
           {"", {"--tls", "one"}, Encryption::demanded},
           {"", {"--no-tls", "one"}, Encryption::forbidden},
           {"", {"ircs://one"}, Encryption::demanded},
           {"", {"--tls", "ircs://one"}, Encryption::demanded},
           {"", {"one", "+7"}, Encryption::demanded},
           {with, {"lan"}, Encryption::demanded},
           {with, {"one"}, Encryption::preferred},
           {with, {"--no-tls", "lan"}, Encryption::forbidden},
           {without, {"lan"}, Encryption::forbidden},
           {without, {"one"}, Encryption::demanded},
           {"[servers.lan]\nserver = 'ircs://host'\n", {"lan"}, Encryption::demanded},
       }) {
    INFO(file << " " << arguments.back());
    CHECK(good_with_file(file, arguments).encryption == expected);
  }
  CHECK(to_string(good_with_file("[servers.lan]\nserver = 'ircs://host'\n", {"lan"}).server) == "host:6697");
  const auto both = parse_with_file("[servers.lan]\nserver = 'ircs://host'\ntls = false\n", {"lan"});
  REQUIRE(std::holds_alternative<Exit>(both));
  CHECK(std::get<Exit>(both).message.find("client.toml:3: tls: the address asks for TLS: host:6697") !=
        std::string::npos);
}

TEST_CASE("a certificate that is accepted asks for TLS", "[client][options]") {
  const std::string accepted = "--accept-certificate=" + std::string(64, 'a');
  CHECK(good_with_file("", {accepted.c_str(), "one"}).encryption == Encryption::demanded);
  CHECK(good_with_file("", {accepted.c_str(), "--tls", "one"}).encryption == Encryption::demanded);
  const auto both = parse_with_file("", {accepted.c_str(), "--no-tls", "one"});
  REQUIRE(std::holds_alternative<Exit>(both));
  CHECK(std::get<Exit>(both).message.find("--no-tls: --accept-certificate asks for TLS") !=
        std::string::npos);
}
