#include "catch.h"
#include "fake_client.h"
#include "relay/dialects/raw/raw_dialect.h"

#include <string>

using namespace chat::relay;
using chat::kNever;
using chat::test::at_second;
using chat::test::take_from;

namespace {

constexpr std::size_t kBacklog = 1000;

struct RawClient {
  Outbox outbox;
  RawDialect dialect;
  explicit RawClient(RawRoom& room) : dialect(room, outbox) {}
};

}  // namespace

TEST_CASE("raw bytes go to the others as they are", "[raw]") {
  RawRoom room(kBacklog);
  RawClient a(room);
  RawClient b(room);
  RawClient c(room);
  const std::string bytes("\0\xFF\r\n\x1B", 5);
  a.dialect.receive(bytes, at_second(0));
  CHECK(take_from(a.outbox).empty());
  CHECK(take_from(b.outbox) == bytes);
  CHECK(take_from(c.outbox) == bytes);
}

TEST_CASE("a slow raw reader slows the writers, for a while", "[raw]") {
  RawRoom room(kBacklog);
  RawClient writer(room);
  RawClient reader(room);
  reader.dialect.observe_backlog(501, at_second(0));
  CHECK(writer.dialect.read_budget() == 0);
  CHECK(reader.dialect.deadline() == at_second(2).steady);

  SECTION("until it has nearly caught up") {
    reader.dialect.observe_backlog(126, at_second(1));
    CHECK(writer.dialect.read_budget() == 0);
    reader.dialect.observe_backlog(125, at_second(1));
    CHECK(writer.dialect.read_budget() > 0);
    CHECK(reader.dialect.deadline() == kNever);
  }
  SECTION("until patience ends, once") {
    reader.dialect.observe_backlog(501, at_second(2));
    CHECK(writer.dialect.read_budget() > 0);
    reader.dialect.observe_backlog(499, at_second(3));
    reader.dialect.observe_backlog(999, at_second(3));
    reader.dialect.observe_backlog(999, at_second(4));
    CHECK(writer.dialect.read_budget() > 0);
  }
  SECTION("until it leaves") {
    reader.dialect.leave("", at_second(0));
    CHECK(writer.dialect.read_budget() > 0);
  }
}

TEST_CASE("a half-closed raw client stays while others speak", "[raw]") {
  RawRoom room(kBacklog);
  RawClient a(room);
  RawClient b(room);
  b.dialect.receive("x", at_second(0));
  a.dialect.finish_input(at_second(1));
  CHECK_FALSE(a.dialect.closing_reason());
  CHECK(a.dialect.deadline() == at_second(2).steady);

  SECTION("and leaves when they fall silent") {
    a.dialect.observe_backlog(0, at_second(2));
    CHECK(a.dialect.closing_reason());
  }
  SECTION("and leaves when they have finished too") {
    b.dialect.finish_input(at_second(1));
    a.dialect.observe_backlog(0, at_second(1));
    CHECK(a.dialect.closing_reason());
    CHECK(b.dialect.closing_reason());
  }
}

TEST_CASE("patience is for once in a while", "[raw]") {
  Patience patience;
  patience.begin(at_second(1).steady);
  CHECK(patience.ends() == at_second(3).steady);
  patience.end(at_second(2).steady);
  CHECK(patience.ends() == kNever);

  SECTION("what was waited before counts") {
    patience.begin(at_second(2).steady);
    CHECK(patience.ends() == at_second(3).steady);
    CHECK_FALSE(patience.is_used_up(at_second(2).steady));
    CHECK(patience.is_used_up(at_second(3).steady));
  }
  SECTION("it comes back slowly") {
    patience.begin(at_second(17).steady);
    CHECK(patience.ends() == at_second(17).steady + std::chrono::milliseconds(1500));
    patience.end(at_second(17).steady);
    patience.begin(at_second(1000).steady);
    CHECK(patience.ends() == at_second(1002).steady);
  }
  SECTION("the relay's own standstill is nobody's") {
    patience.begin(at_second(2).steady);
    patience.forgive(std::chrono::seconds(60));
    CHECK(patience.ends() == at_second(63).steady);
  }
}

TEST_CASE("who takes half a MiB a second costs no patience, and who takes it late does", "[raw]") {
  Patience steady;
  Patience late;
  steady.begin(at_second(1).steady);
  late.begin(at_second(1).steady);
  for (int tenths = 1; tenths <= 100; ++tenths) {
    const auto now = at_second(1).steady + std::chrono::milliseconds(100) * tenths;
    steady.take(60'000, now);
    if (tenths == 19) late.take(10'000'000, now);
  }
  CHECK(steady.ends() == at_second(13).steady);
  late.end(at_second(3).steady);
  late.begin(at_second(3).steady);
  CHECK(late.ends() == at_second(3).steady + std::chrono::milliseconds(500));
}

TEST_CASE("each new deaf raw client is waited for in the same patience", "[raw]") {
  RawRoom room(kBacklog);
  RawClient writer(room);
  int waited = 0;
  for (int tenths = 0; tenths < 200; ++tenths) {
    chat::Moment now = at_second(1);
    now.steady += std::chrono::milliseconds(100) * tenths;
    RawClient deaf(room);
    deaf.dialect.observe_backlog(501, now);
    now.steady += std::chrono::milliseconds(99);
    deaf.dialect.observe_backlog(501, now);
    if (writer.dialect.read_budget() == 0) ++waited;
    deaf.dialect.leave("", now);
  }
  CHECK(waited >= 19);
  CHECK(waited <= 30);
}
