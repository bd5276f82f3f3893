// What was said is taken back: /redact, and draft/message-redaction.

#include "fake_irc_client.h"
#include "slow_accounts.h"
#include "slow_archive.h"

#include <string>

using namespace chat;
using chat::relay::ArchivedLine;
using namespace chat::test;

namespace {

constexpr const char* kAble = "message-tags echo-message draft/message-redaction draft/chathistory batch";

/// alice, who is #a's operator, and bob, who knows of redaction, and dave with nc.
struct Scene {
  FakeIrcRelay relay{50};
  FakeIrcClient alice{relay, "alice"};
  FakeIrcClient bob{relay, "bob", kAble};
  FakeClient dave{relay, "dave"};

  Scene() {
    alice.enter("#a");
    bob.enter("#a");
    dave.type("/join a");
    forget();
  }
  void forget() {
    for (FakeIrcClient* const each : {&alice, &bob}) each->received();
    dave.received();
  }
};

/// The same with an archive, in #tea.
struct KeptScene {
  SlowArchive archive;
  FakeIrcRelay relay{archive};
  FakeIrcClient alice{relay, "alice"};
  FakeIrcClient bob{relay, "bob", kAble};
  FakeClient dave{relay, "dave"};

  KeptScene() {
    alice.enter("#tea");
    bob.enter("#tea");
    dave.type("/join tea");
    relay.hub.log_in(*relay.hub.find("bob"), "bob", at_second(0));
    bob.type("PRIVMSG #tea :bob's own");
    dave.type("dave's own");
    for (int i = 0; i < 5; ++i) alice.type("PRIVMSG #tea :more");
    archive.settle();
    for (FakeIrcClient* const each : {&alice, &bob}) each->received();
    dave.received();
  }
  /// Events have ids, too.
  std::string first_id() const { return std::to_string(archive.kept.front().entry.id); }
  std::string last_id() const { return std::to_string(archive.kept.back().entry.id); }
  void answer(bool failed = false) {
    archive.answer(failed);
    relay.hub.take_late_answers(at_second(1));
  }
};

}  // namespace

TEST_CASE("who said it takes it back, and each is told in its own form", "[redacting]") {
  Scene scene;
  scene.bob.type("PRIVMSG #a :one");
  scene.bob.type("PRIVMSG #a :two");
  scene.forget();
  CHECK(scene.bob.answer_to("REDACT #a 1 :a slip") == "@msgid=3 :bob!~u@host REDACT #a 1 :a slip\n");
  CHECK(scene.dave.received() == "* bob took back a line (a slip)\n");
  CHECK(scene.alice.received().empty());
  CHECK(scene.dave.answer_to("/history") == "* The last line that was said here:\n[12:00] <bob> two\n");
  const std::string page = scene.bob.answer_to("CHATHISTORY LATEST #a * 2");
  CHECK(contains(page, ":two\n"));
  CHECK_FALSE(contains(page, ":one\n"));
  FakeClient eve(scene.relay, "eve");
  CHECK(contains(scene.bob.answer_to("REDACT #a 1"), "FAIL REDACT UNKNOWN_MSGID #a 1 :"));
  const std::string greeting = eve.answer_to("/join a");
  CHECK(contains(greeting, "* The last line said here:\n[12:00] <bob> two\n"));
}

TEST_CASE("a page of history goes on behind what was taken back", "[redacting]") {
  Scene scene;
  for (const char* const text : {"one", "two", "three"}) scene.bob.type(std::string("PRIVMSG #a :") + text);
  scene.bob.type("REDACT #a 2");
  for (const char* const question : {"LATEST #a * 5", "BEFORE #a msgid=4 5", "AROUND #a msgid=2 5"}) {
    CAPTURE(question);
    const std::string page = scene.bob.answer_to("CHATHISTORY " + std::string(question));
    CHECK(contains(page, ":one\n"));
    CHECK_FALSE(contains(page, ":two\n"));
    CHECK(contains(page, ":three\n"));
  }
}

TEST_CASE("a long line is taken back whole, message by message", "[redacting]") {
  Scene scene;
  scene.dave.type(std::string(450, 'x') + " " + std::string(450, 'y'));
  CHECK(contains(scene.bob.received(), "msgid=1-2 "));
  CHECK(scene.dave.answer_to("/redact yyy") == "* You took back: " + std::string(450, 'x') + " " +
                                                   std::string(450, 'y') +
                                                   ". Who has seen it has seen it.\n");
  CHECK(scene.bob.received() ==
        "@msgid=2 :dave!line@host REDACT #a 1\n@msgid=2-2 :dave!line@host REDACT #a 1-2\n");
}

TEST_CASE("what others said is for operators to take back", "[redacting]") {
  Scene scene;
  scene.dave.type("buy cheap pills");
  scene.dave.type("hello");
  CHECK(contains(scene.bob.answer_to("REDACT #a 1"), "FAIL REDACT REDACT_FORBIDDEN #a 1 :"));
  FakeClient olga(scene.relay, "olga");
  olga.type("/join a");
  CHECK(olga.answer_to("/redact -of dave") ==
        "! That line is not taken back: dave said it, and only operators of #a may take back what others "
        "said.\n");
  scene.alice.type("MODE #a +o olga");
  scene.forget();
  CHECK(olga.answer_to("/redact -of DAVE Cheap") ==
        "* You took back dave's: buy cheap pills. Who has seen it has seen it.\n");
  CHECK(scene.dave.received() == "* olga took back a line of dave's\n");
  for (const char* line : {"/redact -of", "/redact @", "/redact @ tea"}) {
    CHECK(olga.answer_to(line) ==
          "! Whose line, or to whom? /redact -of NAME [WORDS], /redact @NAME [WORDS]\n");
  }
  CHECK(olga.answer_to("/history @") ==
        "! With whom? /history @NAME shows what NAME and you told each other\n");
  CHECK(contains(olga.answer_to("/redact -of dave pills"), "! dave has said nothing with these words here"));
  scene.alice.type("REDACT #a 2 :spam");
  CHECK(scene.dave.received() == "* alice took back a line of dave's (spam)\n");
  CHECK(contains(scene.dave.answer_to("/history"), "Nothing was said here"));
}

TEST_CASE("one's own is taken back for an hour", "[redacting]") {
  Scene scene;
  scene.bob.type("PRIVMSG #a :one");
  scene.alice.type("PRIVMSG #a :two");
  CHECK(contains(scene.bob.answer_to("REDACT #a 1", at_second(3'601)),
                 "FAIL REDACT REDACT_WINDOW_EXPIRED #a 1 3600 :"));
  scene.bob.type("REDACT #a 1", at_second(3'600));
  CHECK(contains(scene.dave.received(), "* bob took back a line\n"));
  scene.alice.type("REDACT #a 2", at_second(9'000));
  CHECK(contains(scene.dave.received(), "* alice took back a line\n"));
}

TEST_CASE("whose a line is is told by the person or the account, not by the name", "[redacting]") {
  Scene scene;
  scene.bob.type("PRIVMSG #a :one");
  scene.bob.type("NICK rob");
  FakeClient other(scene.relay, "bob");
  other.type("/join a");
  CHECK(contains(other.answer_to("/redact"), "! You have said nothing here lately"));
  scene.bob.type("REDACT #a 1");
  CHECK(contains(scene.dave.received(), "* rob took back a line\n"));
  scene.relay.hub.log_in(*scene.relay.hub.find("rob"), "rob", at_second(0));
  scene.bob.type("PRIVMSG #a :two");
  scene.bob.type("NICK zed");
  other.type("/nick rob");
  scene.relay.hub.log_in(*scene.relay.hub.find("rob"), "mallory", at_second(0));
  other.received();
  CHECK(contains(other.answer_to("/redact"), "! You have said nothing here lately"));
  scene.relay.hub.log_in(*scene.relay.hub.find("rob"), "rob", at_second(0));
  other.received();
  CHECK(contains(other.answer_to("/redact"), "* You took back: two."));
}

TEST_CASE("only what was said in a room where one is can be taken back", "[redacting]") {
  Scene scene;
  scene.bob.type("PRIVMSG #a :one");
  scene.bob.type("PART #a");
  scene.bob.received();
  CHECK(contains(scene.bob.answer_to("REDACT #a 1"), "FAIL REDACT INVALID_TARGET #a :"));
  CHECK(contains(scene.bob.answer_to("REDACT alice 1"), "FAIL REDACT INVALID_TARGET alice :"));
  CHECK(contains(
      scene.bob.answer_to("REDACT @#a 1"),
      "FAIL REDACT INVALID_TARGET @#a :What is said to a channel's operators or voices alone is not kept"));
  CHECK(contains(scene.alice.answer_to("REDACT #a x"), "NOTICE alice :REDACT #a x: There is no such"));
  CHECK(contains(scene.alice.answer_to("REDACT #a"), " 461 alice REDACT :"));
}

TEST_CASE("whoever may not speak gives no reason", "[redacting]") {
  Scene scene;
  scene.bob.type("PRIVMSG #a :one");
  scene.alice.type("MODE #a +m");
  scene.forget();
  CHECK(scene.bob.answer_to("REDACT #a 1 :buy pills") == "@msgid=2 :bob!~u@host REDACT #a 1\n");
  scene.bob.type("PRIVMSG #a :two");
  scene.alice.type("PRIVMSG #a :two");
  CHECK(contains(scene.alice.answer_to("REDACT #a 3 :" + std::string(301, 'x')),
                 " 417 alice :Reason is too long"));
}

TEST_CASE("what only the archive has is taken back by account, and by operators", "[redacting]") {
  KeptScene scene;
  SECTION("over IRC") {
    const std::string id = scene.first_id();
    CHECK(scene.bob.answer_to("REDACT #tea " + id).empty());
    scene.answer();
    CHECK(contains(scene.bob.received(), " :bob!~u@host REDACT #tea " + id + "\n"));
    CHECK(scene.archive.taken_back == std::vector<std::uint64_t>{scene.archive.kept.front().entry.id});
    CHECK(scene.archive.asked.empty());
    CHECK(scene.bob.answer_to("REDACT #tea " + id).empty());
    scene.answer();
    CHECK(contains(scene.bob.received(), "FAIL REDACT UNKNOWN_MSGID #tea " + id + " :"));
  }
  SECTION("in text") {
    // A disk does not know which connection it was.
    for (ArchivedLine& line : scene.archive.kept) line.entry.speaker = 0;
    CHECK(scene.dave.answer_to("/redact").empty());
    scene.answer();
    CHECK(contains(scene.dave.received(), "of who is not logged in, only the last lines are known"));
  }
  SECTION("the disk fails") {
    scene.bob.type("REDACT #tea 1");
    scene.dave.type("/redact");
    scene.answer(true);
    CHECK(contains(scene.bob.received(), " 400 bob #tea :History cannot be read now"));
    CHECK(contains(scene.dave.received(), "! Older lines cannot be read now."));
  }
  SECTION("who has left meanwhile is told so") {
    scene.bob.type("REDACT #tea 1");
    scene.alice.type("KICK #tea bob");
    scene.bob.received();
    scene.answer();
    CHECK(contains(scene.bob.received(), "FAIL REDACT INVALID_TARGET #tea :"));
  }
}

TEST_CASE("a room that ends takes nothing along that was taken back", "[redacting]") {
  KeptScene scene;
  scene.alice.type("REDACT #tea " + scene.last_id());
  scene.bob.type("PART #tea");
  scene.alice.type("PART #tea");
  scene.dave.type("/join lobby");
  scene.dave.received();
  const std::string greeting = scene.dave.answer_to("/join tea");
  CHECK(contains(greeting, "* The last 2 lines said here:\n"));
}

TEST_CASE("who is logged in has all forgotten that it has said", "[redacting]") {
  SlowAccounts accounts;
  FakeIrcRelay relay{50, accounts};
  FakeIrcClient bob(relay, "bob");
  FakeClient dave(relay, "dave");
  FakeClient eve(relay, "eve");
  for (const char* const room : {"#a", "#b"}) bob.enter(room);
  dave.type("/join a");
  eve.type("/join b");
  CHECK(contains(dave.answer_to("/forget me yes"), "! You are not logged in"));
  CHECK(contains(bob.answer_to("NS FORGET ME YES"), "not logged in"));
  dave.type("as a stranger");
  for (const char* const name : {"bob", "dave"}) relay.hub.log_in(*relay.hub.find(name), name, at_second(0));
  dave.type("as dave");
  bob.type("PRIVMSG #a :as bob");
  bob.type("PRIVMSG #b :as bob");
  SECTION("not before it was told what that means") {
    const std::string told = dave.answer_to("/forget me");
    CHECK(contains(told, "* All that was said by who was logged in as dave is deleted"));
    CHECK(contains(told, "Nobody can undo it."));
    CHECK(told.ends_with(": /forget me yes\n"));
    CHECK(contains(dave.answer_to("/forget bob"), "! /forget takes me"));
    CHECK(contains(dave.answer_to("/forget me now"), "! /forget takes me"));
    CHECK(contains(bob.answer_to("NS FORGET ME"), "If that is what you want: /msg NickServ FORGET ME YES"));
    CHECK(contains(bob.answer_to("NS FORGET DAVE"), "Say: /msg NickServ FORGET ME"));
    CHECK(contains(dave.answer_to("/history"), "* The last 3 lines that"));
  }
  SECTION("in text") {
    CHECK(dave.answer_to("/forget me yes") ==
          "* What was said as dave is forgotten: it is shown to nobody any more.\n");
    const std::string left = dave.answer_to("/history");
    CHECK(contains(left, "as a stranger"));
    CHECK(contains(left, "as bob"));
    CHECK_FALSE(contains(left, "as dave"));
  }
  SECTION("over IRC, in all rooms") {
    CHECK(contains(bob.answer_to("NS FORGET ME YES"), "What was said as bob is forgotten"));
    CHECK_FALSE(contains(dave.answer_to("/history"), "as bob"));
    CHECK(contains(dave.answer_to("/history"), "as dave"));
    CHECK(contains(eve.answer_to("/history"), "Nothing was said here"));
  }
}

TEST_CASE("what was said in rooms that have ended is forgotten, too", "[redacting]") {
  KeptScene scene;
  scene.alice.type("PART #tea");
  scene.dave.type("/join lobby");
  scene.bob.type("PRIVMSG #tea :bob's last");
  scene.bob.type("PART #tea");
  REQUIRE(scene.relay.hub.find_room("#tea") == nullptr);
  REQUIRE(scene.relay.hub.forget_lines_of(*scene.relay.hub.find("bob"), at_second(0)));
  CHECK(scene.archive.forgotten == std::vector<std::string>{"bob"});
  scene.dave.received();
  const std::string greeting = scene.dave.answer_to("/join tea");
  CHECK(contains(greeting, "<alice> more"));
  CHECK_FALSE(contains(greeting, "bob's last"));
}

TEST_CASE("who makes a room anew takes back nothing of what was said before", "[redacting]") {
  KeptScene scene;
  FakeClient eve(scene.relay, "eve");
  const std::string id = scene.first_id();
  const std::string last = scene.last_id();
  for (FakeIrcClient* const each : {&scene.alice, &scene.bob}) each->type("PART #tea");
  scene.dave.type("/join lobby");
  REQUIRE(scene.relay.hub.find_room("#tea") == nullptr);
  FakeIrcClient thief(scene.relay, "thief", kAble, at_second(60));
  thief.type("JOIN #tea", at_second(60));
  const auto redact = [&](FakeIrcClient& client, const std::string& which) {
    client.received();
    client.type("REDACT #tea " + which, at_second(61));
    scene.answer();
    return client.received();
  };
  CHECK(contains(redact(thief, id), "FAIL REDACT REDACT_FORBIDDEN #tea " + id + " :Others said that before"));
  CHECK(contains(redact(thief, last), "FAIL REDACT REDACT_FORBIDDEN #tea " + last));
  scene.dave.type("/join tea");
  thief.type("MODE #tea +o dave", at_second(60));
  scene.dave.received();
  CHECK(contains(scene.dave.answer_to("/redact -of alice more"),
                 "! That line is not taken back: alice said it before #tea was made anew"));
  SECTION("but it is still taken back by who said it, and by the relay's operators") {
    scene.bob.type("JOIN #tea", at_second(62));
    CHECK(contains(redact(scene.bob, id), ":bob!~u@host REDACT #tea " + id));
    scene.relay.hub.find("thief")->rules_relay = true;
    CHECK(contains(redact(thief, last), "REDACT #tea " + last + "\n"));
  }
  SECTION("and what was said since is taken back as ever, also where the clock was set back") {
    const double when = GENERATE(62, 30);
    scene.bob.type("JOIN #tea", at_second(when));
    scene.bob.type("PRIVMSG #tea :new", at_second(when));
    scene.archive.settle();
    CHECK(contains(redact(thief, scene.last_id()), ":thief!~u@host REDACT #tea "));
  }
}

TEST_CASE("who takes back what the disk keeps is told so", "[redacting]") {
  KeptScene scene;
  scene.archive.keeps_what_was_taken_back = true;
  scene.bob.type("REDACT #tea " + scene.first_id());
  scene.answer();
  CHECK(contains(scene.bob.received(), " REDACT #tea " + scene.first_id()));
  scene.relay.hub.take_late_answers(at_second(1));
  CHECK(contains(scene.bob.received(),
                 ":relay NOTICE bob :What you took back is shown to nobody, but is on the disk still"));
  CHECK(scene.dave.received() == "* bob took back a line\n");
}

TEST_CASE("who has all forgotten, of which the disk takes no note, is told so", "[redacting]") {
  SlowAccounts accounts;
  SlowArchive archive;
  FakeIrcRelay relay{accounts, archive};
  FakeIrcClient bob(relay, "bob");
  relay.hub.log_in(*relay.hub.find("bob"), "bob", at_second(0));
  archive.keeps_what_was_taken_back = true;
  bob.type("NS FORGET ME YES");
  archive.answer();
  relay.hub.take_late_answers(at_second(1));
  CHECK(contains(bob.received(), "is shown to nobody any more, but that could not be noted on the disk"));
}
