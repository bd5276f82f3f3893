#include "common/shell_word.h"
#include "tests/unit/catch.h"

using namespace chat;

TEST_CASE("a word of a shell is in quotes where it needs them", "[text]") {
  CHECK(shell_word("/run/chat-relay/door_1.sock") == "/run/chat-relay/door_1.sock");
  CHECK(shell_word("") == "''");
  CHECK(shell_word("/a b/door") == "'/a b/door'");
  CHECK(shell_word("$HOME;`x`") == "'$HOME;`x`'");
  CHECK(shell_word("~sam") == "'~sam'");
  CHECK(shell_word("it's") == R"('it'\''s')");
  CHECK(shell_word("a\nb").find('\n') == std::string::npos);
}
