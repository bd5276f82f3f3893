// How relays tell each other what has happened, and what Redis says.

#include "catch.h"
#include "relay/cluster/fact_codec.h"
#include "relay/cluster/floor.h"
#include "relay/cluster/redis_address.h"
#include "relay/cluster/redis_trouble.h"
#include "relay/cluster/resp.h"
#include "relay/hub/owned_fact.h"
#include "tests/unit/fake_client.h"

#include <array>
#include <string>

using namespace chat;
using namespace chat::relay;
using chat::test::at_second;

namespace {

const std::array<RoomChange, 3> kChanges{{{RoomRule::operator_status, false, "bob"},
                                          {RoomRule::ban, true, "*!*@192.0.2.*", std::chrono::seconds(90)},
                                          {RoomRule::topic_locked, true}}};
const AddressBan kBan{*Network::parse("192.0.2.0/24"), "ruth", "noise"};

Fact whole_fact(Fact::Kind kind, const KeptLine& line) {
  Fact fact{kind,
            {"alice", "al", "example.org", "Alice", "acc", "192.0.2.7", true, true, true, false,
             1234567890123, true}};
  fact.target = "#tea";
  fact.text = "gr\xC3\xBC\xC3\x9F dich";
  fact.object = "bob";
  fact.tags = "+typing=active";
  fact.to_status = '@';
  fact.is_forced = true;
  fact.changes = kChanges;
  fact.id = 1234567890123456;
  if (kind == Fact::Kind::moved || kind == Fact::Kind::lost || kind == Fact::Kind::ignoring)
    fact.new_id = 1234567890124;
  fact.at = at_second(5);
  fact.ban = &kBan;
  fact.line = &line;
  static const Conversation between{3, 4};
  fact.between = &between;
  fact.is_late = fact.is_over = true;
  return fact;
}

KeptLine some_line() {
  KeptLine line{};
  line.kind = Fact::Kind::said;
  line.id = 77;
  line.at = at_second(3).wall;
  line.nick = "bob";
  line.text = "oops";
  line.speaker = 9;
  return line;
}

std::string encoded(const Fact& fact) {
  std::string bytes;
  put_fact(bytes, fact);
  return bytes;
}

void check_same(const Source& one, const Source& other) {
  CHECK(full_source(one) == full_source(other));
  CHECK(one.realname == other.realname);
  CHECK(one.account == other.account);
  CHECK(one.address == other.address);
  CHECK(one.bot == other.bot);
  CHECK(one.invisible == other.invisible);
  CHECK(one.rules_relay == other.rules_relay);
  CHECK(one.in_own_words == other.in_own_words);
  CHECK(one.is_encrypted == other.is_encrypted);
  CHECK(one.id == other.id);
}

void check_same(const Fact& one, const Fact& other) {
  CHECK(one.kind == other.kind);
  check_same(one.source, other.source);
  CHECK(one.target == other.target);
  CHECK(one.text == other.text);
  CHECK(one.object == other.object);
  CHECK(one.tags == other.tags);
  CHECK(one.to_one == other.to_one);
  CHECK(one.to_status == other.to_status);
  CHECK(one.is_forced == other.is_forced);
  CHECK(one.is_over == other.is_over);
  CHECK(std::equal(one.changes.begin(), one.changes.end(), other.changes.begin(), other.changes.end()));
  CHECK(one.id == other.id);
  CHECK(one.new_id == other.new_id);
  CHECK(one.at.wall == other.at.wall);
}

}  // namespace

TEST_CASE("a fact of every kind that relays share comes as it was told") {
  const KeptLine line = some_line();
  for (std::size_t kind = 0; kind < kFactKinds; ++kind) {
    const Fact fact = whole_fact(static_cast<Fact::Kind>(kind), line);
    const std::string bytes = encoded(fact);
    BinaryReader reader(bytes);
    const auto heard = HeardFact::take(reader, at_second(9));
    CHECK(heard.has_value() == is_shared(fact.kind));
    if (!heard) continue;
    CHECK(reader.is_at_end());
    const Fact view = heard->view();
    check_same(view, fact);
    CHECK(view.at.steady == at_second(5).steady);
    REQUIRE(view.ban != nullptr);
    CHECK(view.ban->network == kBan.network);
    CHECK(view.ban->until == WallTime::max());
    CHECK(view.ban->reason == "noise");
    REQUIRE(view.line != nullptr);
    CHECK(view.line->id == 77);
    CHECK(view.line->text == "oops");
    REQUIRE(view.between != nullptr);
    CHECK(view.between->one == 3);
    CHECK(view.between->other == 4);
    CHECK(view.is_late);
  }
}

TEST_CASE("a fact that is cut anywhere is no fact, and one of another byte does no harm") {
  const KeptLine line = some_line();
  const std::string whole = encoded(whole_fact(Fact::Kind::said, line));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const std::string cut = whole.substr(0, size);
    BinaryReader reader(cut);
    CHECK_FALSE(HeardFact::take(reader, at_second(9)));
  }
  for (std::size_t place = 0; place < whole.size(); ++place) {
    for (const int byte : {0, 1, 0x7F, 0x80, 0xFF}) {
      std::string bent = whole;
      bent[place] = static_cast<char>(byte);
      BinaryReader reader(bent);
      if (const auto heard = HeardFact::take(reader, at_second(9)))
        static_cast<void>(OwnedFact(heard->view()));
    }
  }
}

TEST_CASE("the floor goes to the others in the order in which they asked") {
  Floor floor;
  floor.want(1);
  CHECK(floor.holder() == 1);
  for (const RelayNumber each : {2U, 3U, 2U, 1U}) floor.want(each);
  floor.yield(3);
  CHECK(floor.holder() == 1);
  floor.yield(1);
  CHECK(floor.holder() == 2);
  floor.want(1);
  floor.drop(3);
  floor.drop(2);
  CHECK(floor.holder() == 1);
  floor.yield(1);
  CHECK(floor.holder() == 0);
}

TEST_CASE("the address of a Redis") {
  const auto plain = parse_redis_address("redis://redis.example/3");
  REQUIRE(plain);
  CHECK(plain->endpoint == Endpoint{"redis.example", 6379});
  CHECK(plain->database == 3);
  CHECK(to_string(*plain) == "redis://redis.example:6379/3");
  CHECK(parse_redis_address("redis://[2001:db8::1]:7000")->endpoint == Endpoint{"2001:db8::1", 7000});
  CHECK(parse_redis_address("unix:/run/redis.sock")->endpoint.unix_path == "/run/redis.sock");
  const auto error_of = [](const char* text) { return parse_redis_address(text).error(); };
  CHECK(parse_redis_address("rediss://a")->tls);
  CHECK(to_string(*parse_redis_address("rediss://a")) == "rediss://a:6379/0");
  CHECK_THAT(error_of("redis://:secret@a"),
             Catch::Contains("has a password, which belongs into --cluster-password"));
  for (const char* const text :
       {"redis://:secret@a", "redis://ruth:secret@a", "redis://ruth:sec@ret@a", "redis://secret@a"})
    CHECK_THAT(error_of(text),
               Catch::Contains("...@a'") && !Catch::Contains("secret") && !Catch::Contains("sec@"));
  CHECK_THAT(error_of("redis://ruth@a"),
             Catch::Contains("has a user, and relays log in by a password alone"));
  for (const char* const text :
       {"redis://a/b", "redis://a/4294967296", "redis://a/99999999999999999999", "redis://a/1x"})
    CHECK_THAT(error_of(text), Catch::Contains("number of a database"));
  CHECK_THAT(error_of("redis:///0"), Catch::Contains("names no host"));
  CHECK_THAT(error_of("localhost"), Catch::Contains("redis://HOST:6379/0"));
}

TEST_CASE("replies of Redis come whole, wherever they are cut") {
  const std::string whole("*3\r\n:7\r\n$4\r\na\r\nb\r\n*-1\r\n-OOM too much\r\n");
  for (std::size_t cut = 0; cut <= whole.size(); ++cut) {
    RedisReplies replies;
    replies.feed(whole.substr(0, cut));
    auto first = replies.next();
    replies.feed(whole.substr(cut));
    if (!first) first = replies.next();
    REQUIRE(first);
    REQUIRE(first->items.size() == 3);
    CHECK(first->items[0].integer == 7);
    CHECK(first->items[1].text == "a\r\nb");
    CHECK(first->items[2].kind == RedisReply::Kind::nothing);
    auto second = replies.next();
    REQUIRE(second);
    CHECK(second->is_error());
    CHECK(second->text == "OOM too much");
    CHECK_FALSE(replies.next());
    CHECK_FALSE(replies.is_broken());
  }
  RedisReplies of_a_stranger;
  of_a_stranger.feed("HTTP/1.1 400 Bad Request\r\n");
  CHECK_FALSE(of_a_stranger.next());
  CHECK(of_a_stranger.is_broken());
}

TEST_CASE("a command is written as Redis reads it, whatever is in it") {
  std::string out;
  const std::array<std::string_view, 2> words{"XADD", std::string_view("a\0\r\n", 4)};
  append_redis_command(out, words);
  CHECK(out == std::string("*2\r\n$4\r\nXADD\r\n$4\r\na\0\r\n\r\n", 24));
}

TEST_CASE("people are told in plain words what Redis answers in its own, and the log has both") {
  struct Case {
    const char* error;
    const char* words;
  };
  const auto each = GENERATE(
      Case{"OOM command not allowed when used memory > 'maxmemory'.", "Redis is full"},
      Case{"READONLY You can't write against a read only replica.", "Redis is a replica, which is read only"},
      Case{"LOADING Redis is loading the dataset in memory", "Redis is still loading its data"},
      Case{"NOAUTH Authentication required.", "Redis wants a password"},
      Case{"WRONGPASS invalid username-password pair or user is disabled.", "Redis wants another password"},
      Case{"OOMPH", "Redis refuses what the relay asks"});
  const RedisTrouble trouble = RedisTrouble::of_reply(each.error);
  CHECK(trouble.words == each.words);
  CHECK(trouble.in_full() == std::string(each.words) + " (" + each.error + ")");
}

TEST_CASE("a trouble that is no answer of Redis' is told as it is") {
  CHECK(RedisTrouble("Redis has closed the connection").in_full() == "Redis has closed the connection");
}
