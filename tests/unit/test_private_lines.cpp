// What was said to people alone who are on another relay, for when they come back by this one.

#include "catch.h"
#include "relay/cluster/heard_late.h"
#include "relay/cluster/missing.h"
#include "relay/hub/private_lines.h"
#include "tests/unit/fake_client.h"

#include <cstdint>
#include <string>
#include <vector>

using namespace chat;
using namespace chat::relay;
using chat::test::at_second;

namespace {

constexpr std::uint64_t kAlice = 7;
constexpr std::uint64_t kBob = 9;
constexpr std::chrono::minutes kKept{10};

Fact line_of(std::uint64_t speaker, std::uint64_t id, std::string_view text, double second = 1) {
  Fact fact{Fact::Kind::said, {.nick = "bob", .user = "b", .host = "h", .account = "acc", .id = speaker}};
  fact.text = text;
  fact.id = id;
  fact.at = at_second(second);
  return fact;
}

Person person_of(std::uint64_t id) {
  Person person;
  person.nick = "alice";
  person.id = id;
  return person;
}

std::string told(const PrivateLines& lines, const Person& person, std::uint64_t after = 0) {
  std::string words;
  for (const KeptLine& each : lines.said_to(person, after)) words += each.text + " ";
  return words;
}

}  // namespace

TEST_CASE("what was said to somebody alone is told to that one, from a place on") {
  PrivateLines lines(kKept);
  lines.note(kAlice, line_of(kBob, 1, "one"));
  lines.note(kBob, line_of(kAlice, 2, "other"));
  lines.note(kAlice, line_of(kBob, 3, "three"));
  CHECK(told(lines, person_of(kAlice)) == "one three ");
  CHECK(told(lines, person_of(kAlice), 1) == "three ");
  CHECK(told(lines, person_of(kAlice), 3).empty());
  CHECK(told(lines, person_of(8)).empty());
  CHECK(lines.lost_up_to() == 0);
}

TEST_CASE("people are known by their next id, also by whom they ignore") {
  PrivateLines lines(kKept);
  lines.note(kAlice, line_of(kBob, 1, "one"));
  lines.rename(kAlice, 70);
  lines.rename(kBob, 90);
  CHECK(told(lines, person_of(kAlice)).empty());
  CHECK(told(lines, person_of(70)) == "one ");
  Person ignoring = person_of(70);
  ignoring.own_particulars().ignored.push_back({"robert!*@*", 90});
  CHECK(told(lines, ignoring).empty());
  ignoring.own_particulars().ignored = {{"b?b!*@*", 0}};
  CHECK(told(lines, ignoring).empty());
}

TEST_CASE("what was taken back, or is to be forgotten, is told to nobody") {
  PrivateLines lines(kKept);
  for (const std::uint64_t id : {1U, 2U, 3U}) lines.note(kAlice, line_of(kBob, id, fmt::format("l{}", id)));
  const std::size_t bytes = lines.bytes();
  KeptLine line{};
  line.id = 2;
  line.speaker = 8;
  lines.redact(line);
  CHECK(told(lines, person_of(kAlice)) == "l1 l2 l3 ");
  line.speaker = kBob;
  lines.redact(line);
  CHECK(told(lines, person_of(kAlice)) == "l1 l3 ");
  CHECK(lines.bytes() < bytes);
  lines.forget("other");
  CHECK(lines.all().size() == 2);
  lines.forget("ACC");
  CHECK(lines.all().empty());
  CHECK(lines.bytes() == 0);
}

TEST_CASE("what is kept is bounded in bytes, and it is known what had to go") {
  PrivateLines lines(kKept);
  const std::string text(1000, 'x');
  for (std::uint64_t id = 1; id <= 1000; ++id) lines.note(kAlice, line_of(kBob, id, text));
  CHECK(lines.bytes() <= PrivateLines::kBytesMost);
  CHECK(lines.bytes() > PrivateLines::kBytesMost - 4096);
  REQUIRE_FALSE(lines.all().empty());
  CHECK(lines.lost_up_to() == lines.all().front().line.id - 1);
}

TEST_CASE("what nobody may come back for any more goes, and where nobody does nothing is kept") {
  PrivateLines lines(kKept);
  lines.note(kAlice, line_of(kBob, 1, "old", 1));
  lines.note(kAlice, line_of(kBob, 2, "young", 601));
  CHECK(told(lines, person_of(kAlice)) == "young ");
  CHECK(lines.lost_up_to() == 0);
  PrivateLines none(Duration::zero());
  none.note(kAlice, line_of(kBob, 1, "one"));
  CHECK(none.all().empty());
}

TEST_CASE("relays tell each other what was said to people alone, and a cut there is noticed") {
  PrivateLines lines(kKept);
  lines.begin_after(5);
  lines.note(kAlice, line_of(kBob, 8, "one"));
  lines.note(kAlice, line_of(kBob, 9, "two"));
  std::string bytes;
  put_private_lines(bytes, lines);
  PrivateLines heard(kKept);
  heard.note(kAlice, line_of(kBob, 1, "of before"));
  BinaryReader reader(bytes);
  REQUIRE(take_private_lines(reader, heard, at_second(2)));
  CHECK(reader.is_at_end());
  CHECK(told(heard, person_of(kAlice)) == "one two ");
  CHECK(heard.lost_up_to() == 5);
  CHECK(heard.bytes() == lines.bytes());
  const KeptLine& line = heard.all().front().line;
  CHECK((line.nick == "bob" && line.user == "b" && line.host == "h" && line.account == "acc"));
  CHECK((line.speaker == kBob && line.id == 8 && line.at == at_second(1).wall));
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const std::string cut = bytes.substr(0, size);
    BinaryReader short_one(cut);
    CHECK_FALSE(take_private_lines(short_one, heard, at_second(2)));
  }
}

TEST_CASE("who has heard all up to an id has missed what was told late since then") {
  HeardLate late;
  late.note(50, 100);
  late.note(40, 100);
  late.note(60, 200);
  late.note(300, 200);  // in its order
  CHECK(late.all().size() == 2);
  CHECK(late.before_all_since(300) == 300);
  CHECK(late.before_all_since(150) == 59);
  CHECK(late.before_all_since(100) == 39);
  CHECK(late.before_all_since(30) == 30);
}

TEST_CASE("what is kept of late lines is bounded, and nothing is left out by that") {
  HeardLate late;
  for (std::uint64_t each = 1; each <= HeardLate::kMost + 1; ++each) late.note(each, 1000 * each);
  CHECK(late.all().size() == HeardLate::kMost);
  CHECK(late.before_all_since(1000) == 0);
  std::string bytes;
  put_heard_late(bytes, late);
  HeardLate heard;
  BinaryReader reader(bytes);
  REQUIRE(take_heard_late(reader, heard));
  CHECK(heard.all().size() == late.all().size());
  CHECK(heard.before_all_since(5000) == late.before_all_since(5000));
}
