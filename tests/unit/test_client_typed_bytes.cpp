#include "catch.h"
#include "client/terminal/terminal_charset.h"
#include "client/terminal/typed_bytes.h"

#include <string>

using namespace chat::client;

namespace {

std::string typed(const std::string& bytes, TypedBytes into = TypedBytes()) {
  std::string out;
  for (const char byte : bytes) out += into.feed(byte);
  return out;
}

}  // namespace

TEST_CASE("what is typed is UTF-8, or read as Latin-1", "[client]") {
  CHECK(typed("hello") == "hello");
  CHECK(typed("grüße 世界 👍\n") == "grüße 世界 👍\n");
  CHECK(typed("gr\xFC\xDF\x65") == "grüße");
  CHECK(typed("\xE9t\xE9 \xC3\xA9") == "été é");
  CHECK(typed("\xC3\033[A") == "Ã\033[A");
  CHECK(typed("\xE4\xB8x") == "ä¸x");
  CHECK(typed("\xED\xA0\x80.") == "í\u00A0\u0080.");  // half of a pair
  CHECK(typed("\xC0\xAF") == "À¯");
  TypedBytes bytes;
  CHECK(bytes.feed('\xDF').empty());
  CHECK(bytes.flush() == "ß");
  CHECK(bytes.flush().empty());
}

TEST_CASE("a terminal's own characters", "[client]") {
  CHECK(typed("gr\xFC\xDF\x65 \xC3\xBC", TypedBytes(TerminalCharset::upper_half("ISO-8859-1"))) ==
        "grüße Ã¼");
  CHECK(typed("\xD0\xD2", TypedBytes(TerminalCharset::upper_half("KOI8-R"))) == "пр");
  CHECK_FALSE(TerminalCharset::upper_half("EUC-JP"));
  CHECK_FALSE(TerminalCharset::upper_half("no-such"));
}

TEST_CASE("what a terminal can show of UTF-8", "[client]") {
  auto latin1 = TerminalCharset::open("ISO-8859-1");
  REQUIRE(latin1);
  CHECK(latin1->encoded("gr\xC3") == "gr");
  CHECK(latin1->encoded("\xBC\xC3\x9F\x65\033[m") == "\xFC\xDF\x65\033[m");
  CHECK(latin1->encoded("a 世 b") == "a ? b");
  CHECK(latin1->encoded("a\xFF\x62") == "a?b");
  const std::string much(10'000, 'x');
  CHECK(latin1->encoded(much) == much);
  CHECK_FALSE(TerminalCharset::open("no-such"));
}
