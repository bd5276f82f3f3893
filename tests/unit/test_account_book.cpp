// Accounts in a real file.

#include "catch.h"
#include "relay/storage/account_book.h"
#include "relay/storage/sqlite_account_table.h"
#include "relay/storage/state_file.h"
#include "temporary_directory.h"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace chat::relay;
using chat::Secret;
using Kind = AccountRequest::Kind;
using Outcome = AccountOutcome;

namespace {

// As little as Argon2id takes: what a guess costs is no matter here.
constexpr HashCost kCheap{8 * 1024, 1};

struct Scene {
  TemporaryDirectory directory;
  std::string path = directory / "relay.sqlite";

  AccountBook open(HashCost cost = kCheap) {
    auto file = open_state_file(path);
    REQUIRE(file);
    return {std::make_unique<SqliteAccountTable>(*file), cost};
  }
  std::string error() {
    const auto file = open_state_file(path);
    return file ? std::string() : file.error();
  }
  void write(const std::string& bytes) const { std::ofstream(path) << bytes; }
  std::string read() const { return contents_of(path); }
  void run(const char* sql) const {
    auto database = Sqlite::open(path);
    REQUIRE(database);
    REQUIRE(database->run(sql));
  }
};

AccountRequest request(Kind kind, std::string account, std::string_view password,
                       std::string_view fresh = {}) {
  return {.kind = kind,
          .account = std::move(account),
          .password = Secret(password),
          .new_password = Secret(fresh)};
}

AccountRequest about(Kind kind, std::string account, std::string certificate) {
  return {.kind = kind, .account = std::move(account), .certificate = std::move(certificate)};
}

}  // namespace

TEST_CASE("what was registered is there when the file is opened again", "[accounts]") {
  Scene scene;
  {
    AccountBook file = scene.open();
    CHECK(file.answer(request(Kind::enroll, "Alice", "correct horse")).outcome == Outcome::good);
    CHECK(file.answer(request(Kind::enroll, "ALICE", "battery staple")).outcome == Outcome::taken);
  }
  AccountBook file = scene.open();
  REQUIRE(file.all()->size() == 1);
  CHECK((*file.all())[0].name == "Alice");
  const auto found = file.answer(request(Kind::check, "aLICE", "correct horse"));
  CHECK(found.outcome == Outcome::good);
  CHECK(found.account == "Alice");
}

TEST_CASE("an account has another private number each time", "[accounts]") {
  Scene scene;
  PrivateNumber first = 0;
  {
    AccountBook file = scene.open();
    file.answer(request(Kind::enroll, "Alice", "correct horse"));
    CHECK((*file.all())[0].number == 0);
    first = file.answer(request(Kind::keep_private, "alice", {})).number;
    CHECK(first != 0);
    CHECK(file.answer(request(Kind::keep_private, "alice", {})).number == first);
  }
  AccountBook file = scene.open();
  CHECK((*file.all())[0].number == first);
  CHECK(file.answer(request(Kind::end_private, "alice", {})).lost_number == first);
  CHECK((*file.all())[0].number == 0);
  const PrivateNumber second = file.answer(request(Kind::keep_private, "alice", {})).number;
  CHECK(second != first);
  CHECK(file.answer(request(Kind::unregister, "alice", "correct horse")).lost_number == second);
  file.answer(request(Kind::enroll, "Alice", "correct horse"));
  CHECK((*file.all())[0].number == 0);
  CHECK(file.answer(request(Kind::keep_private, "nobody", {})).outcome == Outcome::failed);
}

TEST_CASE("a file of an earlier version has its accounts still", "[accounts]") {
  Scene scene;
  scene.write("");
  scene.run(R"(
    CREATE TABLE accounts (folded TEXT PRIMARY KEY, name TEXT NOT NULL, hash TEXT NOT NULL,
                           made INTEGER NOT NULL DEFAULT (strftime('%s', 'now'))) STRICT;
    CREATE TABLE certificates (fingerprint TEXT PRIMARY KEY,
                               account TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE) STRICT;
    CREATE TABLE rooms (folded TEXT PRIMARY KEY, kept TEXT NOT NULL) STRICT;
    CREATE TABLE address_bans (network TEXT PRIMARY KEY, by TEXT NOT NULL, reason TEXT NOT NULL,
                               until INTEGER) STRICT;
    INSERT INTO accounts (folded, name, hash) VALUES ('alice', 'Alice', 'x');
    PRAGMA application_id = 0x63686174;
    PRAGMA user_version = 1)");
  for (int i = 0; i < 2; ++i) {
    AccountBook file = scene.open();
    REQUIRE(file.all()->size() == 1);
    CHECK((*file.all())[0].name == "Alice");
    CHECK((*file.all())[0].number == 0);
  }
}

TEST_CASE("only the whole password is good", "[accounts]") {
  Scene scene;
  AccountBook file = scene.open();
  const std::string password(300, 'x');
  REQUIRE(file.answer(request(Kind::enroll, "alice", password)).outcome == Outcome::good);
  CHECK(file.answer(request(Kind::check, "alice", password)).outcome == Outcome::good);
  for (const std::string& wrong : {std::string(), std::string(299, 'x'), std::string(301, 'x'),
                                   password + '\0', std::string(300, 'X'), std::string("' OR 1=1 --")}) {
    CAPTURE(wrong);
    CHECK(file.answer(request(Kind::check, "alice", wrong)).outcome == Outcome::wrong);
  }
  for (const char* nobody : {"", "bob", "alice ", "alic", "%", "a%"}) {
    CHECK(file.answer(request(Kind::check, nobody, password)).outcome == Outcome::wrong);
  }
}

TEST_CASE("a password is changed, and an account ended, by who knows the password", "[accounts]") {
  Scene scene;
  AccountBook file = scene.open();
  REQUIRE(file.answer(request(Kind::enroll, "alice", "one")).outcome == Outcome::good);
  CHECK(file.answer(request(Kind::change_password, "alice", "two", "three")).outcome == Outcome::wrong);
  CHECK(file.answer(request(Kind::check, "alice", "one")).outcome == Outcome::good);
  CHECK(file.answer(request(Kind::change_password, "ALICE", "one", "two")).outcome == Outcome::good);
  CHECK(file.answer(request(Kind::check, "alice", "one")).outcome == Outcome::wrong);
  CHECK(file.answer(request(Kind::check, "alice", "two")).outcome == Outcome::good);
  CHECK(file.answer(request(Kind::unregister, "alice", "one")).outcome == Outcome::wrong);
  CHECK(file.answer(request(Kind::unregister, "alice", "two")).outcome == Outcome::good);
  CHECK(file.answer(request(Kind::check, "alice", "two")).outcome == Outcome::wrong);
  CHECK(file.answer(request(Kind::enroll, "alice", "mine")).outcome == Outcome::good);
}

TEST_CASE("a certificate proves one account, as long as both are there", "[accounts]") {
  Scene scene;
  AccountBook file = scene.open();
  REQUIRE(file.answer(request(Kind::enroll, "Alice", "one")).outcome == Outcome::good);
  REQUIRE(file.answer(request(Kind::enroll, "bob", "two")).outcome == Outcome::good);
  CHECK(file.answer(about(Kind::check_certificate, "", "ab12")).outcome == Outcome::wrong);
  CHECK(file.answer(about(Kind::add_certificate, "alice", "ab12")).outcome == Outcome::good);
  CHECK(file.answer(about(Kind::add_certificate, "bob", "ab12")).outcome == Outcome::taken);
  CHECK(file.answer(about(Kind::check_certificate, "", "ab12")).account == "Alice");
  CHECK(file.answer(about(Kind::check_certificate, "ALICE", "ab12")).outcome == Outcome::good);
  CHECK(file.answer(about(Kind::check_certificate, "bob", "ab12")).outcome == Outcome::wrong);
  CHECK(file.answer(about(Kind::remove_certificate, "bob", "ab12")).outcome == Outcome::wrong);
  CHECK(file.answer(about(Kind::remove_certificate, "alice", "ab12")).outcome == Outcome::good);
  CHECK(file.answer(about(Kind::check_certificate, "", "ab12")).outcome == Outcome::wrong);
  REQUIRE(file.answer(about(Kind::add_certificate, "alice", "cd34")).outcome == Outcome::good);
  REQUIRE(file.answer(request(Kind::unregister, "alice", "one")).outcome == Outcome::good);
  CHECK(file.answer(about(Kind::check_certificate, "", "cd34")).outcome == Outcome::wrong);
}

TEST_CASE("guesses become dearer with the option, one login at a time", "[accounts]") {
  Scene scene;
  { REQUIRE(scene.open().answer(request(Kind::enroll, "alice", "one")).outcome == Outcome::good); }
  const HashCost dearer{16 * 1024, 2};
  {
    AccountBook file = scene.open(dearer);
    CHECK(file.answer(request(Kind::check, "alice", "two")).outcome == Outcome::wrong);
    CHECK(file.answer(request(Kind::check, "alice", "one")).outcome == Outcome::good);
  }
  auto database = Sqlite::open(scene.path);
  REQUIRE(database);
  Sqlite::Statement row(*database, "SELECT hash FROM accounts");
  REQUIRE(row.step());
  CHECK(row.text(0).starts_with("$argon2id$v=19$m=16,t=2,p=1$"));
}

TEST_CASE("the file is its owner's, and has no password in it", "[accounts]") {
  Scene scene;
  const mode_t before = ::umask(0);
  {
    AccountBook file = scene.open();
    REQUIRE(file.answer(request(Kind::enroll, "alice", "correct horse")).outcome == Outcome::good);
  }
  ::umask(before);
  for (const auto& each : std::filesystem::directory_iterator(scene.directory / "")) {
    struct stat status {};
    REQUIRE(::stat(each.path().c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
  }
  CHECK(scene.read().find("correct horse") == std::string::npos);
}

TEST_CASE("a file that cannot be used is named, explained, and left as it is", "[accounts]") {
  Scene scene;
  const std::string begin = "cannot use " + scene.path + ": ";
  SECTION("no database") {
    const std::string bytes(5'000, 'x');
    scene.write(bytes);
    CHECK(scene.error() == begin + "it is no SQLite database");
    CHECK(scene.read() == bytes);
  }
  SECTION("damaged in the middle") {
    {
      AccountBook file = scene.open();
      for (int i = 0; i < 100; ++i)
        REQUIRE(file.answer(request(Kind::enroll, "alice" + std::to_string(i), "one")).outcome ==
                Outcome::good);
    }
    std::string bytes = scene.read();
    REQUIRE(bytes.size() > 8'192);
    std::fill(bytes.begin() + 4'096, bytes.end(), '\xA5');
    scene.write(bytes);
    CHECK(scene.error() == begin + "it is damaged");
    CHECK(scene.read() == bytes);
  }
  SECTION("cut") {
    scene.open();
    std::string bytes = scene.read();
    bytes.resize(bytes.size() / 2);
    scene.write(bytes);
    CHECK_FALSE(scene.error().empty());
    CHECK(scene.read() == bytes);
  }
  SECTION("emptied by echo > FILE, which SQLite takes for a new one") {
    scene.open();
    scene.write("\n");
    CHECK(scene.error() ==
          begin +
              "it is empty, and has been something: put a backup in its place, or delete it to begin anew");
    CHECK(scene.read() == "\n");
  }
  SECTION("a symbolic link") {
    scene.open();
    const std::string real = scene.path + ".real";
    std::filesystem::rename(scene.path, real);
    std::filesystem::create_symlink(real, scene.path);
    CHECK(scene.error() == begin +
                               "it is a symbolic link: put the file itself there, or have --state-dir name "
                               "the directory where it is");
  }
  SECTION("newer") {
    scene.open();
    scene.run("PRAGMA user_version = 7");
    CHECK(scene.error() ==
          begin + "a newer chat-relay has written it (format 7, and this one knows 4): use that one");
  }
  SECTION("another program's") {
    scene.write("");
    scene.run("CREATE TABLE things (thing)");
    CHECK(scene.error() == begin + "it belongs to another program");
  }
  SECTION("in use") {
    const AccountBook other = scene.open();
    CHECK(scene.error() == begin + "another program uses it");
  }
  SECTION("a directory") {
    std::filesystem::create_directory(scene.path);
    CHECK(scene.error().starts_with(begin));
  }
  SECTION("a pipe") {
    REQUIRE(::mkfifo(scene.path.c_str(), 0600) == 0);
    CHECK(scene.error() == begin + "it is no plain file");
  }
  SECTION("a link") {
    std::filesystem::create_symlink("/dev/null", scene.path);
    CHECK(scene.error().starts_with(begin));
  }
  SECTION("in no directory") {
    scene.path = scene.directory / "none/relay.sqlite";
    CHECK(scene.error() == "cannot use " + scene.path + ": open: No such file or directory");
  }
}

TEST_CASE("an operator describes and ends an account without its password", "[accounts]") {
  Scene scene;
  AccountBook file = scene.open();
  REQUIRE(file.answer(request(Kind::enroll, "Alice", "long enough")).outcome == Outcome::good);
  AccountRequest certificate{.kind = Kind::add_certificate, .account = "alice", .certificate = "f1"};
  REQUIRE(file.answer(certificate).outcome == Outcome::good);
  const auto found = file.answer({.kind = Kind::describe, .account = "aLICE"});
  CHECK(found.outcome == Outcome::good);
  CHECK(found.account == "Alice");
  CHECK(found.certificates == std::vector<std::string>{"f1"});
  CHECK(found.made > chat::WallTime(std::chrono::years(50)));
  CHECK(file.answer({.kind = Kind::remove, .account = "ALICE"}).outcome == Outcome::good);
  CHECK(file.answer({.kind = Kind::describe, .account = "alice"}).outcome == Outcome::wrong);
  CHECK(file.answer({.kind = Kind::remove, .account = "alice"}).outcome == Outcome::wrong);
  AccountRequest by_certificate{.kind = Kind::check_certificate, .certificate = "f1"};
  CHECK(file.answer(by_certificate).outcome == Outcome::wrong);
}

TEST_CASE("nothing is done in a file that has gone from its place", "[accounts]") {
  Scene scene;
  AccountBook file = scene.open();
  REQUIRE(file.answer(request(Kind::enroll, "alice", "correct horse")).outcome == Outcome::good);
  SECTION("because it was deleted") {
    std::filesystem::remove(scene.path);
  }
  SECTION("because another stands there") {
    std::filesystem::rename(scene.path, scene.directory / "aside");
    scene.write("");
  }
  const auto found = file.answer(request(Kind::enroll, "bob", "battery staple"));
  CHECK(found.outcome == Outcome::failed);
  CHECK(file.answer(request(Kind::change_password, "alice", "correct horse", "battery staple")).outcome ==
        Outcome::failed);
  CHECK(file.answer(request(Kind::check, "alice", "correct horse")).outcome == Outcome::good);
}

TEST_CASE("a file that was emptied is no new one", "[accounts]") {
  Scene scene;
  scene.write("");
  CHECK(scene.error().find("relay.sqlite: it is empty, and has been something") != std::string::npos);
  CHECK(std::filesystem::file_size(scene.path) == 0);
}

TEST_CASE("a file whose making was cut short is made anew", "[accounts]") {
  Scene scene;
  std::ofstream(scene.path + ".new") << "half of";
  CHECK(scene.error().empty());
  CHECK_FALSE(std::filesystem::exists(scene.path + ".new"));
  CHECK_FALSE(std::filesystem::exists(scene.path + ".new-journal"));
}
