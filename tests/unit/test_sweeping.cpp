#include "common/sweeping.h"
#include "tests/unit/catch.h"

using chat::Sweeping;

TEST_CASE("a table is swept past so many entries, and then past twice what was left", "[sweeping]") {
  Sweeping sweeping(10);
  CHECK_FALSE(sweeping.is_due(9));
  CHECK(sweeping.is_due(10));
  sweeping.end(7);
  CHECK_FALSE(sweeping.is_due(13));
  CHECK(sweeping.is_due(14));
  sweeping.end(2);
  CHECK_FALSE(sweeping.is_due(9));
  CHECK(sweeping.is_due(10));
}
