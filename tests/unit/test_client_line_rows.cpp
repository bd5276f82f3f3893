#include "catch.h"
#include "client/rendering/line_rows.h"

#include <string>

using namespace chat::client;

TEST_CASE("a prompt and a line take one row or more", "[client]") {
  CHECK(fits_row("#a> ", "hello", 10));
  CHECK_FALSE(fits_row("#a> ", "hello", 9));  // the cursor would stand in the next row
  CHECK(fits_row("\001\033[1m\002#a\001\033[0m\002> ", "hello", 10));
  CHECK(fits_row("", "世界", 5));
  CHECK_FALSE(fits_row("", "世界", 4));
  CHECK_FALSE(fits_row("#a> ", "one\ntwo", 80));
  CHECK_FALSE(fits_row("#a> ", "\t", 10));
  CHECK_FALSE(fits_row("\001unended", "", 0));
}

TEST_CASE("rows below the cursor", "[client]") {
  CHECK(rows_below("", 80, 40) == 0);
  CHECK(rows_below("x", 80, 80) == 1);
  CHECK(rows_below(std::string(100, 'x'), 50, 100) == 3);
  // Rows of 100 are broken in two each, or all anew: 5.
  CHECK(rows_below(std::string(250, 'x'), 100, 60) == 6);
  CHECK(rows_below("one\ntwo", 80, 80) == 2);
  CHECK(rows_below("x", 0, 0) == 2);
}

TEST_CASE("where terminals differ about the columns, the width is in doubt", "[client]") {
  for (const char* sure : {"", "hello", "äöü e\u0301", "世界", "한국어", "Ελληνικά", "\t^ \002bold", "“…—"}) {
    INFO(sure);
    CHECK_FALSE(is_of_doubtful_width(sure));
  }
  for (const char* doubtful :
       {"👨‍👩‍👧‍👦", "🙂", "❤\uFE0F", "🇩🇪", "👍🏽", "a\u200Db", "का\u0903", "\u00AD"}) {
    INFO(doubtful);
    CHECK(is_of_doubtful_width(doubtful));
  }
}

TEST_CASE("what is in doubt counts as wide as any terminal may draw it", "[client]") {
  CHECK_FALSE(fits_row("", "👨‍👩‍👧‍👦", 14));  // each of its 7 code points may be shown
  CHECK(fits_row("", "👨‍👩‍👧‍👦", 15));
  CHECK_FALSE(fits_row("", "\002a", 3));  // as Readline draws it: ^Ba
}

TEST_CASE("a row around the cursor", "[client]") {
  const auto drawn = [](const char* prompt, const std::string& line, std::size_t cursor,
                        std::size_t columns) {
    const Row row = row_around(prompt, line, cursor, columns);
    return row.prompt + row.before + "|" + row.after;
  };
  CHECK(drawn("> ", "hello", 5, 20) == "> hello|");
  CHECK(drawn("> ", "hello", 0, 20) == "> |hello");
  CHECK(drawn("\001\033[1m\002>\001\033[m\002 ", "hello", 2, 20) == "\033[1m>\033[m he|llo");
  const std::string letters = "abcdefghijklmnopqrstuvwxyz";
  CHECK(drawn("> ", letters, 26, 20) == "> <lmnopqrstuvwxyz|");
  CHECK(drawn("> ", letters, 0, 20) == "> |abcdefghijklmno>");
  CHECK(drawn("> ", letters, 13, 20) == "> <defghijklm|nopqr>");
  CHECK(drawn("> ", letters, 24, 20) == "> <lmnopqrstuvwx|yz");
  CHECK(drawn("> ", letters, 2, 20) == "> ab|cdefghijklmno>");
  CHECK(drawn("> ", "one\ntwo\tthree", 8, 80) == "> one^Jtwo^I|three");
  CHECK(drawn("> ", letters + "👨‍👩‍👧‍👦", 26 + 25, 20) == "> <z👨‍👩‍👧‍👦|");
  CHECK(drawn("#a-long-name> ", letters, 0, 20) == "> |abcdefghijklmno>");
  CHECK(drawn("> ", letters, 3, 3) == "> <|>");
}
