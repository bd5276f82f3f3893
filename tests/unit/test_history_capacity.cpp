#include "relay/hub/history.h"
#include "tests/unit/catch.h"

#include <string>

using namespace chat::relay;

namespace {

History with_lines(std::size_t capacity, int lines) {
  History history(capacity);
  for (int i = 1; i <= lines; ++i) {
    const std::string text = std::to_string(i);
    Fact fact{Fact::Kind::said, {.nick = "alice"}};
    fact.text = text;
    fact.id = static_cast<std::uint64_t>(i);
    history.add(fact);
  }
  return history;
}

std::string texts_of(const History& history) {
  std::string texts;
  for (HistoryCursor cursor = history.all(); const KeptLine* line = history.take(cursor);)
    texts += line->text + " ";
  return texts;
}

}  // namespace

TEST_CASE("a history that shrinks keeps the last lines, and their numbers", "[history]") {
  for (const int lines : {2, 3, 4, 5, 7}) {
    History history = with_lines(4, lines);
    const HistoryCursor before = history.all();
    history.change_capacity(2);
    INFO(lines);
    CHECK(texts_of(history) == std::to_string(lines - 1) + " " + std::to_string(lines) + " ");
    CHECK(history.all().end == before.end);
    CHECK(history.first_number() == before.end - 2);
  }
}

TEST_CASE("a history that grows, shrinks and grows again takes lines in their order", "[history]") {
  History history = with_lines(3, 5);
  history.change_capacity(5);
  Fact fact{Fact::Kind::said, {.nick = "alice"}};
  for (const char* text : {"6", "7", "8"}) {
    fact.text = text;
    history.add(fact);
  }
  CHECK(texts_of(history) == "4 5 6 7 8 ");
  history.change_capacity(0);
  history.add(fact);
  CHECK(texts_of(history).empty());
  history.change_capacity(2);
  history.add(fact);
  CHECK(texts_of(history) == "8 ");
}
