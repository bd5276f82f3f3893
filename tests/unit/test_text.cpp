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

TEST_CASE("names fold by ASCII case alone", "[text]") {
  CHECK(fold_case("ALICE[]") == "alice[]");
  CHECK(fold_case("\xC3\x89") == "\xC3\x89");
}

TEST_CASE("text folds as Unicode has it", "[text]") {
  CHECK(fold_text("Stra\u00DFe") == fold_text("STRASSE"));
  CHECK(fold_text("\u00C9t\u00E9") == fold_text("e\u0301T\u00C9"));
  CHECK(fold_text("A\xFF") == "a\xFF");
  CHECK(fold_text("").empty());
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

TEST_CASE("printable ASCII ends at whatever byte is none, wherever it stands", "[text]") {
  for (const std::size_t length : {0U, 1U, 7U, 8U, 9U, 16U, 31U}) {
    const std::string text(length, '~');
    CHECK(count_printable_ascii(text) == length);
    for (std::size_t at = 0; at < length; ++at) {
      for (const char other : {'\0', '\x1F', '\x7F', '\x80', '\xC3', '\xFF'}) {
        std::string spoilt = text;
        spoilt[at] = other;
        CHECK(count_printable_ascii(spoilt) == at);
      }
      std::string blank = text;
      blank[at] = ' ';
      CHECK(count_printable_ascii(blank) == length);
    }
  }
}

TEST_CASE("parts are appended as they are, one behind the other", "[text]") {
  std::string out = "@";
  append_parts({"a", "", "bc", std::string_view("\0d", 2)}, out);
  CHECK(out == std::string("@abc\0d", 6));
  append_parts({}, out);
  CHECK(out.size() == 6);
}
