// What the hub and the dialects do with an archive that is slow.

#include "fake_irc_client.h"
#include "slow_archive.h"

#include <string>

using namespace chat;
using namespace chat::test;
using chat::relay::ArchiveQuery;
using chat::relay::kLeftOutMost;
using chat::relay::RoundWork;

namespace {

struct Scene {
  SlowArchive archive;
  FakeIrcRelay relay{archive};
  FakeIrcClient alice{relay, "alice", "batch message-tags draft/chathistory"};

  Scene() { alice.enter("#tea"); }
  void answer(bool failed = false) {
    archive.answer(failed);
    relay.hub.take_late_answers(at_second(1));
  }
  void settle() {
    archive.settle();
    relay.hub.take_late_answers(at_second(1));
  }
};

std::size_t count_messages(const std::string& answer) {
  std::size_t count = 0;
  for (auto at = answer.find("PRIVMSG"); at != std::string::npos; at = answer.find("PRIVMSG", at + 1))
    ++count;
  return count;
}

}  // namespace

TEST_CASE("a PONG waits until what was said before is kept, and what comes after it, too", "[archive]") {
  Scene scene;
  CHECK(scene.alice.answer_to("PING nothing") == ":relay PONG relay :nothing\n");
  scene.alice.type("PRIVMSG #tea :one");
  scene.alice.type("PING a");
  scene.alice.type("PING b");
  scene.alice.type("TIME");
  CHECK(scene.alice.received().empty());
  scene.relay.hub.take_late_answers(at_second(1));
  CHECK(scene.alice.received().empty());
  scene.settle();
  const std::string answer = scene.alice.received();
  CHECK(answer.starts_with(":relay PONG relay :a\n:relay PONG relay :b\n:relay 391 alice "));
}

TEST_CASE("what is said off the record ends with the room, and the rest does not", "[archive]") {
  Scene scene;
  FakeClient bob(scene.relay, "bob");
  bob.type("/join milk");
  bob.type("one");
  bob.type("/keep off");
  bob.type("two");
  bob.type("/keep on");
  bob.type("three");
  bob.type("/join lobby");
  REQUIRE(scene.relay.hub.find_room("#milk") == nullptr);
  const std::string shown = bob.answer_to("/join milk");
  CHECK(contains(shown, "<bob> one\n"));
  CHECK_FALSE(contains(shown, "two"));
  CHECK(contains(shown, "<bob> three\n"));
}

TEST_CASE("a search for one message finds a line that takes several", "[archive]") {
  Scene scene;
  FakeIrcClient carol(scene.relay, "carol", "batch message-tags soju.im/search");
  carol.enter("#tea");
  FakeClient bob(scene.relay, "bob");
  bob.type("/join tea");
  for (const char* word : {"kettle ", "kettles "}) bob.type(word + std::string(700, 'x'));
  scene.settle();
  carol.received();
  CHECK(carol.answer_to("SEARCH in=#tea;text=kettle;limit=1").empty());
  scene.answer();
  const std::string found = carol.received();
  CHECK(count_messages(found) == 3);
  CHECK(contains(found, ":kettles "));
}

TEST_CASE("only who has said something waits", "[archive]") {
  Scene scene;
  FakeIrcClient bob(scene.relay, "bob");
  scene.alice.type("PRIVMSG #tea :one");
  scene.alice.type("PING a");
  CHECK(bob.answer_to("PING b") == ":relay PONG relay :b\n");
}

TEST_CASE("a labelled PING is answered under its label", "[archive]") {
  Scene scene;
  FakeIrcClient bob(scene.relay, "bob", "batch labeled-response");
  bob.enter("#tea");
  bob.type("PRIVMSG #tea :one");
  CHECK(bob.answer_to("@label=x PING a").empty());
  scene.settle();
  CHECK(bob.received() == "@label=x :relay PONG relay :a\n");
}

TEST_CASE("whoever waits may leave", "[archive]") {
  Scene scene;
  {
    FakeIrcClient bob(scene.relay, "bob");
    bob.enter("#tea");
    bob.type("PRIVMSG #tea :one");
    bob.type("PING a");
  }
  scene.settle();
  FakeClient carol(scene.relay, "carol");
  carol.type("/join tea");
  carol.type("last words");
  carol.dialect().finish_input(at_second(1));
  CHECK(carol.dialect().closing_reason() == nullptr);
  scene.settle();
  CHECK(carol.dialect().closing_reason() != nullptr);
}

TEST_CASE("older lines come when the archive has found them", "[archive]") {
  Scene scene;
  for (int i = 0; i < 8; ++i) scene.alice.type("PRIVMSG #tea :line " + std::to_string(i));
  scene.settle();
  CHECK(contains(scene.alice.answer_to("VERSION"), " CHATHISTORY=200 "));
  CHECK(count_messages(scene.alice.answer_to("CHATHISTORY LATEST #tea * 3")) == 3);
  CHECK(scene.archive.asked.empty());
  const auto id_of = [&](std::size_t line) { return std::to_string(scene.archive.kept[line].entry.id); };
  CHECK(scene.alice.answer_to("CHATHISTORY BEFORE #tea msgid=" + id_of(5) + " 2").empty());
  scene.alice.type("TIME");
  CHECK(scene.alice.received().empty());
  REQUIRE(scene.archive.asked.size() == 1);
  CHECK(scene.archive.asked[0].second.room == "#tea");
  CHECK(scene.archive.asked[0].second.count == 2);
  scene.answer();
  const std::string answer = scene.alice.received();
  CHECK(contains(answer, "msgid=" + id_of(4)));
  CHECK(contains(answer, ":line 4\n"));
  CHECK(contains(answer, " 391 alice "));
  CHECK(count_messages(answer) == 2);
}

TEST_CASE("what was said is searched for, and is told with what was left out", "[archive]") {
  Scene scene;
  FakeClient bob(scene.relay, "bob");
  bob.type("/join tea");
  bob.type("a kettle");
  bob.type("two kettles");
  scene.settle();
  bob.received();
  CHECK(bob.answer_to("/search kettle two").empty());
  REQUIRE(scene.archive.asked.size() == 1);
  CHECK(scene.archive.asked[0].second.kind == ArchiveQuery::Kind::search);
  CHECK(scene.archive.asked[0].second.words == "kettle two");
  CHECK(scene.archive.asked[0].second.room == "#tea");
  CHECK(scene.archive.asked[0].second.count == 50);
  SECTION("all of it") {
    scene.answer();
    CHECK(bob.received() ==
          "* 2 lines of this room with these words:\n[12:00] <bob> a kettle\n[12:00] <bob> two kettles\n");
  }
  SECTION("some of it") {
    scene.archive.left_out = 1'200;
    scene.answer();
    CHECK(
        contains(bob.received(), "* The last 2 of 1,202 lines with these words:\n[12:00] <bob> a kettle\n"));
    scene.archive.left_out = kLeftOutMost;
    bob.type("/search kettle");
    scene.answer();
    CHECK(contains(bob.received(), "* The last 2 of more than 1,002 lines with these words:\n"));
  }
  SECTION("nothing, in vain") {
    scene.archive.kept.clear();
    scene.archive.was_cut_off = true;
    scene.answer();
    CHECK(bob.received() ==
          "* Not all that is kept could be looked at within a second. With more words, or in a moment, more "
          "may "
          "be found.\n* Nothing of this room has these words\n");
  }
  SECTION("what is on no disk") {
    scene.archive.is_unindexed = scene.archive.was_cut_off = true;
    scene.answer();
    CHECK(contains(bob.received(), "* Not all that is kept could be looked at: the disk does not take"));
  }
  SECTION("no word at all") {
    scene.archive.has_no_word = true;
    scene.answer();
    CHECK(
        bob.received() ==
        "! There is no word in that which could be found: words have letters or digits, and nothing else is "
        "looked for.\n");
  }
  SECTION("the disk fails") {
    scene.answer(true);
    CHECK(contains(bob.received(), "! Older lines cannot be read now."));
  }
  SECTION("too many ask") {
    scene.answer();
    bob.received();
    scene.archive.is_busy = true;
    CHECK(contains(bob.answer_to("/search kettle"), "! Too many are looking for older lines: four searches"));
  }
  SECTION("too much is asked") {
    scene.answer();
    bob.received();
    CHECK(bob.answer_to("/search a b c d e f g h i") ==
          "! /search takes 8 words at the most, and those are 9.\n");
    CHECK(bob.answer_to("/search") == "! Something is missing: /search WORDS\n");
  }
}

TEST_CASE("where older lines cannot be had that is said", "[archive]") {
  Scene scene;
  FakeClient bob(scene.relay, "bob");
  bob.type("/join tea");
  CHECK(contains(bob.received(), "* What is said here is kept for 30 days\n"));
  bob.type("hello");
  scene.settle();
  SECTION("the disk fails") {
    CHECK(bob.answer_to("/history 10").empty());
    CHECK(scene.alice.answer_to("CHATHISTORY AFTER #tea msgid=1 5").empty());
    scene.answer(true);
    CHECK(bob.received() == "! Older lines cannot be read now. The relay's log says why.\n");
    CHECK(contains(scene.alice.received(), "MESSAGE_ERROR AFTER #tea :Messages could not be retrieved"));
  }
  SECTION("too many ask") {
    scene.archive.is_busy = true;
    CHECK(bob.answer_to("/history 10") == "! Older lines cannot be read now. The relay's log says why.\n");
    CHECK(bob.answer_to("/who") == "* 2 people in #tea:\n*   @alice bob\n");
  }
  SECTION("who asked has left the room") {
    scene.alice.type("CHATHISTORY BEFORE #tea msgid=1 5");
    scene.relay.hub.part(*scene.relay.hub.find("alice"), *scene.relay.hub.find_room("#tea"), "",
                         at_second(0));
    scene.answer();
    CHECK(contains(scene.alice.received(), "MESSAGE_ERROR"));
  }
}

TEST_CASE("a round ends though the archive refuses every question of a client", "[archive]") {
  Scene scene;
  RoundWork work;
  scene.relay.irc.reading.work = &work;
  scene.relay.settings.reading.work = &work;
  FakeIrcClient bob(scene.relay, "bob", "batch message-tags draft/chathistory");
  FakeClient carol(scene.relay, "carol");
  bob.enter("#tea");
  carol.type("/join tea");
  carol.type("hello");
  scene.settle();
  carol.received();
  scene.archive.is_busy = true;
  work.begin_round(1);
  while (!work.is_used_up()) work.spend(1'000);
  constexpr std::size_t kLines = 20;
  const auto answers_to = [](auto& client, std::string_view line, std::string_view answer) {
    std::string many;
    for (std::size_t i = 0; i < kLines; ++i) many.append(line).append("\r\n");
    client.send(many);
    return occurrences(client.received(), answer);
  };
  const std::size_t to_bob = answers_to(bob, "CHATHISTORY AFTER #tea msgid=1 5", "MESSAGE_ERROR");
  CHECK(to_bob > 0);
  CHECK(to_bob < 10);
  const std::size_t to_carol = answers_to(carol, "/history 10", "cannot be read now");
  CHECK(to_carol > 0);
  CHECK(to_carol < 10);
  work.begin_round(1);
  bob.dialect().expire(at_second(0));
  CHECK(occurrences(bob.received(), "MESSAGE_ERROR") == kLines - to_bob);
  carol.dialect().expire(at_second(0));
  CHECK(occurrences(carol.received(), "cannot be read now") == kLines - to_carol);
}

TEST_CASE("a text client asks for what was said", "[archive]") {
  Scene scene;
  FakeClient bob(scene.relay, "bob");
  bob.type("/join tea");
  for (int i = 0; i < 5; ++i) bob.type("line " + std::to_string(i), at_second(60 * i));
  scene.settle();
  const auto late = [&](const char* line) {
    bob.received();
    bob.type(line, at_second(3'600));
    scene.answer();
    return bob.received();
  };
  CHECK(contains(late("/history 2"), "* The last 2 lines that were said here:\n"));
  CHECK(contains(late("/history"), "* The last 5 lines that were said here:\n"));
  CHECK(contains(late("/history yesterday"), "* The first 5 lines since then:\n"));
  CHECK(bob.answer_to("/history x") ==
        "! /history takes a number from 1 to 200, since 9:00, or yesterday: /history 20\n");
  CHECK(bob.answer_to("/history since noon") ==
        "! /history takes a number from 1 to 200, since 9:00, or yesterday: /history 20\n");
  CHECK(bob.answer_to("/keep") == "* What is said here is kept for 30 days\n");
  CHECK(bob.answer_to("/keep maybe") == "! /keep takes on or off: /keep off\n");
}

TEST_CASE("what was said before the relay started is shown to who makes the room anew", "[archive]") {
  SlowArchive archive;
  for (int i = 0; i < 5; ++i) {
    archive.before.push_back({"#tea",
                              1,
                              i == 4,
                              {.kind = relay::Fact::Kind::said,
                               .id = static_cast<std::uint64_t>(i + 1),
                               .at = at_second(-100).wall,
                               .nick = "old",
                               .user = "u",
                               .host = "h",
                               .text = "line " + std::to_string(i),
                               .tags = "",
                               .bot = false}});
  }
  FakeIrcRelay relay(archive);
  FakeClient bob(relay, "bob");
  bob.type("/join tea");
  std::string shown = bob.received();
  CHECK(contains(shown, "* The last 3 lines said here:\n"));
  CHECK(contains(shown, "<old> line 3\n"));
  CHECK_FALSE(contains(shown, "line 4"));
  bob.type("new");
  bob.type("/join other");
  bob.type("/join tea");
  CHECK(contains(bob.received(), "<bob> new\n"));
  bob.type("/mode +k milk");
  bob.type("/join other");
  bob.type("/join tea");
  shown = bob.received();
  CHECK_FALSE(contains(shown, "<bob> new\n"));
}

TEST_CASE("nobody is told that what is said is kept while it is not", "[archive]") {
  Scene scene;
  FakeClient bob(scene.relay, "bob");
  CHECK(contains(bob.answer_to("/join tea"), "* What is said here is kept"));
  bob.type("/join lobby");
  scene.archive.fails = true;
  CHECK(contains(bob.answer_to("/join tea"),
                 "* What is said here is not kept now: the disk does not take it\n"));
  CHECK(contains(bob.answer_to("/keep"), "* What is said here is not kept now"));
}
