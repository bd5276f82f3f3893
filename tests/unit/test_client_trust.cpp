#include "client/connection/trust.h"
#include "client/files/known_relays_file.h"
#include "tests/unit/catch.h"
#include "tests/unit/temporary_directory.h"

#include <algorithm>
#include <fstream>
#include <initializer_list>
#include <iterator>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include <sys/stat.h>

using namespace chat;
using namespace chat::client;

namespace {

const std::string kA(64, 'a');
const std::string kB(64, 'b');
const std::string kC(64, 'c');
const std::string kDoubt = "self-signed certificate";

std::string contents(const std::filesystem::path& file) {
  std::ifstream stream(file);
  return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace

TEST_CASE("a certificate is trusted for its authority, for the first time, or for being the same",
          "[client][trust]") {
  using Known = std::optional<KnownRelay>;
  struct Case {
    const char* name;
    Known known;
    Presented presented;
    std::string accepted;
    bool trusted;
    Known to_remember;
    std::vector<std::string> words;  // that are in what is told; none: nothing is told
  };
  const std::initializer_list<Case> cases = {
      {"vouched for", {}, {kA}, "", true, KnownRelay{kA, true}, {}},
      {"vouched for as before", KnownRelay{kA, true}, {kA}, "", true, {}, {}},
      {"renewed, and vouched for", KnownRelay{kA, true}, {kB}, "", true, KnownRelay{kB, true}, {}},
      {"vouched for from now on", KnownRelay{kA}, {kB}, "", true, KnownRelay{kB, true}, {}},
      {"vouched for, and another is accepted", {}, {kA}, kB, false, {}, {"that you accept", kA, kB}},
      {"known, vouched for, and another is accepted",
       KnownRelay{kA, true},
       {kA},
       kB,
       false,
       {},
       {"that you accept", kA, kB}},
      {"vouched for and accepted", {}, {kA}, kA, true, KnownRelay{kA, true}, {}},
      {"new", {}, {kA, kDoubt}, "", true, KnownRelay{kA}, {"is new to you", kDoubt, kA}},
      {"the same", KnownRelay{kA}, {kA, kDoubt}, "", true, {}, {}},
      {"changed", KnownRelay{kA}, {kB, kDoubt}, "", false, {}, {"another certificate than before", kA, kB}},
      {"no longer vouched for", KnownRelay{kA, true}, {kB, kDoubt}, "", false, {}, {kA, kB, kDoubt}},
      {"the same, but no longer vouched for", KnownRelay{kA, true}, {kA, kDoubt}, "", true, {}, {kDoubt}},
      {"changed and accepted", KnownRelay{kA}, {kB, kDoubt}, kB, true, KnownRelay{kB}, {kB}},
      {"changed, accepted, once vouched for",
       KnownRelay{kA, true},
       {kB, kDoubt},
       kB,
       true,
       KnownRelay{kB},
       {kB}},
      {"accepted at once", {}, {kB, kDoubt}, kB, true, KnownRelay{kB}, {kB}},
      {"accepted before", KnownRelay{kB}, {kB, kDoubt}, kB, true, {}, {}},
      {"accepted, and no longer vouched for",
       KnownRelay{kB, true},
       {kB, kDoubt},
       kB,
       true,
       KnownRelay{kB},
       {}},
      {"known, and another is accepted",
       KnownRelay{kA},
       {kA, kDoubt},
       kB,
       false,
       {},
       {"the one that you accept", "by which you knew the server", kA, kB}},
      {"new, and another is accepted", {}, {kA, kDoubt}, kB, false, {}, {kA, kB}},
      {"changed, and a third is accepted",
       KnownRelay{kA},
       {kB, kDoubt},
       kC,
       false,
       {},
       {"the one that you accept", "nor is it the one by which you knew the server", kA, kB, kC}},
      {"no certificate", {}, {"", "it shows no certificate"}, "", false, {}, {"shows no certificate"}},
      {"no certificate, where none is accepted",
       KnownRelay{kA},
       {"", "none"},
       "",
       false,
       {},
       {"no certificate"}},
  };
  for (const Case& each : cases) {
    INFO(each.name);
    const Verdict verdict = judge("irc.example:6667", each.known, each.presented, each.accepted);
    CHECK(verdict.trusted == each.trusted);
    CHECK(verdict.to_remember == each.to_remember);
    CHECK(verdict.words.empty() == each.words.empty());
    for (const std::string& word : each.words) CHECK(verdict.words.find(word) != verdict.words.npos);
  }
}

TEST_CASE("a server is known by the address that the person uses", "[client][trust]") {
  CHECK(known_address({.host = "IRC.Example", .port = 6697}) == "irc.example:6697");
  CHECK(known_address({.host = "::1", .port = 1}) == "[::1]:1");
  CHECK(known_address({.host = {}, .unix_path = "/A b\n"}) == "unix:/A%20b%0A");
}

TEST_CASE("known servers are found in the file's lines", "[client][trust]") {
  const std::string file = "# mine\n\nIRC.example:6667\tSHA256:" + kA + "\r\n[::1]:1 sha256:" + kB +
                           " vouched\n  \n \t# yours\nlast:1 sha256:" + kC;
  CHECK(find_known(file, "irc.example:6667").value() == KnownRelay{kA});
  CHECK(find_known(file, "[::1]:1").value() == KnownRelay{kB, true});
  CHECK(find_known(file, "last:1").value() == KnownRelay{kC});
  CHECK(find_known(file, "irc.example:666").value() == std::nullopt);
  CHECK(find_known("", "irc.example:6667").value() == std::nullopt);
}

TEST_CASE("a damaged line does not make its server unknown", "[client][trust]") {
  for (const std::string& rest : std::initializer_list<std::string>{
           "", " sha256:", " sha256:ab", " " + kA, " md5:" + kA, " sha256:" + kA + "a",
           " sha256:" + kA + " vouch", " sha256:" + kA + " vouched for", " sha256:" + kA.substr(1) + "g"}) {
    INFO(rest);
    const auto found =
        find_known(fmt::format("other:1 sha256:{}\nirc.example:1{}\n", kA, rest), "irc.example:1");
    REQUIRE_FALSE(found);
    CHECK(found.error() == "the line on irc.example:1 is damaged");
  }
}

TEST_CASE("a file that is not what was written makes nobody unknown", "[client][trust]") {
  using namespace std::string_literals;
  const std::string mine = "irc.example:1 sha256:" + kA + "\n";
  const std::string damaged =
      GENERATE("other:1 nonsense"s, "\0\0\0\0"s, "\x8F\x03garbage \xFF"s, "<html>"s, "ir\0c:1 sha256:"s + kB);
  CAPTURE(damaged);
  const auto found = find_known("# mine\n" + damaged + "\nother:2 sha256:" + kB + "\n", "irc.example:1");
  REQUIRE_FALSE(found);
  CHECK(found.error() ==
        "line 2 is damaged, and may have been the one on irc.example:1: take it out, or put the file back as "
        "it "
        "was");
  CHECK(find_known(damaged + "\n" + mine, "irc.example:1").value() == KnownRelay{kA});
}

TEST_CASE("a byte order mark hides no server", "[client][trust]") {
  const std::string file = "\xEF\xBB\xBFirc.example:1 sha256:" + kA + "\n";
  CHECK(find_known(file, "irc.example:1").value() == KnownRelay{kA});
  CHECK(with_known(file, "irc.example:1", {kB}) == "irc.example:1 sha256:" + kB + "\n");
}

TEST_CASE("a server's line is replaced, and all others stay", "[client][trust]") {
  CHECK(with_known("", "a:1", {kA}) == "a:1 sha256:" + kA + "\n");
  CHECK(with_known("# x\nb:1 y", "a:1", {kA, true}) == "# x\nb:1 y\na:1 sha256:" + kA + " vouched\n");
  CHECK(with_known("A:1 z\n# x\na:1 y\nb:1", "a:1", {kB}) == "a:1 sha256:" + kB + "\n# x\nb:1\n");
}

TEST_CASE("a fingerprint is read as programs write it", "[client][trust]") {
  std::string colons;
  for (int i = 0; i < 32; ++i) colons += i == 0 ? "AA" : ":AA";
  for (const std::string& text : {kA, std::string(64, 'A'), "sha256:" + kA, "SHA256:" + colons, colons})
    CHECK(parse_fingerprint(text) == kA);
  for (const std::string& text : {std::string(), kA.substr(1), kA + "a", kA.substr(1) + "g", "md5:" + kA})
    CHECK_FALSE(parse_fingerprint(text));
}

TEST_CASE("the file of known servers is for nobody else, and written whole", "[client][trust]") {
  const TemporaryDirectory directory;
  const auto path = directory / "state" / "chat-relay" / "known_relays";
  KnownRelaysFile file(path);
  CHECK(file.find("a:1").value() == std::nullopt);
  REQUIRE(file.remember("a:1", {kA}));
  REQUIRE(file.remember("b:1", {kB, true}));
  CHECK(file.find("a:1").value() == KnownRelay{kA});
  CHECK(contents(path) == "a:1 sha256:" + kA + "\nb:1 sha256:" + kB + " vouched\n");
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  CHECK((status.st_mode & 07777) == 0600);
  CHECK(std::distance(std::filesystem::directory_iterator(path.parent_path()), {}) == 1);
}

TEST_CASE("clients that meet servers at once lose none", "[client][trust]") {
  const TemporaryDirectory directory;
  const auto path = directory / "known_relays";
  constexpr int kClients = 4;
  std::vector<std::thread> clients;
  clients.reserve(kClients);
  for (int client = 0; client < kClients; ++client) {
    clients.emplace_back([&path, client] {
      KnownRelaysFile file(path);
      for (int i = 0; i < 10; ++i)
        static_cast<void>(file.remember(std::to_string(client) + ":" + std::to_string(i), {kA}));
    });
  }
  for (std::thread& each : clients) each.join();
  const std::string text = contents(path);
  CHECK(std::count(text.begin(), text.end(), '\n') == 40);
}

TEST_CASE("a link to the file of known servers stays one", "[client][trust]") {
  const TemporaryDirectory directory;
  std::filesystem::create_directory(directory / "elsewhere");
  std::ofstream(directory / "elsewhere" / "known") << "a:1 sha256:" << kA << '\n';
  std::filesystem::create_symlink("elsewhere/known", directory / "known_relays");
  REQUIRE(KnownRelaysFile(directory / "known_relays").remember("b:1", {kB}));
  CHECK(std::filesystem::is_symlink(directory / "known_relays"));
  CHECK(find_known(contents(directory / "elsewhere" / "known"), "b:1").value() == KnownRelay{kB});
}

TEST_CASE("what cannot be read makes nobody unknown, and what cannot be written is told", "[client][trust]") {
  const TemporaryDirectory directory;
  std::filesystem::create_directory(directory / "known_relays");
  KnownRelaysFile unreadable(directory / "known_relays");
  CHECK(unreadable.find("a:1").error().find("it is a directory") != std::string::npos);
  CHECK_FALSE(unreadable.remember("a:1", {kA}));
  CHECK_FALSE(KnownRelaysFile("/dev/null/known_relays").remember("a:1", {kA}));
}
