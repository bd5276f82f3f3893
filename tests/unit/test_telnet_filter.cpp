#include "catch.h"
#include "cuts.h"
#include "relay/dialects/telnet_filter.h"

#include <string>

using namespace chat::relay;

TEST_CASE("telnet's own bytes are taken out however they are cut", "[telnet]") {
  struct Case {
    std::string typed;
    std::string text;
  };
  const Case cases[] = {
      {"plain\r\n", "plain\r\n"},
      {"\xFF\xFD\x03"
       "after DO",
       "after DO"},
      {"a\xFF\xFB\x1F\xFF\xFA\x1F\xFF\xFF\x01\xFF\xF0"
       "b",
       "ab"},  // a window size with an escaped 255
      {"\xFF\xF4\xFF\xFD\x06"
       "interrupted",
       "interrupted"},
      {std::string("bare CR\r\0next", 13), "bare CR\rnext"},
      {std::string("a\0b", 3), std::string("a\0b", 3)},  // a NUL of one's own is shown, not hidden
      {"y\xFFy", "y\xFFy"},                              // Latin-1, which the check for UTF-8 will name
      {"\xFF\xFF", "\xFF"},
  };
  for (const Case& each : cases) {
    for (const auto& pieces : chat::test::all_cuts(each.typed)) {
      TelnetFilter filter;
      std::string scratch;
      std::string text;
      for (const auto piece : pieces) text += filter.strip(piece, scratch);
      CHECK(text == each.text);
    }
  }
}
