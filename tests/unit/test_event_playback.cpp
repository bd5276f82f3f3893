// Who comes and goes, and what else changes in a room, is kept where there is an archive.

#include "fake_irc_client.h"
#include "slow_archive.h"

#include <string>
#include <vector>

using namespace chat;
using namespace chat::test;

TEST_CASE("events are kept with ids, in each room that they concern", "[events]") {
  SlowArchive archive;
  FakeIrcRelay relay{archive};
  FakeIrcClient alice{relay, "alice", "message-tags"};
  alice.enter("#a");
  FakeIrcClient bob{relay, "bob"};
  bob.type("JOIN #a,#b");
  CHECK(alice.received() == "@msgid=2 :bob!~u@host JOIN #a\n");
  alice.type("PRIVMSG #a :hello");
  bob.type("NICK robert");
  alice.type("MODE #a +v robert");
  alice.type("TOPIC #a :tea");
  alice.type("KICK #a robert");
  bob.type("QUIT");
  bob.dialect().leave("Quit", at_second(0));
  CHECK(archive.events == std::vector<std::string>{"#a 1 alice", "#a 2 bob", "#b 3 bob", "#a 5 bob",
                                                   "#b 5 bob", "#a 6 alice", "#a 7 alice", "#a 8 alice",
                                                   "#b 9 robert"});
}

TEST_CASE("without an archive events have no ids, and their capability is not offered", "[events]") {
  FakeIrcRelay relay;
  FakeIrcClient alice{relay, "alice", "message-tags"};
  alice.enter("#a");
  FakeIrcClient bob{relay, "bob"};
  bob.enter("#a");
  CHECK(alice.received() == ":bob!~u@host JOIN #a\n");
  CHECK(alice.answer_to("CAP REQ :draft/event-playback") == ":relay CAP alice NAK :draft/event-playback\n");
}

TEST_CASE("events are asked for where the client has negotiated them", "[events]") {
  SlowArchive archive;
  FakeIrcRelay relay{archive};
  FakeIrcClient alice{relay, "alice", "batch draft/chathistory"};
  alice.enter("#a");
  alice.type("CHATHISTORY LATEST #a * 5");
  REQUIRE(archive.asked.size() == 1);
  CHECK_FALSE(archive.asked.back().second.with_events);
  archive.answer();
  relay.hub.take_late_answers(at_second(1));
  alice.type("CAP REQ :draft/event-playback");
  alice.type("CHATHISTORY LATEST #a * 5");
  REQUIRE(archive.asked.size() == 1);
  CHECK(archive.asked.back().second.with_events);
}

TEST_CASE("without batches past events would be taken for new ones, and are not sent", "[events]") {
  SlowArchive archive;
  FakeIrcRelay relay{archive};
  FakeIrcClient alice{relay, "alice", "draft/chathistory draft/event-playback"};
  alice.enter("#a");
  alice.type("CHATHISTORY LATEST #a * 5");
  REQUIRE(archive.asked.size() == 1);
  CHECK_FALSE(archive.asked.back().second.with_events);
}
