#include "catch.h"
#include "watched_relay.h"

#include <string>
#include <vector>

using namespace chat;
using namespace chat::relay;
using namespace chat::relay::trace;
using namespace chat::test;

TEST_CASE("newcomers and what they are called are recorded", "[trace]") {
  WatchedRelay relay;
  relay.come();
  relay.send_all();
  const Round& round = relay.next_round();
  REQUIRE(round.accepted.size() == 1);
  CHECK(round.accepted[0].id == 1);
  CHECK(round.accepted[0].listener == 4);
  REQUIRE(round.known.size() == 1);
  CHECK(round.known[0].name == "guest1");
  CHECK(round.known[0].protocol == Protocol::line);
}

TEST_CASE("each line is recorded with those it was for", "[trace]") {
  ThreePeople relay;
  relay.say(0, "hel");
  relay.say(0, "lo\n/who\nhow");
  relay.send_all();
  const Round& round = relay.next_round();
  REQUIRE(round.reads.size() == 2);
  CHECK(round.reads[0].text.text == "hel");
  CHECK(round.reads[0].follows.lines.empty());
  CHECK(round.reads[0].unfinished.text == "hel");
  const auto& lines = round.reads[1].follows.lines;
  REQUIRE(lines.size() == 2);
  CHECK(lines[0].text.text == "hello");
  CHECK(lines[0].to == Ids{2, 3});
  CHECK(lines[0].answer == 0);
  CHECK(lines[1].to.empty());
  CHECK(lines[1].answer > 0);
  CHECK(round.reads[1].unfinished.text == "how");
  CHECK_FALSE(round.reads[1].waiting_lines);
}

TEST_CASE("a private message is recorded for one", "[trace]") {
  ThreePeople relay;
  relay.say(0, "/msg guest3 psst\n");
  const Round& round = relay.next_round();
  CHECK(round.reads.at(0).follows.lines.at(0).to == Ids{3});
}

TEST_CASE("raw bytes are recorded without lines", "[trace]") {
  WatchedRelay relay;
  relay.come(Protocol::raw);
  relay.come(Protocol::raw);
  relay.say(0, "a\nb\n");
  const Round& round = relay.next_round();
  CHECK(round.reads.at(0).follows.lines.empty());
  CHECK(round.reads.at(0).follows.to == Ids{2});
}

TEST_CASE("a short send puts its client into the write set, and a full one takes it out", "[trace]") {
  ThreePeople relay;
  relay.leave_little_room(1);
  const std::string line = std::string(900, 'x') + "\n";
  for (int i = 0; i < 7; ++i) relay.say(0, line);
  relay.send_all();
  const Round full = relay.next_round();
  const auto& to_second = full.sends.at(0);
  REQUIRE(to_second.id == 2);
  CHECK(to_second.is_short);
  CHECK(to_second.taken < to_second.wanted);
  CHECK(full.joined_write_set == Ids{2});
  CHECK_FALSE(full.sends.at(1).is_short);

  relay.drain(1);
  CHECK(relay.next_round().left_write_set == Ids{2});
}

TEST_CASE("who is too far behind is recorded to skip", "[trace]") {
  ThreePeople relay;
  relay.leave_little_room(1);
  const std::string line = std::string(900, 'x') + "\n";
  while (relay.next_round().skips.empty()) {
    relay.say(0, line);
    relay.send_all();
  }
  REQUIRE(relay.rounds.back().skips.size() == 1);
  CHECK(relay.rounds.back().skips[0].id == 2);
  CHECK(relay.rounds.back().skips[0].lines > 0);
}

TEST_CASE("why a connection ends, and who is told, is recorded", "[trace]") {
  ThreePeople relay;
  ::shutdown(relay.peers[0].get(), SHUT_WR);
  relay.connections[0]->read(relay.buffer, relay.now);
  relay.send_all();
  relay.close(0);
  const Round& round = relay.next_round();
  CHECK(round.reads.at(0).result == Transfer::Status::ended);
  REQUIRE(round.closing.size() == 1);
  CHECK(round.closing[0].id == 1);
  CHECK(round.closing[0].to == Ids{2, 3});
  CHECK(round.closing[0].during == Step::reads);
  CHECK(round.closing[0].look == 1);
  REQUIRE(round.closed.size() == 1);
  CHECK(round.closed[0].name == "guest1");
  CHECK(round.closed[0].reason == "hung up");
}

TEST_CASE("who comes and goes in one round is known, and by its name", "[trace]") {
  ThreePeople relay;
  relay.come();
  ::shutdown(relay.peers[3].get(), SHUT_WR);
  relay.connections[3]->read(relay.buffer, relay.now);
  relay.send_all();
  relay.close(3);
  relay.say(0, "/nick alice\n");
  const Round& round = relay.next_round();
  REQUIRE(round.known.size() == 2);
  CHECK(round.known[0].id == 1);
  CHECK(round.known[1].id == 4);
  CHECK(round.known[1].name == "guest4");
  CHECK(round.known[1].protocol == Protocol::line);
}

TEST_CASE("the step in which a connection is marked is recorded", "[trace]") {
  ThreePeople relay;
  relay.recorder.wakes(relay.selector, relay.now);
  relay.connections[2]->dismiss();
  relay.say(1, "bye\n");
  ::shutdown(relay.peers[1].get(), SHUT_WR);
  relay.connections[1]->read(relay.buffer, relay.now);
  relay.peers[0].reset();
  relay.send_all();
  const Round& round = relay.next_round();
  REQUIRE(round.closing.size() == 3);
  CHECK(round.closing[0].during == Step::signals);
  CHECK(round.closing[1].during == Step::reads);
  CHECK(round.closing[2].during == Step::sends);
  CHECK(round.closing[0].orderly);
  CHECK(round.closing[1].orderly);
  CHECK_FALSE(round.closing[2].orderly);
}

TEST_CASE("who quits leaves in order, who is put out does not", "[trace]") {
  ThreePeople relay;
  relay.say(0, "/quit so long\n");
  relay.come(Protocol::irc);
  relay.connections[3]->expire(at_second(1000));
  relay.connections[1]->expire(at_second(1000));
  const Round& round = relay.next_round();
  REQUIRE(round.closing.size() == 2);
  CHECK(round.closing[0].id == 1);
  CHECK(round.closing[0].orderly);
  CHECK(round.closing[1].id == 4);
  CHECK_FALSE(round.closing[1].orderly);
}

TEST_CASE("a skip of nothing is none", "[trace]") {
  ThreePeople relay;
  relay.recorder.skipped(*relay.connections[1], 0);
  CHECK(relay.next_round().skips.empty());
}

TEST_CASE("who left the write set is in the order of the ids, closed or not", "[trace]") {
  ThreePeople relay;
  for (const std::size_t who : {std::size_t{0}, std::size_t{2}}) relay.leave_little_room(who);
  const std::string line = std::string(900, 'x') + "\n";
  for (int i = 0; i < 7; ++i) relay.say(1, line);
  relay.send_all();
  REQUIRE(relay.next_round().joined_write_set == Ids{1, 3});
  relay.peers[2].reset();
  relay.connections[2]->read(relay.buffer, relay.now);
  relay.close(2);
  relay.drain(0);
  CHECK(relay.next_round().left_write_set == Ids{1, 3});
}

TEST_CASE("a password does not get into the record, however it is cut", "[trace]") {
  WatchedRelay relay;
  relay.come(Protocol::irc);
  relay.say(0, "PASS se");
  relay.say(0, "cret\n");
  const Round& round = relay.next_round();
  CHECK(round.reads.at(0).text.text == "PASS ***");
  CHECK(round.reads.at(0).unfinished.text == "PASS ***");
  CHECK(round.reads.at(1).text.text == "***\n");
  CHECK(round.reads.at(1).follows.lines.at(0).text.text == "PASS ***");
}
