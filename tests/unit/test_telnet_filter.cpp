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

TEST_CASE("a subnegotiation is dropped whole, however long", "[telnet]") {
  for (const std::size_t length : {0U, 1U, 1022U, 1023U, 1024U, 1025U, 1026U, 5000U}) {
    for (const std::string end : {"\xFF\xF0", "\xFF\xFF\xFF\xF0", "\xFFx\xFF\xF0"}) {
      CAPTURE(length, end);
      TypedLine typed(kMaxLine);
      const std::string bytes = "a\xFF\xFA\x1F" + std::string(length, 'x') + end + "b\n";
      std::string lines;
      for (const char byte : bytes) lines += typed.type({&byte, 1}).lines;
      CHECK(lines == "ab\n");
      CHECK(TypedLine(kMaxLine).type(bytes).lines == "ab\n");
    }
  }
  check_over_all_cuts({"\xFF\xFA\x1F\n\xFF\xF0"s + "b\n", "b\n"});
}

TEST_CASE("a subnegotiation that never ends is left with a line's end", "[telnet]") {
  TypedLine typed(kMaxLine);
  CHECK(typed.type("\xFF\xFA\x1F"s + std::string(100'000, 'x')).lines.empty());
  CHECK(typed.unfinished().empty());
  CHECK(typed.type("lost\ntext\n").lines == "text\n");
}

TEST_CASE("each option is answered once, and all of them", "[telnet]") {
  TypedLine typed(kMaxLine);
  std::string asked;
  std::string refused;
  for (int option = 0; option < 256; ++option) {
    if (option == 6) continue;  // a timing mark is answered each time
    const char byte = static_cast<char>(option);
    asked += {'\xFF', '\xFB', byte, '\xFF', '\xFD', byte, '\xFF', '\xFC', byte, '\xFF', '\xFE', byte};
    refused += {'\xFF', '\xFE', byte, '\xFF', '\xFC', byte};
  }
  CHECK(typed.type(asked).answers == refused);
  CHECK(typed.type(asked + asked).answers.empty());
  CHECK(typed.type("text\n").lines == "text\n");
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
      {"b\x1B\n\x1B[\n\x1BO\r\n", "b\x1B\n\x1B[\n\x1BO\n"},
      {"\x1B\x1B[Ax\n", "x\n"},
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

TEST_CASE("what a terminal sends by itself is dropped whole", "[telnet]") {
  const std::string sequences[] = {
      "\x1BO5P",
      "\x1BO1;5P",
      "\x1BOM",
      "\x1BOj",  // keypad
      "\x1B\x1B[A",
      "\x1B\x1B\x1B[A",  // Alt and a key
      "\x1B\\",
      "\x1B[M !!",
      "\x1B[M\x20\xC5\x85",
      "\x1B[<0;10;20M",
      "\x1B[<0;10;20m",
      "\x1B[32;1;2M",  // the mouse
      "\x1B[1;1:3A",
      "\x1B[97;5u",
      "\x1B[97:65;2;65u",
      "\x1B[?1u",
      "\x1B[57441;2:3u",  // kitty
      "\x1B[I",
      "\x1B[O",  // focus
      "\x1B[?1;2c",
      "\x1B[>0;276;0c",
      "\x1B[0n",
      "\x1B[24;80R",
      "\x1B[?2026;2$y",
      "\x1B[8;24;80t",
      "\x1B]10;rgb:ffff/ffff/ffff\x07",
      "\x1B]11;rgb:0/0/0\x1B\\",
      "\x1B]4;1;rgb:0/0/0\x07",
      "\x1B]52;c;aGk=\x07",
      "\x1B]lwindow\x1B\\",
      "\x1BP1$r0m\x1B\\",
      "\x1BP>|XTerm(379)\x1B\\",
      "\x1BP!|00000000\x1B\\",
      "\x1B_Gi=31;OK\x1B\\",
      "\x1B^x\x1B\\",
      "\x1BXx\x1B\\",
      "\x1B[2~",
      "\x1B[24;5~",
      "\x1B[[B",
      "\x1B[3;5~",
      "\x1B[Z",
      "\x1B[5$",
      "\x1B[G",
  };
  for (const std::string& each : sequences) {
    CAPTURE(each);
    check_over_all_cuts({"a" + each + "b" + each + "\n", "ab\n"});
  }
  check_over_all_cuts({"a\x1B[200~pasted \xC3\xA4\nlines\x1B[201~b\n", "apasted \xC3\xA4\nlinesb\n"});
  check_over_all_cuts({"one two\x1B\x7F\x1B\x08three\n", "three\n"});
}

TEST_CASE("who hits ESC before a word loses no letter of it", "[telnet]") {
  for (const std::string each :
       {"hello", "Alice", "b", "1st", "(x)", "#1", "%", ".", "Zoe", "\xC3\xA4h", "=", "&c"}) {
    CAPTURE(each);
    check_over_all_cuts({"\x1B" + each + "\n", each + "\n"});
    check_over_all_cuts({"a \x1B" + each + " b\n", "a " + each + " b\n"});
  }
  check_over_all_cuts({"\x1B/msg bob secret\n", "\x1B/msg bob secret\n"});
}

TEST_CASE("what programs send to a terminal is text that somebody pasted", "[telnet]") {
  for (const std::string each : {"\x1B[31mred\x1B[0m", "\x1B[2J", "\x1B[K", "\x1B[?1049h", "\x1B[f"}) {
    check_over_all_cuts({each + "\n", each + "\n"});
  }
  check_over_all_cuts({"\x1B]0;title\x07x\n", "\x1B]0;title\x07x\n"});
  check_over_all_cuts({"\x1B]0;title\x1B\\x\n", "\x1B]0;titlex\n"});
}

TEST_CASE("an escape sequence that never ends is text", "[telnet]") {
  check_over_all_cuts({"\x1BPnever ends\nb\n", "\x1BPnever ends\nb\n"});
  constexpr std::size_t kLong = 5000;
  for (const std::string begin : {"\x1B[", "\x1BO", "\x1BP", "\x1B]11;"}) {
    TypedLine typed(2 * kLong);
    typed.type(begin + std::string(kLong, '1'));
    CHECK(typed.unfinished().size() > kLong);
    CHECK(typed.type("\n").lines.ends_with("1\n"));
  }
  check_over_all_cuts({"\x1B[M\nb\n", "\nb\n"});
}

TEST_CASE("erasing takes a whole character, however long", "[telnet]") {
  const auto many = [](const std::string& part, std::size_t count) {
    std::string all;
    for (std::size_t i = 0; i < count; ++i) all += part;
    return all;
  };
  const std::string man = "\xF0\x9F\x91\xA8";
  const std::string zwj = "\xE2\x80\x8D";
  const std::string indicator = "\xF0\x9F\x87\xA9";  // half a flag
  constexpr std::size_t kLength = 20'000;
  for (const std::size_t count :
       {1U, 30U, 31U, 32U, 33U, 61U, 62U, 63U, 64U, 65U, 127U, 128U, 129U, 700U, 1501U}) {
    CAPTURE(count);
    const std::pair<std::string, std::string> cases[] = {
        {"a\xC3\xA9" + many("\xCC\x81", count), "a"},
        {"a" + man + many(zwj + man, count), "a"},
        {"ab" + many(indicator, 2 * count), "ab" + many(indicator, 2 * count - 2)},
        {"a" + many(indicator, 2 * count + 1), "a" + many(indicator, 2 * count)},
        {many("\xE4\xBD\xA0", count), many("\xE4\xBD\xA0", count - 1)},
        {many("\xCC\x81", count), ""},
    };
    for (const auto& [typed_text, left] : cases) {
      TypedLine typed(kLength);
      CHECK(typed.type(typed_text + "\x7F\n").lines == left + "\n");
    }
  }
}

TEST_CASE("erasing what stands behind a long character leaves that whole", "[telnet]") {
  for (const std::string part : {"\xCC\x81", "\xE2\x80\x8D"}) {
    std::string text = "e";
    while (text.size() < 2'000) text += part;
    for (const std::string last : {"a", "\xE4\xBD\xA0", "\xF0\x9F\x91\xA8"}) {
      TypedLine typed(kMaxLine * 100);
      CHECK(typed.type(text + last + "\x7F\n").lines == text + "\n");
    }
  }
}

TEST_CASE("erasing behind a long character again and again is quick", "[telnet]") {
  constexpr std::size_t kLength = 60'000;
  for (const std::string part : {"\xCC\x81", "\xE2\x80\x8D"}) {
    std::string text = "e";
    while (text.size() + 10 < kLength) text += part;
    for (const std::string last : {"a", "\xE4\xBD\xA0", "\xF0\x9F\x91\xA8"}) {
      std::string again = text;
      for (int i = 0; i < 20'000; ++i) again += last + "\x7F";
      TypedLine typed(kLength);
      CHECK(typed.type(again + "\n").lines == text + "\n");
    }
  }
}

TEST_CASE("erasing a long line of long characters is quick", "[telnet]") {
  constexpr std::size_t kLength = 60'000;
  for (const std::string part : {"\xF0\x9F\x87\xA9", "\xCC\x81", "\x80", "\xE4\xBD\xA0"}) {
    std::string text;
    while (text.size() + part.size() <= kLength) text += part;
    TypedLine typed(kLength);
    CHECK(typed.type(text + std::string(kLength, '\x08') + "y\n").lines == "y\n");
  }
}
