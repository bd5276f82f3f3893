#include "catch.h"
#include "common/display_width.h"

#include <random>
#include <string>
#include <vector>

using namespace chat;

namespace {

using Lines = std::vector<std::string_view>;

std::string joined(const Lines& lines) {
  std::string text;
  for (const std::string_view line : lines) text += line;
  return text;
}

}  // namespace

TEST_CASE("width is counted as a terminal counts it", "[display_width]") {
  struct Case {
    std::string text;
    std::size_t columns;
  };
  const std::vector<Case> cases{
      {"", 0},
      {"plain", 5},
      {"naïve", 5},
      {"nai\u0308ve", 5},
      {"日本語", 6},
      {"한글", 4},
      {"\u1112\u1161\u11AB", 2},  // the same syllable, in its parts
      {"ｆｕｌｌ", 8},
      {"ｶﾅ", 2},    // halfwidth
      {"αβ→±", 4},  // ambiguous: narrow
      {"😀", 2},
      {"👩‍🚀", 2},
      {"👨‍👩‍👧‍👦", 2},
      {"👍🏽", 2},
      {"🇩🇪🇯🇵", 4},
      {"❤\uFE0F", 2},
      {"1\uFE0F\u20E3", 2},
      {"e\u0301\u0323\u0302", 1},
      {"a\u200Bb", 2},
      {"שלום", 4},
      {"नि", 1 + 1},  // a consonant and a spacing vowel
      {"\xFF\xC3", 2},
  };
  for (const Case& each : cases) {
    INFO(each.text);
    CHECK(display_width(each.text) == each.columns);
  }
}

TEST_CASE("a cluster is what the cursor steps over", "[display_width]") {
  for (const std::string cluster :
       {"a", "e\u0301", "👩‍🚀", "🇩🇪", "👍🏽", "한", "\u1112\u1161\u11AB"}) {
    INFO(cluster);
    CHECK(first_cluster(cluster + "日").bytes == cluster.size());
    CHECK(first_cluster(cluster).bytes == cluster.size());
  }
}

TEST_CASE("what fits is cut between clusters", "[display_width]") {
  CHECK(fitting("日本語", 5) == "日本");
  CHECK(fitting("👩‍🚀👩‍🚀", 3) == "👩‍🚀");
  CHECK(fitting("ae\u0301", 2) == "ae\u0301");
  CHECK(fitting("e\u0301x", 1) == "e\u0301");
  CHECK(fitting("abc", 0).empty());
}

TEST_CASE("lines break at spaces", "[display_width]") {
  CHECK(wrap("", {20, 0, 0}) == Lines{""});
  CHECK(wrap("it fits", {7, 0, 0}) == Lines{"it fits"});
  CHECK(wrap("one two three", {7, 0, 0}) == Lines{"one two", "three"});
  CHECK(wrap("one two three", {6, 0, 0}) == Lines{"one", "two", "three"});
  CHECK(wrap("one    two", {5, 0, 0}) == Lines{"one", "two"});
  CHECK(wrap("a  b   cc", {6, 0, 0}) == Lines{"a  b", "cc"});
  CHECK(wrap("  kept", {20, 0, 0}) == Lines{"  kept"});
  CHECK(wrap("日本 語日本", {7, 0, 0}) == Lines{"日本", "語日本"});
  CHECK(wrap("word    ", {5, 0, 0}) == Lines{"word"});
}

TEST_CASE("a word longer than the line is cut between clusters", "[display_width]") {
  CHECK(wrap("abcdefgh", {3, 0, 0}) == Lines{"abc", "def", "gh"});
  CHECK(wrap("日本語日本語", {5, 0, 0}) == Lines{"日本", "語日", "本語"});
  CHECK(wrap("👩‍🚀👩‍🚀👩‍🚀", {5, 0, 0}) ==
        Lines{"👩‍🚀👩‍🚀", "👩‍🚀"});
  CHECK(wrap("🇩🇪🇯🇵", {3, 0, 0}) == Lines{"🇩🇪", "🇯🇵"});
  CHECK(wrap("e\u0301e\u0301e\u0301", {2, 0, 0}) == Lines{"e\u0301e\u0301", "e\u0301"});
  CHECK(wrap("日本", {1, 0, 0}) == Lines{"日", "本"});
}

TEST_CASE("an address longer than a line is left whole, for the terminal to break", "[display_width]") {
  const std::string address = "https://example.org/a/path";  // 26 columns
  CHECK(wrap(address, {10, 0, 0}) == Lines{address});
  CHECK(wrap("see " + address + " now", {20, 4, 4}) == Lines{"see " + address + " now"});
  CHECK(wrap("see " + address + " and so on.", {20, 0, 4}) == Lines{"see " + address + " and so", "on."});
  CHECK(wrap("see " + address + " and on", {20, 0, 4}) == Lines{"see " + address + " and on"});
  CHECK(wrap("(<" + address + ">), they say", {20, 4, 4}) == Lines{"(<" + address + ">), they", "say"});
  CHECK(wrap(address + " " + address, {20, 6, 4}) == Lines{address + " " + address});
  CHECK(wrap("見て" + address, {20, 0, 0}) == Lines{"見て" + address});
  CHECK(wrap(address, {30, 10, 4}) == Lines{"", address});  // it fits into the next
  CHECK(wrap("one two " + address, {30, 0, 4}) == Lines{"one two", address});
  CHECK(wrap("://abcdefghij", {10, 0, 0}) == Lines{"://abcdefg", "hij"});
}

TEST_CASE("an accent on a space does not stand at a line's beginning", "[display_width]") {
  CHECK(wrap("abc \u0301def", {5, 0, 0}) == Lines{"abc \u0301d", "ef"});
}

TEST_CASE("what stands before the first line takes its columns", "[display_width]") {
  CHECK(wrap("one two three", {10, 6, 6}) == Lines{"one", "two", "thre", "e"});
  CHECK(wrap("one two three", {10, 6, 2}) == Lines{"one", "two", "three"});
  CHECK(wrap("one two three", {10, 8, 2}) == Lines{"", "one two", "three"});
  CHECK(wrap("one", {10, 30, 2}) == Lines{"", "one"});
  CHECK(wrap("", {10, 30, 2}) == Lines{""});
}

TEST_CASE("a narrow terminal gets a shallow indent, and too narrow a one counts as wider",
          "[display_width]") {
  CHECK(hanging(14, 80).indent == 14);
  CHECK(hanging(14, 24).indent == 12);
  CHECK(hanging(14, 0).width == kLeastWidth);
  CHECK(hanging(14, 0).indent == kLeastWidth / 2);
}

TEST_CASE("wrapping loses nothing but spaces, and keeps to the margins", "[display_width]") {
  const std::vector<std::string> pieces{"a",       " ",           "  ", "word",    "日",
                                        "e\u0301", "👩‍🚀", "🇩🇪", " \u0301", "\xFF"};
  std::mt19937 random(7);
  for (int round = 0; round < 2000; ++round) {
    std::string text;
    for (auto left = random() % 30; left > 0; --left) text += pieces[random() % pieces.size()];
    const Margins margins = hanging(random() % 30, random() % 30);
    const Lines lines = wrap(text, margins);

    std::string without_spaces = text;
    std::erase(without_spaces, ' ');
    std::string of_lines = joined(lines);
    std::erase(of_lines, ' ');
    REQUIRE(of_lines == without_spaces);
    for (std::size_t at = 0; at < lines.size(); ++at) {
      const std::size_t begin = at == 0 ? margins.first : margins.indent;
      REQUIRE((lines[at].empty() || begin + display_width(lines[at]) <= margins.width));
    }
  }
}
