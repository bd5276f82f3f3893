#include "catch.h"
#include "common/text.h"

#include <string>
#include <vector>

using namespace chat;

TEST_CASE("bytes that are not UTF-8 are found where they stand", "[text]") {
  struct Case {
    std::string text;
    std::optional<std::size_t> at;
  };
  const std::vector<Case> cases{
      {"", std::nullopt},
      {"plain", std::nullopt},
      {"na\xC3\xAFve \xE6\x97\xA5\xE6\x9C\xAC \xF0\x9F\x98\x80", std::nullopt},
      {"caf\xE9", 3},           // Latin-1
      {"\x80", 0},              // a continuation byte of nothing
      {"ab\xC0\x80", 2},        // an over-long NUL
      {"\xED\xA0\x80", 0},      // a surrogate
      {"\xF4\x90\x80\x80", 0},  // past U+10FFFF
      {"x\xE6\x97", 1},         // cut short
      {"\xFF", 0},
  };
  for (const Case& each : cases) CHECK(find_invalid_utf8(each.text) == each.at);
}

TEST_CASE("what would act on a terminal is shown instead", "[text]") {
  CHECK(visible("plain text") == "plain text");
  CHECK(visible("\x1B[31m") == "^[[31m");
  CHECK(visible(std::string("\0\a\b\t\x7F", 5)) == "^@^G^H^I^?");
  CHECK(visible("\xC2\x9B"
                "31m") == "<U+009B>31m");
  CHECK(visible("a\xE2\x80\xAE"
                "b") == "a<U+202E>b");
  CHECK(visible("\xE2\x81\xA6x\xE2\x81\xA9") == "<U+2066>x<U+2069>");
  CHECK(visible("\r") == "^M");
}

TEST_CASE("everything else passes as it is", "[text]") {
  for (const char* text : {"na\xC3\xAFve", "\xE6\x97\xA5\xE6\x9C\xAC", "e\xCC\x81",
                           "\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x9A\x80", "\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D",
                           "\x02"
                           "bold\x0F"}) {
    CHECK(visible(text) == text);
  }
}

TEST_CASE("no control character but IRC's formatting is left in what is shown", "[text]") {
  const std::string formatting = "\x02\x03\x04\x0F\x11\x16\x1D\x1E\x1F";
  for (char c = 0; c < ' '; ++c) {
    const std::string shown = visible(std::string(1, c));
    CHECK((formatting.find(c) != std::string::npos ? shown == std::string(1, c) : shown.front() == '^'));
  }
}

TEST_CASE("names fold by ASCII case alone", "[text]") {
  CHECK(fold_case("ALICE[]") == "alice[]");
  CHECK(fold_case("\xC3\x89") == "\xC3\x89");
}

TEST_CASE("numbers and lists are written for people", "[text]") {
  CHECK(with_commas(0) == "0");
  CHECK(with_commas(999) == "999");
  CHECK(with_commas(1'000) == "1,000");
  CHECK(with_commas(1'234'567) == "1,234,567");
  CHECK(human_size(512) == "512 bytes");
  CHECK(human_size(64 * 1024) == "64 KiB");
  CHECK(human_size(1024 * 1024) == "1 MiB");
  CHECK(listed(std::vector<std::string>{"a"}) == "a");
  CHECK(listed(std::vector<std::string>{"a", "b"}) == "a and b");
  CHECK(listed(std::vector<std::string>{"a", "b", "c"}) == "a, b and c");
}

TEST_CASE("a text's width on the screen is told in columns", "[text]") {
  CHECK(display_width("") == 0);
  CHECK(display_width("hello") == 5);
  CHECK(display_width("Gr\xC3\xBC\xC3\x9F") == 4);
  CHECK(display_width("\xE4\xBD\xA0\xE5\xA5\xBD") == 4);
  CHECK(display_width("e\xCC\x81") == 1);
}
