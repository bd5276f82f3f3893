#include "common/nearest.h"
#include "tests/unit/catch.h"

#include <array>
#include <string>

using namespace chat;

TEST_CASE("a slip is near to what was meant, and nothing else is", "[nearest]") {
  constexpr std::array<std::string_view, 4> kNames{"max-clients", "history", "listen", "raw-listen"};
  CHECK(nearest("max-cleints", kNames) == "max-clients");
  CHECK(nearest("HISTROY", kNames) == "history");
  CHECK(nearest("lissten", kNames) == "listen");
  CHECK(nearest("listen", kNames) == "listen");
  CHECK(nearest("zebra", kNames) == "");
  CHECK(nearest("", kNames) == "");
  CHECK(nearest(std::string(1'000'000, 'h'), kNames) == "");
  CHECK(nearest("history", {}) == "");
}
