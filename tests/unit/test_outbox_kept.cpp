// What an outbox keeps of what was sent, whenever it begins to.

#include "catch.h"
#include "relay/delivery/outbox.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <random>
#include <string>

using namespace chat::relay;

namespace {

/// One client whose socket takes what it likes, and two rooms.
struct Sending {
  StreamOrder order;
  Stream tea{order};
  Stream milk{order};
  Outbox outbox;
  std::size_t sent = 0;  // since it is kept
  bool keeps = false;

  Sending() {
    outbox.subscribe(tea);
    outbox.subscribe(milk);
  }

  std::size_t waiting() {
    outbox.catch_up();
    std::array<iovec, 64> pieces{};
    const std::size_t count = outbox.gather(pieces);
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < count; ++i) bytes += pieces[i].iov_len;
    return bytes;
  }
  void send(std::size_t bytes) {
    if (bytes > 0) outbox.consume(bytes);
    if (keeps) sent += bytes;
    outbox.hold_places();
    order.settle();
  }
  void keep() {
    outbox.keep_sent();
    keeps = true;
  }
  std::size_t rewind(std::size_t unacknowledged) {
    const std::size_t before = waiting();
    outbox.rewind(unacknowledged);
    outbox.hold_all_places();
    order.settle();
    const std::size_t again = waiting() - before;
    // Lines of which one slice has more than these stay with it.
    CHECK(outbox.sent_bytes() <= sent);
    sent = outbox.sent_bytes();
    return again;
  }
};

}  // namespace

TEST_CASE("what was sent before it is kept is not among it", "[outbox]") {
  Sending client;
  client.outbox.queue("abcdef\n");
  client.send(3);
  SECTION("when it has arrived") {
    client.outbox.forget_sent(0);
    CHECK(client.outbox.sent_bytes() == 0);
  }
  client.keep();
  client.send(4);
  CHECK(client.outbox.sent_bytes() == 4);
  CHECK(client.rewind(100) == 4);
}

TEST_CASE("no more is kept than was sent, whatever the socket takes and the other machine has", "[outbox]") {
  const unsigned seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937 random(seed);
  const auto below = [&](std::size_t end) { return random() % end; };
  for (int run = 0; run < 300; ++run) {
    Sending client;
    const std::size_t keeps_from = below(100);
    for (std::size_t step = 0; step < 150; ++step) {
      if (step == keeps_from) client.keep();
      const std::string line(below(10) == 0 ? below(2'000) : below(30), 'x');
      switch (below(8)) {
        case 0:
          client.outbox.queue(line + "\n");
          break;
        case 1:
          client.tea.append(line + "\n");
          break;
        case 2:
          client.milk.append(line + "\n");
          break;
        case 3:
          client.send(client.waiting());
          break;
        case 4:
        case 5:
          client.send(below(client.waiting() + 1));
          break;
        case 6:
          client.outbox.forget_sent(below(2) * below(client.outbox.sent_bytes() + 1));
          break;
        default:
          if (client.keeps && below(8) == 0) client.rewind(below(3'000));
      }
      REQUIRE(client.outbox.sent_bytes() <= client.sent);
    }
  }
}
