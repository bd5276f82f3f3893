#include "common/units.h"
#include "relay/loop/memory_reserve.h"
#include "tests/unit/catch.h"
#include "tests/unit/watched_relay.h"

#include <new>

using namespace chat;
using namespace chat::relay;
using namespace chat::test;

namespace {

/// What operator new does when the system has given it nothing.
void fail_to_allocate() {
  std::get_new_handler()();
}

}  // namespace

TEST_CASE("The reserve is used up before an allocation fails, and is taken again", "[memory]") {
  const std::new_handler before = std::get_new_handler();
  keep_memory_in_reserve();
  CHECK(is_reserve_whole());
  CHECK(refill_reserve() == 0);
  fail_to_allocate();
  CHECK_FALSE(is_reserve_whole());
  std::size_t given = 1;
  for (; !is_reserve_low(); ++given) fail_to_allocate();
  // More than a client's share of a round takes.
  CHECK(given * 16 * kKiB > 512 * kKiB);
  while (attempt(fail_to_allocate)) ++given;
  CHECK(given * 16 * kKiB == kMiB);
  CHECK_FALSE(is_reserve_whole());
  CHECK(refill_reserve() == 0);
  CHECK(is_reserve_whole());
  CHECK_FALSE(is_reserve_low());
  CHECK(attempt(fail_to_allocate));
  refill_reserve();
  std::set_new_handler(before);
}

TEST_CASE("An act that there is no memory for is left", "[memory]") {
  bool was_begun = false;
  bool was_finished = false;
  CHECK_FALSE(attempt([&] {
    was_begun = true;
    throw std::bad_alloc();
    was_finished = true;
  }));
  CHECK(was_begun);
  CHECK_FALSE(was_finished);
  CHECK(attempt([&] { was_finished = true; }));
  CHECK(was_finished);
}

TEST_CASE_METHOD(ThreePeople, "Who is broken off is neither read from nor sent to, and the others go on",
                 "[memory]") {
  Connection& broken = *connections[0];
  broken.break_off();
  CHECK(broken.is_broken_off());
  CHECK_FALSE(broken.wants_to_read());
  say(0, "this is not taken\n");
  say(1, "and this is not sent to it\n");
  const auto sent = broken.bytes_out();
  send_all();
  CHECK(broken.bytes_out() == sent);
  CHECK(broken.backlog() == 0);
  CHECK(hub.lobby().members().size() == 3);
  broken.give_up_for_memory();
  CHECK_FALSE(broken.is_broken_off());
  CHECK(broken.end_cause() == EndCause::out_of_memory);
  broken.depart(now);
  CHECK(broken.has_departed());
  CHECK(broken.is_over());
  CHECK(hub.lobby().members().size() == 2);
}
