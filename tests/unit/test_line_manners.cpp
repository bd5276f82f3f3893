#include "catch.h"
#include "common/code_point.h"
#include "fake_client.h"
#include "looking.h"

#include <array>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

using chat::CodeRange;
using chat::test::at_second;
using chat::test::contains;
using chat::test::FakeClient;
using chat::test::FakeRelay;

namespace {

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
  CHECK(scene.alice.answer_to("/reply still there?") == "! robert has left.\n");
}

TEST_CASE("/reply knows who wrote by the last of their names, and nobody answers themselves", "[line]") {
  Scene scene;
  scene.bob.type("/msg alice psst");
  scene.alice.type("/msg alice note to self");
  CHECK(contains(scene.alice.received(), "[alice -> you] note to self\n"));
  CHECK(scene.alice.answer_to("/reply yes?") == "* Sent to bob alone.\n");
  for (const std::string name : {"bobby", "rob", "BOB"}) scene.bob.type("/nick " + name);
  scene.bob.dialect().leave("", at_second(1));
  FakeClient impostor(scene.relay, "bobby");
  CHECK(scene.alice.answer_to("/reply yes?") == "! BOB has left.\n");
  CHECK_FALSE(contains(impostor.received(), "yes?"));
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
  CHECK(scene.alice.answer_to("/help mgs") ==
        "! There is no command /mgs. Did you mean /msg? /help lists them.\n");
  CHECK(contains(scene.alice.answer_to("/ help"), "(To say it, double the slash: // help)"));
  CHECK(contains(scene.alice.answer_to("/mgs bob hi"), "(To say it, double the slash: //mgs bob hi)"));
  CHECK(contains(scene.alice.answer_to("/names"), "Did you mean /who?"));
  CHECK(contains(scene.alice.answer_to("/LIST"), "Did you mean /rooms?"));
  CHECK(contains(scene.alice.answer_to("/whoami"), "Did you mean /who?"));
  CHECK(contains(scene.alice.answer_to("/part"), "Did you mean /join (to go to another room) or /quit?"));
  CHECK_FALSE(contains(scene.alice.answer_to("/xylophone"), "Did you mean"));
  CHECK_FALSE(contains(scene.alice.answer_to("/" + std::string(4'000, 'x')), "Did you mean"));
}

TEST_CASE("a nick that nobody has gets the nearest in the room named", "[line]") {
  Scene scene;
  CHECK(scene.bob.answer_to("/msg alise hi") == "! There is nobody here called alise. Did you mean alice?\n");
  CHECK(contains(scene.bob.answer_to("/invite alise"), "Did you mean alice?"));
  CHECK(scene.alice.answer_to("/kick bbo") == "! There is nobody here called bbo. Did you mean bob?\n");
  CHECK(scene.alice.answer_to("/msg alise hi") == "! There is nobody here called alise.\n");  // not herself
  CHECK(contains(scene.alice.answer_to("/op bbo"), "Did you mean bob?"));
  FakeClient carol(scene.relay, "carol");
  carol.type("/join den");
  CHECK_FALSE(contains(scene.alice.answer_to("/msg carola hi"), "Did you mean"));
}

namespace {

std::string utf8(utf8proc_int32_t code) {
  std::string bytes(4, '\0');
  bytes.resize(static_cast<std::size_t>(
      utf8proc_encode_char(code, reinterpret_cast<utf8proc_uint8_t*>(bytes.data()))));
  return bytes;
}

/// Unicode's White_Space, its controls, and what is invisible for other reasons; without what ends or edits
/// a line.
std::vector<std::string> blanks() {
  constexpr std::array<CodeRange, 36> kBlanks{
      {{0x00, 0x07},       {0x09, 0x09},       {0x0B, 0x0C},       {0x0E, 0x14},       {0x16, 0x16},
       {0x18, 0x20},       {0x80, 0xA0},       {0xAD, 0xAD},       {0x300, 0x36F},     {0x600, 0x605},
       {0x61C, 0x61C},     {0x6DD, 0x6DD},     {0x115F, 0x1160},   {0x1680, 0x1680},   {0x17B4, 0x17B5},
       {0x180B, 0x180F},   {0x2000, 0x200F},   {0x2028, 0x202F},   {0x205F, 0x206F},   {0x20D0, 0x20E0},
       {0x2800, 0x2800},   {0x3000, 0x3000},   {0x3164, 0x3164},   {0xFE00, 0xFE0F},   {0xFEFF, 0xFEFF},
       {0xFFA0, 0xFFA0},   {0xFFF0, 0xFFFB},   {0xFFFE, 0xFFFF},   {0x110BD, 0x110BD}, {0x1BCA0, 0x1BCA3},
       {0x1D173, 0x1D17A}, {0xE0001, 0xE0001}, {0xE0020, 0xE007F}, {0xE0100, 0xE01EF}, {0xE01F0, 0xE01F2},
       {0xE0FFF, 0xE0FFF}}};
  std::vector<std::string> all;
  for (const CodeRange range : kBlanks) {
    for (auto code = range.first; code <= range.last; ++code) all.push_back(utf8(code));
  }
  return all;
}

}  // namespace

TEST_CASE("a command of other chats is answered with what is done here instead", "[line]") {
  Scene scene;
  struct Case {
    std::string typed;
    std::string advice;
  };
  for (const auto& [typed, advice] : {
           Case{"/quote PING", "takes no raw IRC"},
           Case{"/raw PING", "takes no raw IRC"},
           Case{"/notice bob hi", "Did you mean /msg?"},
           Case{"/back", "Did you mean /away"},
           Case{"/quiet bob", "an operator can /mute, /kick and /ban"},
           Case{"/hop", "Did you mean /join"},
           Case{"/afk", "Did you mean /away?"},
           Case{"/kill bob", "Did you mean /kick?"},
           Case{"/oper root pw", "operators of the relay"},
           Case{"/ctcp bob VERSION", "of IRC clients"},
           Case{"/version", "of IRC clients"},
           Case{"/motd", "when you connect"},
           Case{"/clear", "Your terminal clears"},
           Case{"/nickserv identify x", "no accounts"},
           Case{"/register x y", "no accounts"},
           Case{"/say hi", "without a command"},
           Case{"/DCC send bob file", "passes lines, not files"},
           Case{"/set x", "no client"},
           Case{"/server x", "one relay"},
       }) {
    const std::string answer = scene.alice.answer_to(typed);
    INFO(typed << ": " << answer);
    CHECK(answer.starts_with("! There is no command /"));
    CHECK(contains(answer, advice));
    CHECK(contains(answer, "/help lists them."));
  }
}

TEST_CASE("a slip of the fingers is told from another word", "[line]") {
  Scene scene;
  for (const auto& [typed, meant] : {std::pair{"/mgs", "/msg"},
                                     {"/jion", "/join"},
                                     {"/hepl", "/help"},
                                     {"/qiut", "/quit"},
                                     {"/nik", "/nick"},
                                     {"/tpoic", "/topic"},
                                     {"/rep", "/reply"},
                                     {"/inv", "/invite"},
                                     {"/roms", "/rooms"}}) {
    INFO(typed);
    CHECK(contains(scene.alice.answer_to(typed), std::string("Did you mean ") + meant + "?"));
  }
  for (const char* other : {"/quest", "/netsplit", "/slap bob", "/roll", "/dance", "/mood", "/toy", "/x"}) {
    INFO(other);
    CHECK_FALSE(contains(scene.alice.answer_to(other), "Did you mean"));
  }
}

TEST_CASE("/help explains one command, too", "[line]") {
  Scene scene;
  const std::string nick = "* /nick NAME               choose a name for yourself\n";
  for (const char* asked : {"/help nick", "/help /nick", "/help NICK", "/HELP nick "})
    CHECK(scene.alice.answer_to(asked) == nick);
  CHECK(contains(scene.alice.answer_to("/help names"), "! There is no command /names. Did you mean /who?"));
  CHECK(contains(scene.alice.answer_to("/"), "! A / begins a command"));
  CHECK(contains(scene.alice.answer_to("/ msg bob secret"), "! A / begins a command"));
  CHECK(scene.bob.received().find("secret") == std::string::npos);
  CHECK(contains(scene.alice.answer_to("/echo maybe"), "/echo takes on or off"));
}

TEST_CASE("a TAB behind a command is a space, and what only looks like one is told", "[line]") {
  Scene scene;
  CHECK(scene.alice.answer_to("/msg\tbob\tpsst").empty());
  CHECK(contains(scene.bob.received(), "[alice -> you] psst\n"));
  for (const std::string blank : {"\u00A0", "\u3000", "\u2003", "\u200B"}) {
    CHECK(scene.alice.answer_to("/msg" + blank + "bob secret") ==
          "! Something blank that is no space stands behind /msg. Type it again with a space: /msg NAME "
          "TEXT\n");
  }
  CHECK(scene.bob.received().empty());
}

TEST_CASE("/who takes a room or somebody", "[line]") {
  Scene scene;
  FakeClient carol(scene.relay, "carol");
  carol.type("/join tea");
  CHECK(scene.alice.answer_to("/who #tea") == "* 1 person in #tea:\n*   @carol\n");
  CHECK(scene.alice.answer_to("/who TEA") == "* 1 person in #tea:\n*   @carol\n");
  CHECK(scene.alice.answer_to("/who #lobby") == "* 2 people in #lobby:\n*   @alice bob\n");
  CHECK(scene.alice.answer_to("/who Bob") == "* bob is in #lobby\n");
  CHECK(scene.alice.answer_to("/who carol") == "* carol is in #tea\n");
  CHECK(scene.alice.answer_to("/who alice") == "* alice (that is you) is in #lobby\n");
  scene.bob.type("/away lunch");
  CHECK(scene.alice.answer_to("/who bob") == "* bob is in #lobby, and away: lunch\n");
  CHECK(scene.alice.answer_to("/who bbo") == "! There is nobody here called bbo. Did you mean bob?\n");
  CHECK(scene.alice.answer_to("/who #nowhere") == "! There is no room #nowhere.\n");
  CHECK(scene.alice.answer_to("/who bob carol") == "! /who takes one room, or one name: /who bob\n");
  carol.type("/mode +s");
  CHECK(scene.alice.answer_to("/who #tea") == "! There is no room #tea.\n");
  CHECK(scene.alice.answer_to("/who carol") == "* carol is in no room that you may see\n");
  CHECK(carol.answer_to("/who #tea") == "* 1 person in #tea:\n*   @carol\n");
}

TEST_CASE("a command behind what is not seen is not said to all", "[line]") {
  Scene scene;
  const std::vector<std::string> all = blanks();
  for (std::size_t i = 0; i < all.size(); ++i) {
    const std::string mixture = all[i] + all[(i * 7 + 3) % all.size()] + " " + all[(i * 31 + 5) % all.size()];
    for (const std::string& blank : {all[i], all[i] + all[i], mixture}) {
      for (const std::string command :
           {"/msg alice secret", "/quit", "/MSG\u00A0alice secret", "/m\u200Bsg x"}) {
        INFO(blank << command);
        CHECK(scene.bob.answer_to(blank + command).starts_with("! That was not sent: there is a blank"));
      }
    }
  }
  CHECK(scene.alice.received().empty());
  CHECK(scene.bob.dialect().closing_reason() == nullptr);
}

TEST_CASE("a newcomer's first line may hide a command, too", "[line]") {
  for (const std::string& blank : blanks()) {
    Scene scene;
    FakeClient carol(scene.relay);
    scene.alice.received();
    CHECK(carol.answer_to(blank + "/msg alice secret").starts_with("! That was not sent"));
    CHECK(carol.dialect().closing_reason() == nullptr);
    CHECK(scene.alice.received().empty());
  }
}

TEST_CASE("what only looks like a slash begins no line that is said", "[line]") {
  Scene scene;
  for (const std::string slash : {"\uFF0F", "\u2215", "\u2044", "\u29F8", " \uFF0F", "\u3000\uFF0F"}) {
    for (const std::string rest : {"msg alice secret", "quit", "\uFF4D\uFF53\uFF47\u3000alice secret"}) {
      CHECK(scene.bob.answer_to(slash + rest).starts_with("! That was not sent: it begins with what only"));
    }
  }
  CHECK(scene.alice.received().empty());
}

TEST_CASE("who says a command without its slash is told what became of it", "[line]") {
  Scene scene;
  const auto [said, told] = GENERATE(table<std::string, std::string>({
      {"help", "/help lists them"},
      {"Quit", "/quit leaves"},
      {"login alice open-sesame", "take another one: /password OLD NEW"},
      {"LOGIN open-sesame", "take another one"},
      {"register open-sesame", "take another one"},
      {"identify open-sesame", "take another one"},
      {"password tea open-sesame", "take another one"},
      {"help me", ""},
      {"quit now", ""},
      {"login works", ""},
      {"pass me that", ""},
      {"register here for the next course", ""},
  }));
  const std::string answer = scene.alice.answer_to(said);
  CHECK((told.empty() ? answer.empty()
                      : answer.starts_with("* That was said to all") && contains(answer, told)));
  CHECK(scene.bob.received() == "<alice> " + said + "\n");
}

TEST_CASE("what was not said is not told to have been", "[line]") {
  Scene scene;
  scene.alice.type("/mode +m");
  scene.bob.received();
  CHECK_FALSE(contains(scene.bob.answer_to("login bob open-sesame"), "said to all"));
}

TEST_CASE("a path, a comment and a doubled slash are said", "[line]") {
  Scene scene;
  for (const std::string talk : {" /usr/bin/ls", " // a comment", " / 2", " hi /me", "//msg alice hi",
                                 "\uFF0F\uFF0F x", "\uFF0F 2", "\\o/", "\u200B"}) {
    INFO(talk);
    scene.bob.type(talk);
    CHECK(scene.alice.received().starts_with("<bob> "));
  }
}

TEST_CASE("who writes to a service is told what there is instead", "[line]") {
  Scene scene;
  CHECK(scene.alice.answer_to("/msg NickServ IDENTIFY sesame") ==
        "! NickServ is there for IRC clients. There are no accounts and no passwords: a name is free once "
        "nobody "
        "has it.\n");
  CHECK(contains(scene.alice.answer_to("/msg zoe hi"), "nobody here called zoe"));
}

TEST_CASE("who gives a key for a room that has none is told so", "[line]") {
  Scene scene;
  CHECK(contains(scene.alice.answer_to("/join vault sesame"),
                 "* #vault has no key: anybody may come in. /mode +k KEY gives it one.\n"));
  CHECK(contains(scene.bob.answer_to("/join vault sesame"), "* #vault has no key: anybody may come in.\n"));
  scene.alice.type("/mode +k sesame");
  FakeClient carol(scene.relay, "carol");
  CHECK_FALSE(contains(carol.answer_to("/join vault sesame"), "has no key"));
}
