#include "common/descriptor_set.h"
#include "relay/delivery/outbox.h"
#include "relay/delivery/stream.h"
#include "relay/dialects/raw/raw_dialect.h"
#include "relay/loop/agenda.h"
#include "relay/loop/deadlines.h"
#include "tests/unit/catch.h"
#include "tests/unit/fake_client.h"

#include <string>
#include <vector>

using namespace chat;
using namespace chat::relay;
using chat::test::at_second;
using chat::test::take_from;

namespace {

using Descriptors = std::vector<int>;

Descriptors from(const DescriptorSet& set, int first) {
  Descriptors visited;
  set.for_each_from(first, [&](int descriptor) { visited.push_back(descriptor); });
  return visited;
}

DescriptorSet set_of(const Descriptors& descriptors) {
  DescriptorSet set;
  for (const int each : descriptors) set.insert(each);
  return set;
}

/// Those who are due to be sent something; all are taken out.
Descriptors take(DueClients& due) {
  Descriptors taken = due.to_send_to.list();
  due = {};
  return taken;
}

Descriptors take_changed(DueClients& due) {
  Descriptors taken = due.changed.list();
  due = {};
  return taken;
}

Time second(double when) {
  return at_second(when).steady;
}

}  // namespace

TEST_CASE("a set of descriptors is visited in order, also from its middle", "[agenda]") {
  const DescriptorSet set = set_of({200, 3, 64, 63, 127, 128});
  CHECK(set.list() == Descriptors{3, 63, 64, 127, 128, 200});
  CHECK(set.count() == 6);
  CHECK(from(set, 0) == Descriptors{3, 63, 64, 127, 128, 200});
  CHECK(from(set, 64) == Descriptors{64, 127, 128, 200, 3, 63});
  CHECK(from(set, 65) == Descriptors{127, 128, 200, 3, 63, 64});
  CHECK(from(set, 201) == Descriptors{3, 63, 64, 127, 128, 200});
  CHECK(from(set, 100'000) == Descriptors{3, 63, 64, 127, 128, 200});

  Descriptors asked;
  CHECK(set.any_of([&](int descriptor) {
    asked.push_back(descriptor);
    return descriptor >= 64;
  }));
  CHECK(asked == Descriptors{3, 63, 64});
  CHECK_FALSE(set.any_of([](int descriptor) { return descriptor > 200; }));
}

TEST_CASE("sets of descriptors of different sizes are put together and taken apart", "[agenda]") {
  DescriptorSet small = set_of({1, 2});
  DescriptorSet large = set_of({2, 700});
  small |= large;
  CHECK(small.list() == Descriptors{1, 2, 700});
  large -= set_of({2, 9'000});
  CHECK(large.list() == Descriptors{700});
  large.erase(700);
  large.erase(9'000);
  CHECK(large.is_empty());
}

TEST_CASE("the next deadline is found, and those who may be due", "[agenda]") {
  Deadlines deadlines;
  CHECK(deadlines.next() == kNever);
  deadlines.note(5, kNever);
  CHECK(deadlines.next() == kNever);
  deadlines.note(5, second(9));
  deadlines.note(7, second(4));
  deadlines.note(300, second(2));
  CHECK(deadlines.next() == second(2));
  CHECK(deadlines.bound_of(5) <= second(9));
  CHECK(deadlines.take_due(second(1)).is_empty());

  const DescriptorSet due = deadlines.take_due(second(3));
  CHECK(due.contains(300));
  CHECK_FALSE(due.contains(7));
  CHECK(deadlines.next() == second(4));

  SECTION("whoever shares a time with the one that was due has to be noted again") {
    CHECK(deadlines.take_due(second(4)).contains(5));
    CHECK(deadlines.next() == kNever);
    deadlines.note(5, second(9));
    CHECK(deadlines.next() == second(9));
  }
}

TEST_CASE("what is there to be sent after the sends is sent in the next round", "[agenda]") {
  Agenda agenda;
  const auto changed = [&] {
    Descriptors list;
    agenda.for_each_changed([&](int descriptor) { list.push_back(descriptor); });
    return list;
  };
  agenda.see_to(4);
  agenda.due().to_send_to.insert(5);
  CHECK(agenda.to_send_to().list() == Descriptors{4, 5});

  SECTION("and who got all has not changed by that") {
    agenda.end_sending();
    CHECK(agenda.to_send_to().is_empty());
    CHECK(changed() == Descriptors{4});
  }
  SECTION("and who waits for that changes before and after it") {
    agenda.put_off(5);
    agenda.end_sending();
    agenda.due().to_send_to.insert(6);
    CHECK(changed() == Descriptors{4, 5, 6});
    agenda.note_all();
    CHECK(agenda.to_send_to().list() == Descriptors{5, 6});
    agenda.end_sending();
    CHECK(changed() == Descriptors{5, 6});
    agenda.note_all();
    CHECK(changed().empty());
  }
}

TEST_CASE("the first line of a round makes a log's readers due", "[agenda]") {
  StreamOrder order;
  Stream stream(order);
  DueClients due;
  Outbox one;
  Outbox other;
  one.due().attach(&due, 11);
  other.due().attach(&due, 12);
  one.subscribe(stream);
  other.subscribe(stream);
  take(due);

  stream.append("hi\n");
  CHECK(due.changed.is_empty());
  CHECK(take(due) == Descriptors{11, 12});

  SECTION("the second does not need to") {
    stream.append("there\n");
    CHECK(due.to_send_to.is_empty());
  }
  SECTION("nor does it leave out who has come in between") {
    Outbox late;
    late.due().attach(&due, 13);
    late.subscribe(stream);
    stream.append("there\n");
    CHECK(take(due) == Descriptors{13});
  }
  SECTION("in the next round they are due again") {
    one.catch_up();
    other.catch_up();
    order.settle();
    stream.append("again\n");
    CHECK(take(due) == Descriptors{11, 12});
  }
  SECTION("also where the chunk is kept for who has not been sent it") {
    one.catch_up();
    other.hold_places();
    order.settle();
    stream.append("again\n");
    CHECK(take(due) == Descriptors{11, 12});
  }
  SECTION("who reads no more is left alone") {
    one.unsubscribe(stream);
    order.settle();
    stream.append("again\n");
    CHECK(take(due) == Descriptors{12});
  }
  SECTION("nobody sees to who is not connected") {
    order.settle();
    one.due().detach();
    stream.append("again\n");
    CHECK(take(due) == Descriptors{12});
    CHECK(one.due().descriptor() == -1);
  }
}

TEST_CASE("an outbox that has gone is no reader any more", "[agenda]") {
  StreamOrder order;
  Stream stream(order);
  DueClients due;
  Outbox staying;
  staying.due().attach(&due, 3);
  {
    Outbox going;
    going.due().attach(&due, 4);
    going.subscribe(stream);
    staying.subscribe(stream);
  }
  take(due);
  stream.append("hi\n");
  CHECK(take(due) == Descriptors{3});
}

TEST_CASE("who is given something of its own is due", "[agenda]") {
  DueClients due;
  Outbox outbox;
  outbox.due().attach(&due, 5);
  CHECK(take(due) == Descriptors{5});
  outbox.queue("");
  CHECK(due.to_send_to.is_empty());
  outbox.queue("a line\n");
  CHECK(take(due) == Descriptors{5});
  outbox.queue("another\n");
  CHECK(take_changed(due) == Descriptors{5});
  outbox.miss_one();
  CHECK(take(due) == Descriptors{5});
  outbox.queue_first("before it\n");
  CHECK(take(due) == Descriptors{5});
}

TEST_CASE("raw clients are due when what they may do changes", "[agenda][raw]") {
  struct Client {
    Outbox outbox;
    RawDialect dialect;
    Client(RawRoom& room, DueClients& due, int descriptor) : dialect(room, outbox) {
      outbox.due().attach(&due, descriptor);
    }
  };
  RawRoom room(1000);
  DueClients due;
  Client writer(room, due, 7);
  Client reader(room, due, 8);
  take(due);

  SECTION("nobody is read from while somebody is behind, and all are again after that") {
    reader.dialect.observe_backlog(501, at_second(0));
    CHECK(take_changed(due) == Descriptors{7, 8});
    reader.dialect.observe_backlog(0, at_second(1));
    CHECK(take_changed(due) == Descriptors{7, 8});
  }
  SECTION("when the last has finished its input, all may go") {
    reader.dialect.finish_input(at_second(0));
    CHECK(due.to_send_to.is_empty());
    writer.dialect.finish_input(at_second(0));
    CHECK(take_changed(due) == Descriptors{7, 8});
  }
  SECTION("or has left") {
    reader.dialect.finish_input(at_second(0));
    writer.dialect.leave({}, at_second(0));
    CHECK(take_changed(due) == Descriptors{8});
  }
}

TEST_CASE("deadlines that may be late are kept together at the ends of steps, and never early", "[agenda]") {
  CHECK(may_be_late(second(5)) == second(5));
  CHECK(may_be_late(second(5) + Duration(1)) == second(5.1));
  CHECK(may_be_late(second(5.1)) == second(5.1));
  CHECK(may_be_late(Time()) == Time());
  CHECK(may_be_late(kNever) == kNever);
  CHECK(may_be_late(kNever - Duration(1)) == kNever);
}

TEST_CASE("ten thousand deadlines within a second wake the loop eleven times", "[agenda]") {
  Deadlines deadlines;
  std::vector<Time> exact;
  for (int i = 0; i < 10'000; ++i) {
    exact.push_back(second(20 + (i * 7'919 % 10'000) / 10'000.0));
    deadlines.note(i, may_be_late(exact.back()));
  }
  int wakes = 0;
  std::size_t seen_to = 0;
  while (deadlines.next() != kNever) {
    const Time now = deadlines.next();
    ++wakes;
    DescriptorSet due = deadlines.take_due(now);
    due.for_each([&](int descriptor) {
      if (descriptor >= 10'000) return;
      const Time at = exact[static_cast<std::size_t>(descriptor)];
      if (may_be_late(at) > now) return deadlines.note(descriptor, may_be_late(at));
      if (may_be_late(at) < now) return;
      CHECK(at <= now);
      CHECK(now - at < kLateBy);
      ++seen_to;
    });
  }
  CHECK(wakes == 11);
  CHECK(seen_to == 10'000);
}
