#include "catch.h"
#include "fake_client.h"
#include "relay/delivery/outbox.h"
#include "relay/delivery/stream.h"

#include <array>
#include <string>

using namespace chat::relay;
using chat::test::take_from;

namespace {

std::string numbered_line(int number) {
  return "line " + std::to_string(number) + "\n";
}

std::string numbered_lines(int first, int last) {
  std::string lines;
  for (int i = first; i <= last; ++i) lines += numbered_line(i);
  return lines;
}

void append_numbered(Stream& stream, int first, int last) {
  for (int i = first; i <= last; ++i) stream.append(numbered_line(i));
}

}  // namespace

TEST_CASE("a subscriber receives what is appended from then on", "[outbox]") {
  StreamOrder order;
  Stream stream(order);
  Outbox outbox;
  stream.append("before\n");
  outbox.subscribe(stream);
  CHECK(outbox.is_empty());
  stream.append("after\n");
  CHECK(outbox.backlog() == 6);
  CHECK(take_from(outbox) == "after\n");
  CHECK(outbox.is_empty());
}

TEST_CASE("partial sends lose and repeat nothing, whatever their size", "[outbox]") {
  for (std::size_t bite = 1; bite < 40; ++bite) {
    StreamOrder order;
    Stream stream(order);
    Outbox outbox;
    outbox.subscribe(stream);
    std::string taken;
    for (int i = 0; i < 20; ++i) {
      stream.append(numbered_line(i));
      if (i % 3 == 0) outbox.queue("private " + numbered_line(i));
      taken += take_from(outbox, bite);
    }
    taken += take_from(outbox);
    std::string expected;
    for (int i = 0; i < 20; ++i)
      expected += numbered_line(i) + (i % 3 == 0 ? "private " + numbered_line(i) : "");
    CHECK(taken == expected);
  }
}

TEST_CASE("neighbouring lines go out in one piece", "[outbox]") {
  StreamOrder order;
  Stream stream(order);
  Outbox outbox;
  outbox.subscribe(stream);
  append_numbered(stream, 0, 4);
  outbox.catch_up();
  append_numbered(stream, 5, 9);
  outbox.catch_up();
  std::array<iovec, 8> pieces;
  CHECK(outbox.gather(pieces) == 1);
}

TEST_CASE("what waits in one piece of one stream is sent from there, and not queued", "[outbox]") {
  StreamOrder order;
  Stream stream(order);
  Stream other(order);
  Outbox outbox;
  outbox.subscribe(other);
  outbox.subscribe(stream);
  CHECK(outbox.only_piece().bytes.empty());
  append_numbered(stream, 0, 1);
  const Outbox::OnlyPiece piece = outbox.only_piece();
  REQUIRE(piece.bytes == numbered_lines(0, 1));
  SECTION("all of it") {
    outbox.consume(piece, piece.bytes.size());
    CHECK(outbox.is_empty());
    CHECK(outbox.only_piece().bytes.empty());
    order.settle();
    CHECK(stream.kept_bytes() == 0);
    append_numbered(stream, 2, 2);
    CHECK(outbox.only_piece().bytes == numbered_line(2));
  }
  SECTION("or a part, and the rest as ever") {
    const std::size_t sent = GENERATE(0U, 3U, 7U);
    outbox.consume(piece, sent);
    append_numbered(stream, 2, 2);
    CHECK(outbox.only_piece().bytes.empty());
    CHECK(take_from(outbox) == numbered_lines(0, 2).substr(sent));
  }
}

TEST_CASE("what is not one piece, or not to be sent as it is, is no only piece", "[outbox]") {
  StreamOrder order;
  Stream stream(order);
  Stream other(order);
  Outbox outbox;
  outbox.subscribe(stream);
  outbox.subscribe(other);
  SECTION("behind lines of one's own") {
    outbox.queue("own\n");
  }
  SECTION("behind a gap") {
    outbox.miss_one();
  }
  SECTION("with other line ends") {
    outbox.end_lines_in_crlf(true);
  }
  SECTION("to be kept when it has been sent") {
    outbox.keep_sent();
  }
  SECTION("of two streams") {
    other.append("x\n");
  }
  SECTION("in two chunks") {
    stream.append(std::string(16'000, 'x') + "\n");
    stream.append(std::string(16'000, 'y') + "\n");
  }
  SECTION("of an earlier round") {
    stream.append("held\n");
    outbox.hold_places();
    order.settle();
  }
  stream.append("line\n");
  CHECK(outbox.only_piece().bytes.empty());
}

TEST_CASE("who speaks does not hear it, and hears all the rest in order", "[outbox]") {
  const bool in_crlf = GENERATE(false, true);
  StreamOrder order;
  Stream stream(order);
  Outbox speaker;
  Outbox listener;
  speaker.end_lines_in_crlf(in_crlf);
  speaker.subscribe(stream);
  listener.subscribe(stream);
  stream.append("1\n");
  stream.append("mine\n");
  speaker.pass_over(stream, 5);
  stream.append("3\n");
  CHECK(take_from(speaker) == (in_crlf ? "1\r\n3\r\n" : "1\n3\n"));
  CHECK(take_from(listener) == "1\nmine\n3\n");
}

TEST_CASE("who speaks in one of several rooms hears the others in order, and not itself", "[outbox]") {
  StreamOrder order;
  Stream here(order);
  Stream there(order);
  Outbox speaker;
  speaker.subscribe(here);
  speaker.subscribe(there);
  here.append("1\n");
  there.append("2\n");
  here.append("3\n");
  SECTION("after a line of the same room") {
    here.append("mine\n");
  }
  SECTION("after a line of another room") {
    there.append("4\n");
    here.append("mine\n");
  }
  speaker.pass_over(here, 5);
  there.append("5\n");
  here.append("6\n");
  const std::string heard = take_from(speaker);
  CHECK((heard == "1\n2\n3\n5\n6\n" || heard == "1\n2\n3\n4\n5\n6\n"));
  CHECK(speaker.backlog() == 0);
}

TEST_CASE("a line of one's own stands in its place among the others", "[outbox]") {
  StreamOrder order;
  Stream stream(order);
  Outbox outbox;
  outbox.subscribe(stream);
  stream.append("1\n");
  outbox.queue("for you\n");
  stream.append("2\n");
  CHECK(take_from(outbox) == "1\nfor you\n2\n");
}

TEST_CASE("leaving a stream does not take back what was said before", "[outbox]") {
  Outbox outbox;
  {
    StreamOrder order;
    Stream stream(order);
    outbox.subscribe(stream);
    stream.append("1\n");
    outbox.unsubscribe(stream);
    stream.append("2\n");
  }
  CHECK(take_from(outbox) == "1\n");
}

TEST_CASE("a stream that everybody has read keeps nothing", "[stream]") {
  StreamOrder order;
  Stream stream(order);
  Outbox outbox;
  outbox.subscribe(stream);
  append_numbered(stream, 0, 5000);
  CHECK(stream.kept_bytes() > 0);
  CHECK(take_from(outbox) == numbered_lines(0, 5000));
  order.settle();
  CHECK(stream.kept_bytes() == 0);
}

TEST_CASE("a held place survives many rounds, for any number of holders at the cost of one", "[stream]") {
  StreamOrder order;
  Stream stream(order);
  std::array<Outbox, 100> blocked;
  Outbox reading;
  for (Outbox& outbox : blocked) outbox.subscribe(stream);
  reading.subscribe(stream);
  std::size_t appended = 0;
  for (int round = 0; round < 1000; ++round) {
    stream.append(numbered_line(round));
    appended += numbered_line(round).size();
    for (Outbox& outbox : blocked) outbox.hold_places();
    CHECK(take_from(reading) == numbered_line(round));
    order.settle();
    REQUIRE(stream.kept_bytes() == appended);
  }
  for (Outbox& outbox : blocked) CHECK(take_from(outbox) == numbered_lines(0, 999));
  order.settle();
  CHECK(stream.kept_bytes() == 0);
}

TEST_CASE("skipping loses whole lines, and says how many where they are missing", "[outbox]") {
  struct MissedLines final : GapWords {
    std::string words_for_gap(std::uint64_t lines) const override {
      return "missed " + std::to_string(lines) + "\n";
    }
  };
  const MissedLines words;
  StreamOrder order;
  Stream stream(order);
  Outbox outbox;
  outbox.use_gap_words(words);
  outbox.subscribe(stream);
  append_numbered(stream, 0, 9);
  CHECK(take_from(outbox, 3) == "lin");
  append_numbered(stream, 10, 29);
  outbox.hold_places();
  order.settle();
  outbox.skip();
  append_numbered(stream, 30, 39);
  outbox.skip();
  CHECK_FALSE(outbox.is_empty());
  append_numbered(stream, 40, 41);
  outbox.queue("for you\n");
  CHECK(take_from(outbox) ==
        numbered_lines(0, 9).substr(3) + "missed 30\n" + numbered_lines(40, 41) + "for you\n");
  CHECK(outbox.is_empty());
}

TEST_CASE("leaving a stream lets go of a place that was held at its head", "[stream]") {
  StreamOrder order;
  Stream stream(order);
  Outbox outbox;
  outbox.subscribe(stream);
  outbox.hold_places();
  outbox.unsubscribe(stream);
  stream.append("1\n");
  order.settle();
  CHECK(stream.kept_bytes() == 0);
}

TEST_CASE("an outbox that goes lets go of its place", "[stream]") {
  StreamOrder order;
  Stream stream(order);
  {
    Outbox outbox;
    outbox.subscribe(stream);
    stream.append("1\n");
    outbox.hold_places();
    order.settle();
    CHECK(stream.kept_bytes() == 2);
  }
  order.settle();
  CHECK(stream.kept_bytes() == 0);
}

TEST_CASE("a chunk takes little at first, and never more than it may", "[stream]") {
  constexpr std::size_t kMost = 16 * 1024;
  CHECK(Chunk(kMost).capacity() <= 512);
  CHECK(Chunk(100).capacity() <= 100);
  for (const std::size_t line : std::initializer_list<std::size_t>{10, 64, 500, 600, 1900, 2049, 16384}) {
    CAPTURE(line);
    Chunk chunk(kMost);
    while (chunk.has_room_for(line)) {
      chunk.append(std::string(line, 'x'));
      CHECK(chunk.capacity() <= kMost);
      CHECK(chunk.capacity() <= std::max<std::size_t>(512, 2 * chunk.size()));
    }
    CHECK(chunk.size() + line > kMost);
  }
}

TEST_CASE("a line longer than a chunk is one line still", "[stream]") {
  StreamOrder order;
  Stream stream(order);
  Outbox outbox;
  outbox.subscribe(stream);
  const std::string line(100'000, 'x');
  stream.append("a\n");
  stream.append(line);
  stream.append("b\n");
  CHECK(take_from(outbox, 50'000).size() == 50'000);
  CHECK(take_from(outbox) == std::string(50'002, 'x') + "b\n");
}
