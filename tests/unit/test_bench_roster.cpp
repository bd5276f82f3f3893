#include "catch.h"
#include "tests/bench/roster.h"

#include <vector>

using namespace chat::bench;

namespace {

std::vector<std::size_t> members_by_room(const Roster& roster) {
  std::vector<std::size_t> members(roster.rooms());
  for (ClientId client = 0; client < roster.clients(); ++client) ++members.at(roster.room_of(client));
  return members;
}

}  // namespace

TEST_CASE("every client of a load has a seat, and is found there", "[bench]") {
  const Roster roster({.readers = 7, .rooms = 3, .slow = 4, .bystanders = 25});
  for (ClientId client = 0; client < roster.clients(); ++client) {
    CHECK(roster.member(roster.room_of(client), roster.seat_of(client)) == client);
  }
}

TEST_CASE("slow readers sit among the readers, bystanders do not", "[bench]") {
  const Roster roster({.readers = 7, .rooms = 3, .slow = 4, .bystanders = 25});
  CHECK(members_by_room(roster) == std::vector<std::size_t>{4, 4, 3, 13, 12});
  CHECK_FALSE(roster.is_slow(6));
  CHECK(roster.is_slow(7));
  CHECK(roster.is_slow(10));
  CHECK_FALSE(roster.is_slow(11));
  CHECK(roster.readers_in(0) == 3);
  CHECK(roster.readers_in(1) == 2);
}

TEST_CASE("without bystanders there is no silent room", "[bench]") {
  const Roster roster({.readers = 5, .rooms = 1});
  CHECK(roster.rooms() == 1);
  CHECK(roster.room_name(0).empty());
  CHECK(roster.clients() == 5);
}

TEST_CASE("few bystanders share one room, which has a name", "[bench]") {
  const Roster roster({.readers = 2, .rooms = 1, .bystanders = 2});
  CHECK(members_by_room(roster) == std::vector<std::size_t>{2, 2});
  CHECK(roster.room_name(0).empty());
  CHECK(roster.room_name(1) == "bench-1");
}
