#include "catch.h"
#include "looking.h"
#include "relay/trace/narrator.h"
#include "tests/unit/a_round.h"

#include <sstream>
#include <string>

#include <fmt/format.h>

using namespace chat;
using namespace chat::relay;
using namespace chat::relay::trace;
using namespace chat::test;

namespace {

struct Listener {
  Page::Look look{};
  std::string heard{};
  Narrator narrator{[this](std::string_view text) { heard += text; }, [this] { return look; }};

  Listener() { narrator.begin(a_header()); }

  /// What is said of one round.
  std::string hear(const Round& round) {
    heard.clear();
    narrator.falls_asleep(round);
    narrator.tell(round);
    return heard;
  }
};

Round round_with_crowd(ConnectionId count) {
  Round round;
  for (ConnectionId id = 1; id <= count; ++id) {
    round.accepted.push_back({id, static_cast<int>(id) + 9, 4, "unix"});
    round.known.push_back({id, fmt::format("guest{}", id), Protocol::line});
  }
  return round;
}

}  // namespace

TEST_CASE("a round is told in columns", "[trace]") {
  Listener listener;
  CHECK(listener.hear(round_of_arrivals()) ==
        R"(-- round 1 ---------------------------------------------------------------------
  select   to read   listener(4)
           to write  nobody
  sleep    0.000 ms (for ever if nothing comes)
  wake     to read   listener(4)
  accept   #1        from 192.0.2.7:51234, as descriptor 6
           #2        from 192.0.2.8:51235, as descriptor 7
  name     #1        is alice (line)
           #2        is bob (line)
)");
  CHECK(listener.hear(round_of_talk()) ==
        R"(-- round 2 ---------------------------------------------------------------------
  select   to read   listener(4) alice(6) bob(7)
           to write  nobody
  sleep    1.250 s (at most 1.500 s if nothing comes)
  wake     to read   alice(6)
  read     alice     6 bytes "lo\nhow"
                     line "hello" -> bob
                     "how" is left in the buffer
  look     again     nobody has said more
  send     bob       9 of 14 bytes, 0 lines: a short send, the rest must wait
  write set + bob
)");
}

TEST_CASE("who is not asked about this time is told", "[trace]") {
  Listener listener;
  listener.hear(round_of_arrivals());
  Round round = round_of_talk();
  round.in = {{4, 6}, {}, {7}};
  CHECK(listener.hear(round).find("  select   to read   listener(4) alice(6)\n"
                                  "           to write  nobody\n"
                                  "           not now   bob(7)\n") != std::string::npos);
}

TEST_CASE("who rings is told before it is read from", "[trace]") {
  Listener listener;
  listener.hear(round_of_arrivals());
  Round round = round_of_talk();
  round.rang = {6};
  CHECK(listener.hear(round).find("  ring     alice(6)\n"
                                  "  read     alice") != std::string::npos);
}

TEST_CASE("what select is asked is told before the relay sleeps", "[trace]") {
  Listener listener;
  listener.narrator.falls_asleep(round_of_arrivals());
  CHECK(contains(listener.heard, "select   to read   listener(4)"));
  CHECK_FALSE(contains(listener.heard, "wake"));
}

TEST_CASE("the end of input, a reset and nothing at all are told apart", "[trace]") {
  Listener listener;
  listener.hear(round_of_arrivals());
  Round round;
  round.reads = {
      {.id = 1, .fd = 6, .look = 1, .result = Transfer::Status::ended},
      {.id = 2, .fd = 7, .look = 1, .result = Transfer::Status::failed, .error = "Connection reset"},
      {.id = 1, .fd = 6, .look = 1, .result = Transfer::Status::would_block}};
  const std::string heard = listener.hear(round);
  CHECK(contains(heard, "alice     0 bytes: end of file"));
  CHECK(contains(heard, "bob       error: Connection reset"));
  CHECK(contains(heard, "alice     ready, and yet nothing is there (EAGAIN)"));
}

TEST_CASE("a descriptor's number is told to be another's now", "[trace]") {
  Listener listener;
  listener.hear(round_of_arrivals());
  Round leaving;
  leaving.reads = {{.id = 1, .fd = 6, .look = 1, .result = Transfer::Status::ended}};
  leaving.closing = {{.id = 1,
                      .reason = "hung up",
                      .at_once = false,
                      .orderly = true,
                      .during = Step::reads,
                      .look = 1,
                      .to = {2}}};
  leaving.closed = {{1, 6, "alice", "hung up", 1, 2, 0}};
  const std::string heard = listener.hear(leaving);
  CHECK(contains(heard, R"(  mark     alice     to be closed: hung up
  leave    alice     -> bob
  close    alice     frees descriptor 6; 1 byte in, 2 out, 0 unsent
)"));
  Round coming;
  coming.accepted = {{3, 6, 4, "unix"}};
  CHECK(contains(listener.hear(coming), "accept   #3        from unix, as descriptor 6, which was alice's"));
}

TEST_CASE("a mark is told where it was made, and what follows from leaving where it follows", "[trace]") {
  Listener listener;
  listener.hear(round_of_arrivals());
  Round round;
  round.signals = {SIGTERM};
  round.reads = {{.id = 1, .fd = 6, .look = 1, .result = Transfer::Status::ended},
                 {.id = 2, .fd = 7, .look = 2, .result = Transfer::Status::ended}};
  round.looks = {{{7}, {}}};
  round.sends = {{.id = 1, .fd = 6, .result = Transfer::Status::done, .wanted = 5, .taken = 5, .lines = 1}};
  const auto mark = [&](ConnectionId id, const char* reason, Step during, int look, Ids to = {}) {
    round.closing.push_back({id, reason, false, true, during, look, std::move(to)});
  };
  mark(1, "signals", Step::signals, 1);
  mark(1, "deadlines", Step::deadlines, 1);
  mark(1, "first look", Step::reads, 1);
  mark(2, "second look", Step::reads, 2, {1});
  mark(1, "sends", Step::sends, 2);
  round.closed = {{2, 7, "bob", "second look", 1, 2, 0}};
  round.joined_write_set = {1};
  const std::string heard = listener.hear(round);
  CHECK(heard.substr(heard.find("  signal")) == R"(  signal   SIGTERM
  mark     alice     to be closed: signals
  read     alice     0 bytes: end of file, it has finished sending
  mark     alice     to be closed: first look
  look     again     bob(7)
  read     bob       0 bytes: end of file, it has finished sending
  mark     bob       to be closed: second look
           alice     to be closed: deadlines
  send     alice     5 bytes, 1 line
  mark     alice     to be closed: sends
  leave    bob       -> alice
  close    bob       frees descriptor 7; 1 byte in, 2 out, 0 unsent
  write set + alice
)");
}

TEST_CASE("who is named and closed in one round has its name", "[trace]") {
  Listener listener;
  Round round;
  round.accepted = {{1, 6, 4, "unix"}};
  round.closed = {{1, 6, "guest1", "hung up", 1, 2, 0}};
  round.known = {{1, "guest1", Protocol::line}};
  const std::string heard = listener.hear(round);
  CHECK(contains(heard, "close    guest1    frees descriptor 6"));
  CHECK(contains(heard, "name     #1        is guest1 (line)"));
}

TEST_CASE("whoever has no name is said to have none", "[trace]") {
  Listener listener;
  Round round;
  round.accepted = {{1, 6, 4, "unix"}};
  round.known = {{1, "", Protocol::raw}};
  CHECK(contains(listener.hear(round), "name     #1        has no name (raw)"));
}

TEST_CASE("a signal and a timeout are told", "[trace]") {
  Listener listener;
  Round round;
  round.woke = Selector::Cause::signal;
  round.signals = {SIGHUP};
  const std::string heard = listener.hear(round);
  CHECK(contains(heard, "wake     by a signal"));
  CHECK(contains(heard, "signal   SIGHUP"));
  CHECK(contains(listener.hear(Round{}), "wake     the time is up, nobody is ready"));
}

TEST_CASE("however many there are, a round stays short and within the screen", "[trace]") {
  for (const std::size_t columns : {std::size_t{80}, std::size_t{120}}) {
    Listener listener;
    listener.look.columns = columns;
    listener.hear(round_with_crowd(1000));
    Round round;
    for (int fd = 10; fd < 1010; ++fd) round.in.read.push_back(fd);
    Ids others;
    for (ConnectionId id = 2; id <= 1000; ++id) {
      others.push_back(id);
      round.sends.push_back(
          {.id = id, .fd = 9, .result = Transfer::Status::done, .wanted = 5, .taken = 5, .lines = 1});
    }
    round.sends.back().is_short = true;
    round.reads.push_back({.id = 1, .fd = 10, .look = 1, .result = Transfer::Status::done, .bytes = 1001});
    round.reads[0].text.text = std::string(1000, 'x') + "\n";
    round.reads[0].follows.lines.push_back(a_line(std::string(1000, 'x'), others));
    const std::string heard = listener.hear(round);
    CHECK(contains(heard, "guest1(10) guest2(11)"));
    CHECK(contains(heard, " others\n"));
    CHECK(contains(heard, "guest1000 5 of 5 bytes, 1 line: a short send"));
    CHECK(contains(heard, "... and 991 others"));
    std::istringstream lines(heard);
    std::size_t count = 0;
    for (std::string line; std::getline(lines, line); ++count) CHECK(line.size() <= columns);
    CHECK(count < 24);
  }
}

TEST_CASE("colour is for those who want it", "[trace]") {
  Listener plain;
  CHECK_FALSE(contains(plain.hear(round_of_talk()), "\x1b"));
  Listener coloured;
  coloured.look.colour = true;
  CHECK(contains(coloured.hear(round_of_talk()), "\x1b[36mread     \x1b[0m"));
}
