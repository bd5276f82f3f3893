#include "catch.h"
#include "common/text.h"
#include "fake_irc_client.h"
#include "relay/dialects/irc/splitting.h"

#include <initializer_list>
#include <string>
#include <vector>

using namespace chat;
using namespace chat::test;
using relay::irc::parts_of;
using relay::irc::whole_units;

namespace {

constexpr std::size_t kMost = 100;
using Parts = std::vector<std::string>;

std::string x(std::size_t count) {
  return std::string(count, 'x');
}

/// For each line that came: what stands behind " :".
std::string heard(const std::string& received, std::size_t& lines) {
  std::string text;
  for (std::size_t at = 0; at < received.size(); at = received.find('\n', at) + 1) {
    const std::string line = received.substr(at, received.find('\n', at) - at);
    CHECK(line.size() <= 510);
    text += line.substr(line.find(" :", 1) + 2);
    ++lines;
  }
  return text;
}

}  // namespace

TEST_CASE("what belongs together is not parted", "[irc_splitting]") {
  const std::string family = "\U0001F468\u200D\U0001F469\u200D\U0001F467";
  for (const std::string& unit : {std::string("^["), std::string("<U+202E>"), std::string("<U+E0041>"),
                                  std::string("\x03"
                                              "04"),
                                  std::string("\x03"
                                              "04,12"),
                                  std::string("\x04"
                                              "FF0000"),
                                  std::string("\x04"
                                              "FF0000,00ff00"),
                                  std::string("e\u0301\u0323"), std::string("e\x02\u0301"),
                                  std::string("e\x03"
                                              "04\u0301"),
                                  family, std::string("\U0001F1E9\U0001F1EA"), std::string("\u0E01\u0E33"),
                                  std::string("\u1100\u1161\u11A8")}) {
    CAPTURE(unit);
    for (std::size_t before = kMost - unit.size() + 1; before < kMost; ++before) {
      CHECK(whole_units(x(before) + unit + x(50), kMost) == x(before));
      CHECK(parts_of(x(before) + unit + x(50), kMost).front() == x(before));
    }
    const std::size_t fits = kMost - unit.size();
    CHECK(whole_units(x(fits) + unit + x(50), kMost) == x(fits) + unit);
  }
}

TEST_CASE("what only looks as if it belonged together is parted", "[irc_splitting]") {
  for (const std::string text : {"^ x", "<U+>", "<U+zz>", "<U+1234567890>", "<u+202E>",
                                 "\x04"
                                 "FF"}) {
    CAPTURE(text);
    CHECK(whole_units(x(kMost - 1) + text + x(20), kMost).size() == kMost);
  }
}

TEST_CASE("a text is parted between words, and nothing of it is lost", "[irc_splitting]") {
  std::string text;
  for (std::size_t i = 0; text.size() < 1'000; ++i) text += x(1 + i % 30) + " ";
  std::string again;
  for (const std::string& part : parts_of(text, kMost)) {
    CHECK(part.size() <= kMost);
    CHECK(part.back() == ' ');
    CHECK(part.front() == 'x');
    again += part;
  }
  CHECK(again == text);
  CHECK(parts_of("", kMost) == Parts{""});
  CHECK(parts_of(x(kMost), kMost) == Parts{x(kMost)});
  CHECK(parts_of("see " + x(150), kMost) == Parts{"see ", x(100), x(50)});
  CHECK(parts_of("see\t" + x(150), kMost) == Parts{"see\t", x(100), x(50)});
  // No word stands before this gap.
  CHECK(parts_of("  " + x(150), kMost) == Parts{"  " + x(98), x(52)});
}

TEST_CASE("formatting that is open goes on in the next part", "[irc_splitting]") {
  struct Case {
    std::string open;
    std::string again;
  };
  for (const Case& each : std::initializer_list<Case>{
           {"\x02", "\x02"},
           {"\x1D\x1F", "\x1D\x1F"},
           {"\x11\x16\x1E", "\x11\x16\x1E"},
           {"\x02\x02", ""},
           {"\x02\x1D\x02", "\x1D"},
           {"\x02\x0F", ""},
           {"\x03"
            "4",
            "\x03"
            "04"},
           {"\x03"
            "04,5",
            "\x03"
            "04,05"},
           {"\x03"
            "4,5\x03"
            "6",
            "\x03"
            "06,05"},
           {"\x03"
            "4,5\x03",
            ""},
           {"\x03"
            "4\x0F\x02",
            "\x02"},
           {"\x04"
            "ff0000,00FF00",
            "\x04"
            "ff0000,00FF00"},
           {"\x04"
            "ff0000\x03"
            "5",
            "\x03"
            "05"},
           {"\x02\x03"
            "4",
            "\x03"
            "04\x02"},
       }) {
    CAPTURE(each.open);
    const Parts parts = parts_of("y" + each.open + "y " + x(98), kMost);
    REQUIRE(parts.size() >= 2);
    CHECK(parts[0] == "y" + each.open + "y ");
    CHECK(parts[1] == each.again + x(std::min<std::size_t>(98, kMost - each.again.size())));
  }
  const Parts comma = parts_of(
      "\x03"
      "4" +
          x(97) + " ,5" + x(90),
      kMost);
  REQUIRE(comma.size() == 2);
  CHECK(comma[1] ==
        "\x03"
        "04\x02\x02,5" +
            x(90));
  // There is nothing left to be formatted.
  CHECK(parts_of("\x02" + x(99) + "\x02\x0F", kMost) == Parts{"\x02" + x(99)});
}

TEST_CASE("formatting without end takes no time", "[irc_splitting]") {
  CHECK(parts_of(std::string(4'096, '\x02'), kMost).size() == 1);
  CHECK(parts_of(std::string(4'096, '\x02') + "\u0301", kMost).size() > 10);
}

TEST_CASE("a line user's long line reaches IRC in parts that can be read", "[irc_splitting]") {
  FakeIrcRelay relay{50};
  FakeIrcClient alice(relay, "alice");
  alice.enter("#a");
  FakeClient dave(relay, "dave");
  dave.type("/join a");
  alice.received();
  std::string words;
  while (words.size() < 3'000) words += "some words \u202E";
  dave.type(words);
  std::size_t lines = 0;
  CHECK(heard(alice.received(), lines) == visible(words));
  CHECK(lines > 5);
  // And to whom it is told later, as text.
  FakeIrcClient bob(relay, "bob");
  const std::string told = bob.answer_to("JOIN #a");
  for (std::size_t at = 0; at < told.size(); at = told.find('\n', at) + 1) {
    const std::string line = told.substr(at, told.find('\n', at) - at);
    CHECK(line.size() <= 510);
    CHECK(line.rfind("<U+") == line.rfind("<U+202E>"));
  }
}

TEST_CASE("what people say of themselves is counted as it is shown", "[irc_splitting]") {
  struct Case {
    std::string command;
    std::size_t most;
  };
  for (const std::string& unit : {std::string("\x1B"), std::string("\u202E"), std::string("\u0301")}) {
    for (const Case& each : std::initializer_list<Case>{
             {"TOPIC #a :", 350}, {"AWAY :", 300}, {"KICK #a bob :", 300}, {"PART #a :", 300}}) {
      CAPTURE(unit, each.command);
      IrcCompany scene;
      std::string text = "e";
      while (visible(text + unit).size() <= each.most) text += unit;
      const std::string answer = scene.alice.answer_to(each.command + text + unit);
      CHECK(contains(answer, " 417 alice "));
      CHECK(scene.bob.received().empty());
      const std::string done = scene.alice.answer_to(each.command + text);
      CHECK_FALSE(contains(done, " 417 "));
      std::size_t lines = 0;
      heard(done, lines);
      if (each.command.starts_with("AWAY")) {
        CHECK(scene.bob.answer_to("PRIVMSG alice :hi") == ":relay 301 bob alice :" + visible(text) + "\n");
      } else {
        CHECK(contains(scene.bob.received(), visible(text) + "\n"));
      }
      if (each.command.starts_with("TOPIC")) {
        CHECK(contains(scene.bob.answer_to("TOPIC #a"), visible(text) + "\n"));
        CHECK(contains(scene.bob.answer_to("LIST"), visible(text) + "\n"));
      }
    }
  }
}

TEST_CASE("a line user's words of itself are counted as they are shown", "[irc_splitting]") {
  FakeRelay relay;
  FakeClient dave(relay, "dave");
  CHECK(contains(dave.answer_to("/topic " + std::string(340, '\x10')),
                 "it has 680 bytes, and 350 is the most"));
  CHECK(
      contains(dave.answer_to("/away " + std::string(200, '\x10')), "it has 400 bytes, and 300 is the most"));
  CHECK(contains(dave.answer_to("/quit " + std::string(200, '\x10')), "has 400 bytes, and 300 is the most"));
  CHECK(dave.dialect().closing_reason() == nullptr);
}

TEST_CASE("what is cut is cut as it is shown, and who gave it is told", "[irc_splitting]") {
  FakeIrcRelay relay;
  FakeIrcClient alice(relay, "alice");
  FakeIrcClient bob(relay, "bob");
  alice.enter("#a");
  FakeIrcClient carol(relay);
  carol.type("NICK carol");
  const std::string welcome = carol.answer_to("USER u 0 * :y" + std::string(100, '\x1B'));
  CHECK(contains(welcome, "NOTICE carol :Your real name was cut: 150 bytes are the most"));
  std::string name = "y";
  for (int i = 0; i < 74; ++i) name += "^[";
  CHECK(contains(alice.answer_to("WHOIS carol"), " * :" + name + "\n"));
  FakeIrcClient dave(relay);
  dave.type("NICK dave");
  CHECK_FALSE(contains(dave.answer_to("USER u 0 * :dave"), "cut"));
  carol.enter("#a");
  alice.received();
  std::string reason;
  for (int i = 0; i < 150; ++i) reason += "^[";
  const std::string last = carol.answer_to("QUIT :" + std::string(300, '\x1B'));
  CHECK(contains(last, "(Quit: " + reason + ")\n"));
  CHECK(contains(alice.answer_to("SETNAME :" + std::string(76, '\x1B')), "150 bytes are the most"));
}

TEST_CASE("masks have nothing in them that is not shown", "[irc_splitting]") {
  IrcCompany scene;
  for (const std::string mask : {"\u202E", "b\u200Bob", "\u0301x", "bob\u2028"}) {
    const std::string answer = scene.alice.answer_to("MODE #a +b " + mask);
    CHECK(contains(answer, ":relay 696 alice #a b "));
    CHECK(scene.bob.received().empty());
  }
}

TEST_CASE("a message of the day with control characters is shown whole", "[irc_splitting]") {
  FakeIrcRelay relay;
  relay.irc.motd = std::string(380, '\x1B') + "end\n";
  FakeIrcClient alice(relay, "alice");
  const std::string motd = alice.answer_to("MOTD");
  std::size_t lines = 0;
  heard(motd, lines);
  CHECK(contains(motd, "^[\n:relay 372 alice :- end\n"));
  CHECK(lines == 5);
}
