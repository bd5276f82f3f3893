#include "catch.h"
#include "fake_irc_client.h"
#include "relay/dialects/base/work.h"

#include <algorithm>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

using chat::relay::RoundWork;
using chat::relay::Share;
using chat::test::at_second;
using chat::test::contains;
using chat::test::FakeClient;
using chat::test::FakeIrcClient;
using chat::test::FakeIrcRelay;
using chat::test::occurrences;

namespace {

// As much as one answer may have waiting for its reader, and a part of it more.
constexpr std::size_t kRoomBytes = 22 * 1024;

constexpr int kCrowd = 1200;

std::string member(int number) {
  return fmt::format("member{:04}", number);
}

/// #big with a crowd in it, and alice, who asks.
struct Crowd {
  FakeIrcRelay relay;
  std::vector<std::unique_ptr<FakeIrcClient>> crowd;
  FakeIrcClient alice{relay, "alice", "batch labeled-response userhost-in-names"};

  Crowd() {
    for (int i = 0; i < kCrowd; ++i) {
      crowd.push_back(std::make_unique<FakeIrcClient>(relay, member(i)));
      crowd.back()->enter("#big");
    }
  }

  /// Reads on, round after round, until nothing more comes.
  std::string rest() { return rest_of(alice); }

  static std::string rest_of(FakeIrcClient& client) {
    std::string all;
    for (std::string some = client.received(); !some.empty(); some = client.received()) {
      CHECK(some.size() < kRoomBytes);
      all += some;
      client.dialect().expire(at_second(0));
    }
    return all;
  }
};

/// Each of the crowd, the numbers in [first, last), is named once.
void check_named_once(std::string_view answer, int first = 0, int last = kCrowd) {
  for (int i = first; i < last; ++i) {
    CAPTURE(member(i));
    CHECK(occurrences(answer, member(i) + "!") + occurrences(answer, " " + member(i) + " ") == 1);
  }
}

}  // namespace

TEST_CASE("a long answer goes on as its reader takes it, and is whole", "[long]") {
  Crowd scene;
  const std::string question = GENERATE("NAMES #big", "WHO *", "WHO #big", "WHO member*");
  CAPTURE(question);
  scene.alice.type(question);
  scene.alice.type("PING after");
  CHECK(scene.alice.outbox().backlog() < kRoomBytes);
  const std::string answer = scene.rest();
  CHECK(answer.size() > kRoomBytes);
  check_named_once(answer);
  CHECK(contains(answer, " :End of "));
  CHECK(answer.ends_with("PONG relay :after\n"));
}

TEST_CASE("whoever does not read is kept no more than a part of the answer", "[long]") {
  Crowd scene;
  for (int i = 0; i < 50; ++i) {
    scene.alice.type("WHO *");
    scene.alice.dialect().expire(at_second(0));
  }
  CHECK(scene.alice.outbox().backlog() < kRoomBytes);
  CHECK(scene.alice.dialect().deadline() > at_second(1).steady);
}

TEST_CASE("entering many rooms waits for the reader too, and room by room", "[long]") {
  Crowd scene;
  std::string join = "JOIN #big";
  for (int i = 0; i < 20; ++i) {
    const std::string room = fmt::format("#r{}", i);
    for (int j = 0; j < 200; ++j) scene.crowd[static_cast<std::size_t>(j)]->enter(room);
    join += "," + room;
  }
  scene.alice.type(join);
  CHECK(scene.alice.outbox().backlog() < kRoomBytes);
  CHECK(scene.relay.hub.find("alice")->seats.size() < 6);
  const std::string answer = scene.rest();
  CHECK(occurrences(answer, " :End of /NAMES list") == 21);
  CHECK(scene.relay.hub.find("alice")->seats.size() == 21);
}

TEST_CASE("what comes and goes during a long answer does not upset it", "[long]") {
  Crowd scene;
  const std::string question = GENERATE("NAMES #big", "WHO *", "WHO #big", "WHO #big,member1199");
  CAPTURE(question);
  scene.alice.type(question);
  std::string answer = scene.alice.received();
  REQUIRE_FALSE(contains(answer, member(1001)));
  // Before and after what has been told: some leave, some change their nicks, some come.
  for (int i = 0; i < 40; ++i) scene.crowd[static_cast<std::size_t>(i * 10)].reset();
  scene.crowd[1]->type("NICK aaaa");
  scene.crowd[1101]->type("NICK zzzz");
  FakeIrcClient late(scene.relay, "zzzy");
  late.enter("#big");
  scene.alice.dialect().expire(at_second(0));
  answer += scene.rest();
  check_named_once(answer, 401, 1101);
  check_named_once(answer, 1102, kCrowd);
  CHECK(contains(answer, "zzzz"));
  CHECK(contains(answer, "zzzy"));
  CHECK(contains(answer, " :End of "));
}

TEST_CASE("a room that ends, or that one is thrown out of, ends its list", "[long]") {
  Crowd scene;
  const bool ends = GENERATE(true, false);
  scene.crowd[0]->type("MODE #big +s");
  scene.alice.type("JOIN #big");
  CHECK(scene.alice.outbox().backlog() < kRoomBytes);
  if (ends) {
    scene.crowd.clear();
    scene.alice.type("PART #big");
  } else {
    scene.crowd[0]->type("KICK #big alice");
  }
  std::string answer;
  for (std::string some = scene.alice.received(); !some.empty(); some = scene.alice.received()) {
    answer += some;
    scene.alice.dialect().expire(at_second(0));
  }
  CHECK(contains(answer, "366 alice #big :End of /NAMES list\n"));
  CHECK(scene.alice.answer_to("PING x") == ":relay PONG relay :x\n");
}

TEST_CASE("whoever leaves during a long answer is gone", "[long]") {
  Crowd scene;
  scene.alice.type("WHO *");
  scene.alice.dialect().leave("gone", at_second(0));
  CHECK(scene.relay.hub.find("alice") == nullptr);
}

TEST_CASE("a long labelled answer is one batch", "[long]") {
  Crowd scene;
  scene.alice.type("@label=q WHO *");
  scene.alice.type("@label=p PING x");
  const std::string answer = scene.rest();
  CHECK(answer.starts_with("@label=q :relay BATCH +b1 labeled-response\n@batch=b1 :relay 352 alice "));
  CHECK(occurrences(answer, "BATCH +") == 1);
  CHECK(occurrences(answer, "@batch=b1 ") == kCrowd + 2);
  CHECK(answer.ends_with("End of WHO list\n:relay BATCH -b1\n@label=p :relay PONG relay :x\n"));
}

TEST_CASE("a text client's long answers wait for it as well", "[long]") {
  Crowd scene;
  FakeClient bob(scene.relay, "bob");
  for (int i = 0; i < 1200; ++i) {
    scene.relay.hub.enter(fmt::format("somebody_with_a_long_name{}", i), {"u", "h"}, {}, at_second(0));
    auto* person = scene.relay.hub.find(fmt::format("somebody_with_a_long_name{}", i));
    REQUIRE(scene.relay.hub.join(*person, "#lobby", {}, at_second(0)));
  }
  bob.received();
  bob.type("/who");
  bob.type("/who bob");
  CHECK(bob.outbox().backlog() < kRoomBytes);
  std::string answer;
  for (std::string some = bob.received(); !some.empty(); some = bob.received()) {
    answer += some;
    bob.dialect().expire(at_second(0));
  }
  CHECK(answer.starts_with("* 1,201 people in #lobby:\n"));
  CHECK(occurrences(answer, "somebody_with") == 1200);
  CHECK(answer.ends_with("* bob (that is you) is in #lobby\n"));
}

TEST_CASE("when a round's work is used up, each still gets a little, and the rest in the next round",
          "[long]") {
  RoundWork work;
  Crowd scene;
  scene.relay.irc.reading.work = &work;
  scene.relay.settings.reading.work = &work;
  FakeIrcClient honest(scene.relay, "honest");
  FakeIrcClient other(scene.relay, "other");
  other.enter("#chat");
  honest.enter("#chat");
  other.received();
  work.begin_round(1);
  Share greedy(&work);
  while (!work.is_used_up()) greedy.spend(1'000);
  CHECK_FALSE(greedy.may_answer());

  std::string many;
  for (int i = 0; i < 40; ++i) many += fmt::format("PRIVMSG #chat :{}\r\n", i);
  honest.send(many);
  const std::size_t now_said = occurrences(other.received(), "PRIVMSG");
  CHECK(now_said > 0);
  CHECK(now_said < 10);
  CHECK(honest.dialect().deadline() <= at_second(0).steady);
  work.begin_round(1);
  honest.dialect().expire(at_second(0));
  CHECK(occurrences(other.received(), "PRIVMSG") == 40 - now_said);
}

TEST_CASE("a round has more work where more are connected", "[long]") {
  const auto points_of_a_round_with = [](std::size_t clients) {
    RoundWork work;
    work.begin_round(clients);
    std::size_t points = 0;
    for (; !work.is_used_up(); ++points) work.spend(1);
    return points;
  };
  CHECK(points_of_a_round_with(1) == 8'000);
  CHECK(points_of_a_round_with(2'000) == 8'000);
  CHECK(points_of_a_round_with(10'000) == 40'000);
}

TEST_CASE("nobody is too late whose lines wait for others", "[long]") {
  RoundWork work;
  Crowd scene;
  scene.relay.irc.reading.work = &work;
  scene.relay.irc.registration_timeout = std::chrono::seconds(30);
  FakeIrcClient late(scene.relay);
  work.begin_round(1);
  while (!work.is_used_up()) Share(&work).spend(1'000);
  for (int i = 0; i < 10; ++i) late.type("CAP LIST");
  late.type("NICK late");
  late.type("USER late 0 * :Late");
  late.dialect().expire(at_second(31));
  CHECK(late.dialect().closing_reason() == nullptr);
  work.begin_round(1);
  late.dialect().expire(at_second(32));
  CHECK(late.dialect().is_registered());
}

TEST_CASE("whose lines cost much comes after the others in a round, and is served when they have been",
          "[long]") {
  RoundWork work;
  Crowd scene;
  scene.relay.irc.reading.work = &work;
  FakeIrcClient costly(scene.relay, "costly");
  costly.enter("#big");
  FakeIrcClient& hearer = *scene.crowd.front();
  FakeIrcClient honest(scene.relay, "honest");
  honest.enter("#chat");
  FakeIrcClient other(scene.relay, "other");
  other.enter("#chat");
  other.received();
  const std::string costly_line = "PRIVMSG #big :" + std::string(400, 'x');
  work.begin_round(1);
  costly.type(costly_line);
  hearer.received();

  work.begin_round(1);
  Share(&work).spend(2'000);
  costly.type(costly_line);
  honest.type("PRIVMSG #chat :hi");
  CHECK(hearer.received().empty());
  CHECK(contains(other.received(), "hi"));
  CHECK(costly.dialect().deadline() <= at_second(0).steady);

  SECTION("in a round with less to do") {
    work.begin_round(1);
    costly.dialect().expire(at_second(0));
    CHECK(contains(hearer.received(), "xxx"));
  }
  SECTION("or after a while, for what it has done it may do again") {
    work.begin_round(1);
    Share(&work).spend(7'000);
    costly.dialect().expire(at_second(20));
    CHECK(hearer.received().empty());
    costly.dialect().expire(at_second(36));
    CHECK(contains(hearer.received(), "xxx"));
  }
}

TEST_CASE("whoever asks for much waits before asking again", "[long]") {
  Crowd scene;
  scene.relay.irc.reading.flood = {40, std::chrono::milliseconds(200)};
  FakeIrcClient asker(scene.relay, "asker");
  asker.received();
  for (int i = 0; i < 10; ++i) {
    asker.type("WHO *");
    Crowd::rest_of(asker);
  }
  CHECK_FALSE(contains(asker.answer_to("PING x"), "PONG"));
  CHECK(asker.dialect().deadline() > at_second(0.1).steady);

  FakeIrcClient talker(scene.relay, "talker");
  for (int i = 0; i < 10; ++i) CHECK(contains(talker.answer_to("PING x"), "PONG"));
}
