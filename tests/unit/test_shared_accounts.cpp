// Accounts that several relays share: a relay's copy of them, and what is told of their changes.

#include "awaited_thread.h"
#include "catch.h"
#include "relay/cluster/account_exchange.h"
#include "relay/storage/account_cache.h"
#include "relay/storage/sqlite_account_table.h"
#include "relay/storage/state_file.h"
#include "relay/storage/stored_accounts.h"
#include "temporary_directory.h"

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

using namespace chat;
using namespace chat::relay;

namespace {

constexpr WallTime kThen{std::chrono::hours(500'000)};
constexpr WallTime kLater = kThen + std::chrono::hours(1);

AccountCopy copy_of(const std::string& name, const std::string& hash = "hash", WallTime made = kThen,
                    PrivateNumber number = 0, std::vector<std::string> certificates = {}) {
  return {{name, hash, made}, number, std::move(certificates)};
}

std::string shown(const AccountCopy& copy) {
  std::string words = copy.row.name + ' ' + copy.row.hash + ' ' + std::to_string(copy.number);
  for (const std::string& each : copy.certificates) words += ' ' + each;
  return words;
}

struct CachedFile {
  std::shared_ptr<Sqlite> file;
  AccountCache cache;

  explicit CachedFile(std::shared_ptr<Sqlite> opened)
      : file(std::move(opened)), cache(std::move(*AccountCache::open(file))) {}
  CachedFile() : CachedFile(*open_state_in_memory()) {}

  std::vector<std::string> all() const {
    std::vector<std::string> all;
    const auto copies = cache.all();
    REQUIRE(copies);
    for (const AccountCopy& each : *copies) all.push_back(shown(each));
    return all;
  }
  std::int64_t count(const char* sql) const {
    Sqlite::Statement row(*file, sql);
    REQUIRE(row.step());
    return row.number(0);
  }
};

using Strings = std::vector<std::string>;

/// Tells what the test has it tell.
class ToldTable final : public AccountTable {
 public:
  struct Said {
    std::vector<AccountNews> next{};
    std::vector<bool> asked_for_all{};
  };

  explicit ToldTable(std::shared_ptr<Said> said) : said_(std::move(said)) {}
  Result<std::vector<KnownAccount>> all() override {
    return std::vector<KnownAccount>{{"alice", 0, kThen}, {"Bob", 7, kThen}};
  }
  Result<std::optional<Row>> find(const std::string&) override { return std::optional<Row>(); }
  Result<bool> add(const std::string&, const Row&) override { return true; }
  Result<void> set_hash(const std::string&, const std::string&) override { return {}; }
  Result<PrivateNumber> remove(const std::string&) override { return PrivateNumber(); }
  Result<std::optional<std::string>> owner_of(const std::string&) override {
    return std::optional<std::string>();
  }
  Result<std::vector<std::string>> certificates_of(const std::string&) override { return Strings(); }
  Result<bool> add_certificate(const std::string&, const std::string&) override { return true; }
  Result<bool> remove_certificate(const std::string&, const std::string&) override { return true; }
  Result<PrivateNumber> give_number(const std::string&, PrivateNumber drawn) override { return drawn; }
  Result<PrivateNumber> take_number(const std::string&) override { return PrivateNumber(); }
  Result<void> follow(bool all) override {
    said_->asked_for_all.push_back(all);
    return {};
  }
  std::vector<AccountNews> take_news() override { return std::exchange(said_->next, {}); }

 private:
  std::shared_ptr<Said> said_;
};

struct SharedScene {
  std::shared_ptr<ToldTable::Said> said = std::make_shared<ToldTable::Said>();
  Workers workers{4};
  std::unique_ptr<StoredAccounts> accounts =
      *StoredAccounts::read({std::make_unique<ToldTable>(said), HashCost{8 * 1024, 1}}, workers);

  ForeignChanges changes_after(AccountNews news) {
    said->next = {std::move(news)};
    accounts->follow();
    test::collect_next(workers);
    return accounts->take_foreign_changes();
  }
};

}  // namespace

TEST_CASE("a copy follows what has changed, and all there is", "[accounts]") {
  CachedFile copy;
  CHECK(copy.cache.version().id.empty());
  REQUIRE(copy.cache.follow({{"one", 5},
                             false,
                             {{"alice", copy_of("Alice", "h1", kThen, 7, {"f1", "f2"})},
                              {"bob", copy_of("bob")},
                              {"carol", copy_of("carol")}}}));
  CHECK(copy.all() == Strings{"Alice h1 7 f1 f2", "bob hash 0", "carol hash 0"});
  REQUIRE(copy.cache.follow(
      {{"one", 7}, false, {{"alice", copy_of("alice", "h2", kThen, 0, {"f2"})}, {"bob", std::nullopt}}}));
  CHECK(copy.all() == Strings{"alice h2 0 f2", "carol hash 0"});
  CachedFile again(copy.file);
  CHECK(again.cache.version().id == "one");
  CHECK(again.cache.version().revision == 7);
  REQUIRE(again.cache.follow({{"two", 1}, true, {{"dave", copy_of("dave", "h", kThen, 0, {"f2"})}}}));
  CHECK(again.all() == Strings{"dave h 0 f2"});
  CHECK(CachedFile(copy.file).cache.version().id == "two");
}

TEST_CASE("what is kept for an account stays while it is the same one", "[accounts]") {
  CachedFile copy;
  REQUIRE(copy.cache.follow({{"one", 1}, true, {{"alice", copy_of("alice")}}}));
  REQUIRE(copy.file->run("INSERT INTO bookmarks VALUES ('alice', 'read', '#tea', 1)"));
  REQUIRE(copy.cache.follow({{"one", 2}, true, {{"alice", copy_of("alice", "other")}}}));
  CHECK(copy.count("SELECT count(*) FROM bookmarks") == 1);
  REQUIRE(copy.cache.follow({{"one", 3}, true, {{"alice", copy_of("alice", "other", kLater)}}}));
  CHECK(copy.count("SELECT count(*) FROM bookmarks") == 0);
}

TEST_CASE("what cannot be followed whole is not followed", "[accounts]") {
  CachedFile copy;
  REQUIRE(copy.cache.follow({{"one", 1}, true, {{"alice", copy_of("alice")}}}));
  REQUIRE(
      copy.file->run("CREATE TRIGGER full BEFORE INSERT ON certificates BEGIN SELECT RAISE(FAIL, 'full'); "
                     "END"));
  const auto followed = copy.cache.follow(
      {{"one", 2}, true, {{"bob", copy_of("bob")}, {"carol", copy_of("carol", "h", kThen, 0, {"f1"})}}});
  REQUIRE_FALSE(followed);
  CHECK(followed.error() == "full");
  CHECK(copy.all() == Strings{"alice hash 0"});
  CHECK(CachedFile(copy.file).cache.version().revision == 1);
}

TEST_CASE("a copy is nobody's to change, until it is a relay's own", "[accounts]") {
  CachedFile copy;
  REQUIRE(copy.cache.follow({{"one", 1}, true, {{"alice", copy_of("alice")}}}));
  SqliteAccountTable table(copy.file);
  CHECK_FALSE(table.remove("alice"));
  REQUIRE(AccountCache::end(*copy.file));
  CHECK(table.remove("alice"));
  CHECK(copy.all().empty());
}

TEST_CASE("of a copy and Redis the one is right that is further on", "[accounts]") {
  using Meeting = AccountMeeting;
  const auto meet = [](AccountsVersion copy, AccountsInRedis redis, bool has_accounts = true) {
    return meeting_of(copy, has_accounts, redis);
  };
  SECTION("of the same table") {
    CHECK(meet({"one", 5}, {{"one", 5}}) == Meeting::agree);
    CHECK(meet({"one", 5}, {{"one", 6}}) == Meeting::follow);
    CHECK(meet({"one", 5}, {{"one", 6}, 6}) == Meeting::follow_all);
    CHECK(meet({"one", 6}, {{"one", 7}, 6}) == Meeting::follow);
    CHECK(meet({"one", 5}, {{"one", 4}}) == Meeting::give_all);
  }
  SECTION("Redis has none") {
    CHECK(meet({"one", 5}, {}) == Meeting::give_all);
    CHECK(meet({}, {}, false) == Meeting::give_all);
  }
  SECTION("of another") {
    CHECK(meet({"one", 5}, {{"two", 1}}) == Meeting::give_lacking);
    CHECK(meet({}, {{"two", 1}}) == Meeting::give_lacking);
    CHECK(meet({"one", 5}, {{"two", 1}}, false) == Meeting::follow_all);
    CHECK(meet({"one", 5}, {{"two", 1}, 0, 5}) == Meeting::follow_all);
    CHECK(meet({"one", 5}, {{"two", 1}, 0, 4}) == Meeting::give_lacking);
  }
}

TEST_CASE("what others have changed is told once", "[accounts]") {
  SharedScene scene;
  StoredAccounts& accounts = *scene.accounts;
  CHECK(accounts.has("ALICE"));
  SECTION("made and ended") {
    const auto changes =
        scene.changes_after({.revision = 2, .there = {{"Carol", 9, kThen}}, .gone = {"bob"}});
    CHECK(changes.made == Strings{"Carol"});
    CHECK(changes.ended == Strings{"Bob"});
    CHECK(accounts.private_number("carol") == 9);
    CHECK_FALSE(accounts.has("bob"));
    CHECK(accounts.account_with(7).empty());
    CHECK(accounts.take_foreign_changes().made.empty());
  }
  SECTION("these are all") {
    const auto changes = scene.changes_after({.are_all = true, .there = {{"alice", 0, kThen}}});
    CHECK(changes.made.empty());
    CHECK(changes.ended == Strings{"Bob"});
  }
  SECTION("ended, and made anew by another") {
    const auto changes = scene.changes_after({.revision = 3, .there = {{"alice", 0, kLater}}});
    CHECK(changes.made == Strings{"alice"});
    CHECK(changes.ended == Strings{"alice"});
  }
  SECTION("the same, with another number") {
    const auto changes = scene.changes_after({.revision = 3, .there = {{"alice", 5, kThen}}});
    CHECK(changes.made.empty());
    CHECK(changes.ended.empty());
    CHECK(accounts.account_with(5) == "alice");
  }
}

TEST_CASE("what another relay tells holds at once, if it is news", "[accounts]") {
  SharedScene scene;
  StoredAccounts& accounts = *scene.accounts;
  CHECK(scene.changes_after({.revision = 10, .gone = {"bob"}}).ended == Strings{"Bob"});
  accounts.hear({9, "Bob", 7});
  CHECK_FALSE(accounts.has("bob"));
  accounts.hear({11, "Carol", 8});
  CHECK(accounts.private_number("carol") == 8);
  CHECK(accounts.take_foreign_changes().made == Strings{"Carol"});
  test::finish_jobs(scene.workers);
  CHECK(scene.changes_after({.revision = 11, .there = {{"Carol", 8}}}).changed == Strings{"Carol"});
  CHECK(scene.said->asked_for_all == std::vector<bool>(4, false));
}

TEST_CASE("news that were found out before another relay told do not count against it", "[accounts]") {
  SharedScene scene;
  StoredAccounts& accounts = *scene.accounts;
  const AccountNews old{.revision = 2, .are_all = true, .there = {{"alice", 0, kThen}, {"Bob", 7, kThen}}};
  SECTION("told") {
    scene.said->next = {old};
    accounts.follow();
    accounts.hear({3, "Carol", 8});
  }
  SECTION("as it comes") {
    scene.said->next = {old};
    accounts.follow();
    accounts.meet({{"Carol", 8}});
  }
  test::finish_jobs(scene.workers);
  CHECK(accounts.private_number("carol") == 8);
  CHECK(accounts.take_foreign_changes().ended.empty());
  CHECK(scene.changes_after({.revision = 4, .are_all = true, .there = {{"alice", 0, kThen}}}).ended.size() ==
        2);
  CHECK_FALSE(accounts.has("carol"));
}

TEST_CASE("who comes to others takes nothing for ended before it has asked for all", "[accounts]") {
  SharedScene scene;
  StoredAccounts& accounts = *scene.accounts;
  accounts.meet({{"Carol", 0}});
  CHECK(accounts.has("carol"));
  CHECK(accounts.has("bob"));
  test::collect_next(scene.workers);
  CHECK(scene.said->asked_for_all == std::vector<bool>{true});
}
