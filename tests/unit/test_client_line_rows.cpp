#include "catch.h"
#include "client/line_rows.h"

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
