#include "catch.h"
#include "common/line_reader.h"
#include "cuts.h"

#include <string>
#include <vector>

#include <fmt/format.h>

using chat::LineReader;
using chat::test::all_cuts;

namespace {

/// Lines as they are; one that was too long as "!LENGTH".
std::vector<std::string> lines_of(const std::vector<std::string_view>& pieces, std::size_t max_line,
                                  bool finish) {
  LineReader reader(max_line);
  std::vector<std::string> lines;
  const auto take_all = [&] {
    for (auto line = reader.next(); line.kind != LineReader::Line::Kind::none; line = reader.next()) {
      const bool whole = line.kind == LineReader::Line::Kind::whole;
      lines.push_back(whole ? std::string(line.text) : fmt::format("!{}", line.length));
    }
  };
  for (const auto piece : pieces) {
    reader.feed(piece);
    take_all();
  }
  if (finish) reader.finish();
  take_all();
  return lines;
}

struct Case {
  const char* what;
  std::string bytes;
  std::vector<std::string> lines;
  std::vector<std::string> after_finish;
};

}  // namespace

TEST_CASE("lines come out whole however the stream is cut", "[line_reader]") {
  const std::vector<Case> cases{
      {"one line", "hello\n", {"hello"}, {"hello"}},
      {"CR LF", "hello\r\nyou\r\n", {"hello", "you"}, {"hello", "you"}},
      {"a CR of its own", "a\rb\n", {"a\rb"}, {"a\rb"}},
      {"two CRs", "a\r\r\n", {"a\r"}, {"a\r"}},
      {"empty lines", "\n\r\n\n", {"", "", ""}, {"", "", ""}},
      {"an unfinished line", "one\ntwo", {"one"}, {"one", "two"}},
      {"exactly the limit", "12345678\n", {"12345678"}, {"12345678"}},
      {"the limit and CR LF", "12345678\r\n", {"12345678"}, {"12345678"}},
      {"one byte too many", "123456789\nok\n", {"!9", "ok"}, {"!9", "ok"}},
      {"one byte too many and CR LF", "123456789\r\nok\n", {"!9", "ok"}, {"!9", "ok"}},
      {"far too many", std::string(100, 'x') + "\nok\n", {"!100", "ok"}, {"!100", "ok"}},
      {"far too many, unfinished", std::string(100, 'x'), {}, {"!100"}},
      {"far too many, CR LF", std::string(100, 'x') + "\r\nok\n", {"!100", "ok"}, {"!100", "ok"}},
      {"NUL", std::string("a\0b\n", 4), {std::string("a\0b", 3)}, {std::string("a\0b", 3)}},
      {"nothing", "", {}, {}},
  };
  for (const Case& each : cases) {
    for (const auto& pieces : all_cuts(each.bytes)) {
      INFO(each.what << ", first piece of " << (pieces.empty() ? 0 : pieces.front().size()));
      CHECK(lines_of(pieces, 8, false) == each.lines);
      CHECK(lines_of(pieces, 8, true) == each.after_finish);
    }
  }
}

TEST_CASE("of an endless line the beginning is kept", "[line_reader]") {
  LineReader reader(100);
  for (int i = 0; i < 1000; ++i) {
    reader.feed("0123456789");
    REQUIRE(reader.next().kind == LineReader::Line::Kind::none);
    REQUIRE(reader.kept_bytes() <= 111);
  }
  reader.feed("\n");
  const auto line = reader.next();
  CHECK(line.kind == LineReader::Line::Kind::too_long);
  CHECK(line.length == 10'000);
  CHECK(line.text.size() == 100);
  CHECK(line.text.starts_with("01234567890123"));
}

TEST_CASE("whole lines can be seen without being taken", "[line_reader]") {
  LineReader reader(100);
  reader.feed("one\ntw");
  CHECK(reader.has_whole_line());
  reader.next();
  CHECK_FALSE(reader.has_whole_line());
  reader.feed("o\n");
  CHECK(reader.has_whole_line());
}
