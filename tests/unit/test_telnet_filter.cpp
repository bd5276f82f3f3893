#include "catch.h"
#include "cuts.h"
#include "relay/dialects/line/typed_line.h"

#include <string>

using chat::relay::TypedLine;
using namespace std::string_literals;

namespace {

constexpr std::size_t kMaxLine = 40;

struct Case {
  std::string typed;
  std::string lines;
  std::string answers{};
};

void check_over_all_cuts(const Case& each) {
  for (const auto& pieces : chat::test::all_cuts(each.typed)) {
    TypedLine typed(kMaxLine);
    std::string lines;
    std::string answers;
    for (const auto piece : pieces) {
      const TypedLine::Made made = typed.type(piece);
      lines += made.lines;
      answers += made.answers;
    }
    lines += typed.finish();
    CHECK(lines == each.lines);
    CHECK(answers == each.answers);
  }
}

}  // namespace

TEST_CASE("telnet's own bytes are taken out and answered", "[telnet]") {
  const Case cases[] = {
      {"plain\r\n", "plain\n"},
      {"\xFF\xFD\x05\xFF\xFD\x05"s + "asked twice", "asked twice", "\xFF\xFC\x05"},
      {"\xFF\xFB\x1F\xFF\xFB\x1F\xFF\xFD\x1F"s + "c", "c", "\xFF\xFE\x1F\xFF\xFC\x1F"},
      {"\xFF\xFC\x05\xFF\xFE\x05"s + "never answered", "never answered"},
      {"a\xFF\xFB\x1F\xFF\xFA\x1F\xFF\xFF\x01\xFF\xF0"
       "b",
       "ab", "\xFF\xFE\x1F"},  // a window size with an escaped 255
      {"half\xFF\xF4\xFF\xFD\x06"s + "whole\r\n", "whole\n", "\xFF\xFB\x06"},  // Ctrl-C in Debian's telnet
      {"\xFF\xFD\x06\xFF\xFD\x06", "", "\xFF\xFB\x06\xFF\xFB\x06"},
      {"a\xFF\xF1\xFF\xF2\xFF\xF3\xFF\xF5\xFF\xF9\xFF\xEF"
       "b",
       "a\xFF\xEF"
       "b"},                                                                   // BRK, AO, GA do nothing
      {"abc\xFF\xF7"s + "d\r\n" + "gone\xFF\xF8"s + "here\n", "abd\nhere\n"},  // EC, EL
      {"a\0b"s, "a\0b"s},    // a NUL of one's own is shown, not hidden
      {"y\xFFy", "y\xFFy"},  // Latin-1, which the check for UTF-8 will name
      {"\xFF\xFF", "\xFF"},
  };
  for (const Case& each : cases) check_over_all_cuts(each);
}

TEST_CASE("a subnegotiation that never ends is left", "[telnet]") {
  TypedLine typed(kMaxLine);
  CHECK(typed.type("\xFF\xFA\x1F"s + std::string(1023, 'x')).lines.empty());
  CHECK(typed.unfinished().empty());
  CHECK(typed.type("ytext\n").lines == "text\n");
}

TEST_CASE("each way to end a line ends one", "[telnet]") {
  check_over_all_cuts({"a\nb\r\nc\r\0d\re\r\r\n\r\n\nf"s, "a\nb\nc\nd\ne\n\n\n\nf"});
  TypedLine typed(kMaxLine);
  CHECK(typed.type("at once\r").lines == "at once\n");
  CHECK(typed.type("\n").lines.empty());
}

TEST_CASE("the unfinished line is edited", "[telnet]") {
  const std::string family =
      "\xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA7";  // joined by U+200D
  const Case cases[] = {
      {"helo\x08lo\n", "hello\n"},
      {"helo\x7Flo\n", "hello\n"},
      {"\x08\x7Fx\n\x08y\n", "x\ny\n"},  // no further than the line's beginning
      {"a\xC3\xA4\x08"s + "b\n", "ab\n"},
      {"ae\xCC\x81\x08"s + "b\n", "ab\n"},
      {"a" + family + "\x08"s + "b\n", "ab\n"},
      {"all of it\x15new\n", "new\n"},
      {"one two  \x17three\n", "one three\n"},
      {"one\x17two\n", "two\n"},
      {"a\x1B[D\x1B[1;5C\x1BOP\x1B[15~\x1B[H"s + "b\n", "ab\n"},
      {"\x1B[31mred\x1B[0m\n", "\x1B[31mred\x1B[0m\n"},
      {"a\x1B"s + "b\x1B\n\x1B[\n\x1BO\r\n", "a\x1B"s + "b\x1B\n\x1B[\n\x1BO\n"},
      {"\x1B\x1B[Ax\n", "\x1Bx\n"},
      {"\x1B[1234567890123456A\n", "\x1B[1234567890123456A\n"},
      {"tab\t\x02"s + "bold\x02\x1D\n", "tab\t\x02"s + "bold\x02\x1D\n"},
      {"unfinished\x1B[1", "unfinished\x1B[1"},
  };
  for (const Case& each : cases) check_over_all_cuts(each);
}

TEST_CASE("a line that is too long keeps its length, and cannot be taken back", "[telnet]") {
  const std::string endless(kMaxLine * 3, 'x');
  check_over_all_cuts({endless + "\x08\x08\r\nshort\n", endless + "\nshort\n"});
  check_over_all_cuts({endless + "\x15short\n", endless + "\nshort\n"});
}

TEST_CASE("erasing a long line bit by bit is quick", "[telnet]") {
  constexpr std::size_t kLength = 60'000;
  TypedLine typed(kLength);
  CHECK(typed.type(std::string(kLength, 'x') + std::string(kLength, '\x08') + "y\n").lines == "y\n");
}

TEST_CASE("what is typed is echoed to who asks for it", "[telnet]") {
  TypedLine typed(kMaxLine);
  typed.type("\xFF\xFD\x03");
  std::string negotiation;
  typed.telnet().set_echo(true, negotiation);
  typed.telnet().set_echo(true, negotiation);
  CHECK(negotiation == "\xFF\xFB\x01\xFF\xFB\x03");
  CHECK(typed.type("\xFF\xFD\x01\xFF\xFD\x03").answers.empty());
  CHECK(typed.type("hi\r\n").answers == "hi\r\n");
  CHECK(typed.type("\xE4\xBD\xA0\x08").answers == "\xE4\xBD\xA0\b \b\b \b");
  CHECK(typed.type("a\tb\x15").answers == "a b\b \b\b \b\b \b");
  CHECK(typed.type("\x07").answers == "^G");
  CHECK(typed.type("\x08").answers == "\b \b\b \b");
  CHECK(typed.type("\x1B[A").answers.empty());
  CHECK(typed.type("\xFF\xFE\x01").answers == "\xFF\xFC\x01\xFF\xFC\x03");
  CHECK(typed.type("hi\xFF\xFE\x01").answers.empty());
}

TEST_CASE("an answer to what was offered or withdrawn is not answered", "[telnet]") {
  TypedLine typed(kMaxLine);
  std::string negotiation;
  typed.telnet().set_echo(true, negotiation);
  CHECK(negotiation == "\xFF\xFB\x01\xFF\xFB\x03");
  CHECK(typed.type("hi").answers == "hi");
  CHECK(typed.type("\xFF\xFE\x01").answers.empty());  // declined
  CHECK_FALSE(typed.telnet().echo());
  for (const bool on : {true, false, true}) typed.telnet().set_echo(on, negotiation);
  CHECK(typed.type("\xFF\xFD\x01\xFF\xFE\x01\xFF\xFD\x01").answers.empty());
  CHECK(typed.telnet().echo());  // the DONT was for the one withdrawn
}

TEST_CASE("keys of other terminals are keys, too", "[telnet]") {
  for (const std::string key : {"\x1B[[A", "\x1B[[E", "\x1B[3^", "\x1B[3$", "\x1B[a", "\x1B[7~", "\x1BOP"}) {
    TypedLine typed(kMaxLine);
    CHECK(typed.type("a" + key + "b\n").lines == "ab\n");
  }
}
