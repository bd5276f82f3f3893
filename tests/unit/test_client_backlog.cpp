#include "catch.h"
#include "client/terminal/backlog.h"
#include "client_fixture.h"

#include <string>

using namespace chat::client;
using namespace chat::client::testing;

namespace {

struct Taken {
  std::size_t count = 0;
  std::string last{};
};

Taken all_of(Backlog& backlog) {
  Taken taken;
  for (; !backlog.empty(); ++taken.count) taken.last = backlog.take({}).text;
  return taken;
}

}  // namespace

TEST_CASE("what cannot be shown yet is shown in its order", "[client]") {
  Backlog backlog;
  CHECK(backlog.empty());
  backlog.add(message("alice", "one"));
  backlog.add(message("alice", "two"));
  CHECK(backlog.take({}).text == "one");
  backlog.add(message("alice", "three"));
  CHECK(backlog.take({}).text == "two");
  CHECK(backlog.take({}).text == "three");
  CHECK(backlog.empty());
}

TEST_CASE("a terminal that stands still costs no memory without bound", "[client]") {
  Backlog backlog;
  for (std::size_t i = 0; i < Backlog::kEventsMax + 1234; ++i) backlog.add(message("a", "x"));
  Taken taken = all_of(backlog);
  CHECK(taken.count == Backlog::kEventsMax + 1);
  CHECK(taken.last == "The terminal stood still for so long that 1,234 events are not shown.");

  for (int i = 0; i < 17; ++i) backlog.add(message("a", std::string(Backlog::kBytesMax / 16, 'x')));
  backlog.add(message("a", "short"));
  taken = all_of(backlog);
  CHECK(taken.count == 16);
  CHECK(taken.last == "The terminal stood still for so long that 3 events are not shown.");

  backlog.add(message("a", "again"));
  CHECK(all_of(backlog).last == "again");
}

TEST_CASE("what is never shown is counted, with what was left out", "[client]") {
  Backlog backlog;
  for (std::size_t i = 0; i < Backlog::kEventsMax + 7; ++i) backlog.add(Event());
  CHECK(backlog.drop() == Backlog::kEventsMax + 7);
  CHECK(backlog.empty());
  CHECK(backlog.drop() == 0);
}
