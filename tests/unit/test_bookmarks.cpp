// How far accounts have read, and up to where they were in their rooms.

#include "catch.h"
#include "relay/hub/bookmarks.h"

#include <chrono>
#include <string>

using namespace chat;
using namespace chat::relay;
using Kind = Bookmark::Kind;

namespace {

IsoTime at(int second) {
  return IsoTime(std::chrono::seconds(second));
}

/// "place alice #a 7; ...", in the order of the kinds and names.
std::string changes_of(Bookmarks& bookmarks) {
  std::string words;
  for (const Bookmark& each : bookmarks.take_changes()) {
    const std::string value = each.at == Bookmark::kNone   ? "none"
                              : each.at == Bookmark::kHere ? "here"
                                                           : std::to_string(each.at);
    words +=
        (each.kind == Kind::read ? "read " : "place ") + each.account + " " + each.target + " " + value + ";";
  }
  return words;
}

}  // namespace

TEST_CASE("how far one has read only grows", "[bookmarks]") {
  Bookmarks bookmarks;
  CHECK_FALSE(bookmarks.read_up_to("alice", "#a"));
  CHECK(bookmarks.mark_read("alice", "#a", at(5)));
  CHECK_FALSE(bookmarks.mark_read("alice", "#a", at(5)));
  CHECK_FALSE(bookmarks.mark_read("alice", "#a", at(4)));
  CHECK(bookmarks.read_up_to("alice", "#a") == at(5));
  CHECK_FALSE(bookmarks.read_up_to("bob", "#a"));
  CHECK(changes_of(bookmarks) == "read alice #a 5000;");
  CHECK(changes_of(bookmarks).empty());
}

TEST_CASE("a place is where the last connection of an account was", "[bookmarks]") {
  Bookmarks bookmarks;
  bookmarks.come("alice", "#a");
  CHECK_FALSE(bookmarks.place("alice", "#a"));
  CHECK(changes_of(bookmarks) == "place alice #a here;");
  bookmarks.come("alice", "#a");
  bookmarks.go("alice", "#a", 7);
  CHECK_FALSE(bookmarks.place("alice", "#a"));
  bookmarks.go("alice", "#a", 9);
  CHECK(bookmarks.place("alice", "#a") == 9);
  CHECK_FALSE(bookmarks.place("bob", "#a"));
  CHECK(changes_of(bookmarks) == "place alice #a 9;");
  bookmarks.come("alice", "#a");
  CHECK_FALSE(bookmarks.place("alice", "#a"));
}

TEST_CASE("who was there when the relay ended was there to the last", "[bookmarks]") {
  Bookmarks bookmarks;
  bookmarks.restore({{Kind::place, "alice", "#a", Bookmark::kHere},
                     {Kind::place, "alice", "#b", 3},
                     {Kind::read, "alice", "bob", 5'000}},
                    100);
  CHECK(bookmarks.place("alice", "#a") == 100);
  CHECK(bookmarks.place("alice", "#b") == 3);
  CHECK(bookmarks.read_up_to("alice", "bob") == at(5));
  // Else it would move on with every further start.
  CHECK(changes_of(bookmarks) == "place alice #a 100;");
}

TEST_CASE("of one account so much is kept, and nothing once it has ended", "[bookmarks]") {
  Bookmarks bookmarks;
  for (std::size_t i = 0; i <= Bookmarks::kPlacesMost; ++i) {
    const std::string room = "#" + std::to_string(i);
    bookmarks.come("alice", room);
    bookmarks.go("alice", room, 1'000 - i);
    bookmarks.mark_read("alice", room, at(static_cast<int>(1'000 + i)));
  }
  CHECK_FALSE(bookmarks.place("alice", "#" + std::to_string(Bookmarks::kPlacesMost - 1)));
  CHECK(bookmarks.place("alice", "#0") == 1'000);
  for (std::size_t i = 0; i <= Bookmarks::kReadMost; ++i)
    bookmarks.mark_read("alice", "bob" + std::to_string(i), at(static_cast<int>(2'000 + i)));
  CHECK_FALSE(bookmarks.read_up_to("alice", "#0"));
  CHECK(bookmarks.read_up_to("alice", "bob1"));
  changes_of(bookmarks);
  bookmarks.forget("alice");
  CHECK_FALSE(bookmarks.place("alice", "#0"));
  CHECK_FALSE(bookmarks.read_up_to("alice", "bob0"));
  CHECK(changes_of(bookmarks).find("place alice #0 none;") != std::string::npos);
  bookmarks.go("alice", "#0", 7);
  CHECK_FALSE(bookmarks.place("alice", "#0"));
}

TEST_CASE("where several connections of an account were together is no more than is kept", "[bookmarks]") {
  Bookmarks bookmarks;
  constexpr std::size_t kRooms = Bookmarks::kPlacesMost + 50;
  for (std::size_t i = 0; i < kRooms; ++i) bookmarks.come("alice", "#" + std::to_string(i));
  CHECK(bookmarks.of("alice").size() == kRooms);
  for (std::size_t i = 0; i < kRooms; ++i) bookmarks.go("alice", "#" + std::to_string(i), i + 1);
  CHECK(bookmarks.of("alice").size() == Bookmarks::kPlacesMost);
  CHECK_FALSE(bookmarks.place("alice", "#0"));
  CHECK(bookmarks.place("alice", "#" + std::to_string(kRooms - 1)) == kRooms);
}

TEST_CASE("what is past is forgotten, and where somebody is stays for when they go", "[bookmarks]") {
  Bookmarks bookmarks;
  bookmarks.come("alice", "#here");
  bookmarks.come("alice", "#there");
  bookmarks.go("alice", "#there", 7);
  bookmarks.mark_read("alice", "#there", at(3));
  bookmarks.take_changes();
  CHECK(bookmarks.of("alice").size() == 3);
  bookmarks.forget_past("alice");
  CHECK(changes_of(bookmarks) == "read alice #there none;place alice #there none;");
  REQUIRE(bookmarks.of("alice").size() == 1);
  CHECK(bookmarks.of("alice").front().at == Bookmark::kHere);
  bookmarks.go("alice", "#here", 9);
  CHECK(bookmarks.place("alice", "#here") == 9);
  CHECK(bookmarks.of("bob").empty());
}

TEST_CASE("who was there when an account ended does not count for its next owner", "[bookmarks]") {
  Bookmarks bookmarks;
  bookmarks.come("alice", "#a");
  bookmarks.come("alice", "#a");
  bookmarks.forget("alice");
  bookmarks.come("alice", "#a");
  bookmarks.go("alice", "#a", 7);
  bookmarks.go("alice", "#a", 8);
  bookmarks.go("alice", "#a", 9);
  CHECK(bookmarks.place("alice", "#a") == 9);
  CHECK(changes_of(bookmarks) == "place alice #a 9;");
  bookmarks.come("alice", "#a");
  CHECK_FALSE(bookmarks.place("alice", "#a"));
  bookmarks.go("alice", "#a", 11);
  CHECK(bookmarks.place("alice", "#a") == 11);
}
