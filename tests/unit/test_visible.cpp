#include "catch.h"
#include "common/text.h"

#include <string>

using namespace chat;

namespace {

std::string repeated(std::string_view text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += text;
  return out;
}

}  // namespace

TEST_CASE("what would act on a terminal is shown instead", "[visible]") {
  CHECK(visible("plain text") == "plain text");
  CHECK(visible("\x1B[31m") == "^[[31m");
  CHECK(visible(std::string("\0\a\b\x7F", 4)) == "^@^G^H^?");
  CHECK(visible("\u009B31m") == "<U+009B>31m");
  CHECK(visible("\r") == "^M");
  CHECK(visible("a\x9B"
                "31m\xC3") == "a\uFFFD31m\uFFFD");
}

TEST_CASE("no control character but TAB and IRC's formatting is left in what is shown", "[visible]") {
  const std::string kept = "\t\x02\x03\x04\x0F\x11\x16\x1D\x1E\x1F";
  for (char c = 0; c < ' '; ++c) {
    const std::string shown = visible(std::string(1, c));
    CHECK((kept.find(c) != std::string::npos ? shown == std::string(1, c) : shown.front() == '^'));
  }
}

TEST_CASE("what is invisible, or moves what is around it, is shown", "[visible]") {
  for (const std::string hidden :
       {"\u00AD", "\u034F", "\u061C", "\u115F", "\u180E", "\u200B", "\u200C",     "\u200D",
        "\u200E", "\u200F", "\u2028", "\u2029", "\u202A", "\u202E", "\u2060",     "\u2064",
        "\u2066", "\u2069", "\u3164", "\uFEFF", "\uFFA0", "\uFFF9", "\U000E0001", "\U000E0041"}) {
    const std::string shown = visible("a" + hidden + "b");
    CAPTURE(shown);
    CHECK(shown.starts_with("a<U+"));
    CHECK(shown.ends_with(">b"));
    CHECK(visible(hidden).starts_with("<U+"));
    CHECK(visible("\u05D0" + hidden).ends_with(">"));
  }
}

TEST_CASE("scripts and emoji have what they need", "[visible]") {
  for (const char* text :
       {"na\u00EFve", "\u65E5\u672C", "e\u0301", "\U0001F469\u200D\U0001F680", "\u05E9\u05DC\u05D5\u05DD",
        "\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645",       // Persian: a ZWNJ within the word
        "\u0DC1\u0DCA\u200D\u0DBB\u0DD3",                         // Sinhala: a ZWJ within the cluster
        "\u1780\u17B6\u200B\u1781\u17D2\u1798\u17C2\u179A",       // Khmer: words parted by ZWSP
        "1\uFE0F\u20E3", "\u2764\uFE0F", "\U0001F1E9\U0001F1EA",  // keycap, heart, flag
        "\U0001F3F4\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F",  // England's flag
        "\u1112\u1161\u11AB", "\u0E17\u0E35\u0E48",
        "\x02"
        "bold\x0F",
        "a\tb"}) {
    CHECK(visible(text) == text);
  }
}

TEST_CASE("a mark stands on a character of its own text, and marks do not pile up", "[visible]") {
  CHECK(visible("\u0301x") == "<U+0301>x");
  for (const std::string text : {"\x02\u0301x", "\x02\x1D\u0301", "\x0F\uFE0F"}) CHECK(visible(text) != text);
  CHECK(visible("\x02\u0301x") == "\x02<U+0301>x");
  CHECK(visible("e\x02\u0301") == "e\x02\u0301");
  CHECK(visible("a" + repeated("\u0301", 6)) == "a" + repeated("\u0301", 6));
  CHECK(visible("a" + repeated("\u0301", 8) + "b\u0301") ==
        "a" + repeated("\u0301", 6) + repeated("<U+0301>", 2) + "b\u0301");
  CHECK(visible("\u1100" + repeated("\u1161", 7)) == "\u1100" + repeated("\u1161", 6) + "<U+1161>");
  CHECK(visible("\U0001F3F4" + repeated("\U000E0067", 7)).ends_with("<U+E0067>"));
  CHECK(visible("\u05D0\u200D\u200D\u05D0") == "\u05D0<U+200D><U+200D>\u05D0");
}

TEST_CASE("what is visible stays as it is", "[visible]") {
  for (const std::string text : {"\u0301\u0301", "a\u200B\u202E", "\x1B\x07", "\xFF\xFE", "x\u0301"})
    CHECK(visible(visible(text)) == visible(text));
}
