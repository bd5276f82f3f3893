#include "catch.h"
#include "fake_client.h"

#include <cstdlib>
#include <string>

using chat::test::at_second;
using chat::test::FakeClient;
using chat::test::FakeRelay;

namespace {

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

struct Scene {
  FakeRelay relay{};
  FakeClient alice{relay, "alice"};
  FakeClient bob{relay, "bob"};
  Scene() { alice.received(); }
};

}  // namespace

TEST_CASE("/who is sorted, without case", "[line]") {
  Scene scene;
  FakeClient zoe(scene.relay, "Zoe");
  FakeClient aaron(scene.relay, "Aaron");
  CHECK(scene.bob.answer_to("/who") == "* 4 people in #lobby:\n*   Aaron @alice bob Zoe\n");
}

TEST_CASE("who changes rooms went there, and into a secret one just left", "[line]") {
  Scene scene;
  FakeClient carol(scene.relay, "carol");
  carol.type("/join den");
  carol.type("/mode +s");
  scene.alice.received();
  scene.bob.type("/join dev");
  CHECK(scene.alice.received() == "* bob went to #dev\n");
  scene.bob.type("/join lobby");
  scene.alice.received();
  scene.bob.type("/join den");
  CHECK(scene.alice.received() == "* bob left\n");
}

TEST_CASE("/reply answers who last wrote to one alone, by whatever name", "[line]") {
  Scene scene;
  CHECK(scene.alice.answer_to("/reply hi") == "! Nobody has written to you alone yet.\n");
  CHECK(contains(scene.alice.answer_to("/reply"), "! Something is missing: /reply TEXT"));
  scene.bob.type("/msg alice psst");
  scene.bob.type("/nick robert");
  FakeClient impostor(scene.relay, "bob");
  scene.bob.received();
  CHECK(scene.alice.answer_to("/reply yes?") == "* Sent to robert alone.\n");
  CHECK(contains(scene.bob.received(), "[alice -> you] yes?\n"));
  CHECK_FALSE(contains(impostor.received(), "yes?"));
  scene.bob.dialect().leave("", at_second(1));
  CHECK(scene.alice.answer_to("/reply still there?") == "! bob has left.\n");
}

TEST_CASE("/times puts the local time before what others say and do", "[line]") {
  ::setenv("TZ", "UTC", 1);
  ::tzset();
  Scene scene;
  CHECK(contains(scene.alice.answer_to("/times"), "without its time"));
  CHECK(contains(scene.alice.answer_to("/times ON"), "* What others say and do comes with its time."));
  scene.bob.type("hi", at_second(120));
  scene.bob.type("/msg alice psst", at_second(180));
  CHECK(scene.alice.received() == "12:02 <bob> hi\n12:03 [bob -> you] psst\n");
  CHECK(contains(scene.alice.answer_to("/times sometimes"), "! /times takes on or off"));
  scene.alice.answer_to("/times off");
  scene.bob.type("ho", at_second(240));
  CHECK(scene.alice.received() == "<bob> ho\n");
}

TEST_CASE("a command that nobody has gets the nearest named", "[line]") {
  Scene scene;
  CHECK(scene.alice.answer_to("/mgs") ==
        "! There is no command /mgs. Did you mean /msg? /help lists them. (To say it, double the slash: "
        "//mgs)\n");
  CHECK(contains(scene.alice.answer_to("/names"), "Did you mean /who?"));
  CHECK(contains(scene.alice.answer_to("/LIST"), "Did you mean /rooms?"));
  CHECK(contains(scene.alice.answer_to("/whois bob"), "Did you mean /who?"));
  CHECK(contains(scene.alice.answer_to("/part"), "Did you mean /join (to go to another room) or /quit?"));
  CHECK_FALSE(contains(scene.alice.answer_to("/xylophone"), "Did you mean"));
  CHECK_FALSE(contains(scene.alice.answer_to("/" + std::string(4'000, 'x')), "Did you mean"));
}

TEST_CASE("a nick that nobody has gets the nearest in the room named", "[line]") {
  Scene scene;
  CHECK(scene.bob.answer_to("/msg alise hi") == "! There is nobody here called alise. Did you mean alice?\n");
  CHECK(contains(scene.bob.answer_to("/invite alise"), "Did you mean alice?"));
  CHECK(scene.alice.answer_to("/kick bbo") == "! bbo is not in #lobby. Did you mean bob?\n");
  CHECK(scene.alice.answer_to("/msg alise hi") == "! There is nobody here called alise.\n");  // not herself
  CHECK(contains(scene.alice.answer_to("/op bbo"), "Did you mean bob?"));
  FakeClient carol(scene.relay, "carol");
  carol.type("/join den");
  CHECK_FALSE(contains(scene.alice.answer_to("/msg carola hi"), "Did you mean"));
}

TEST_CASE("a command behind a blank is not said to all", "[line]") {
  Scene scene;
  for (const std::string blank : {" ", "  ", "\t", "\u00A0", "\u3000", "\uFEFF"}) {
    CHECK(
        contains(scene.bob.answer_to(blank + "/msg alice secret"), "! That was not sent: there is a blank"));
    CHECK(contains(scene.bob.answer_to(blank + "/quit"), "! That was not sent: there is a blank"));
  }
  CHECK(scene.alice.received().empty());
  for (const std::string talk : {" /usr/bin/ls", " // a comment", " / 2", " hi /me"}) scene.bob.type(talk);
  CHECK(scene.alice.received() == "<bob>  /usr/bin/ls\n<bob>  // a comment\n<bob>  / 2\n<bob>  hi /me\n");
}
