// What is said while nothing is kept stands among what is kept, as long as the room remembers it.

#include "fake_irc_client.h"
#include "slow_archive.h"

#include <string>

using namespace chat;
using namespace chat::test;

namespace {

/// alice's "kept 1" is not remembered any more; "kept 2", "unkept" and "kept 3" are.
struct Scene {
  SlowArchive archive;
  FakeIrcRelay relay{archive};
  FakeIrcClient alice{relay, "alice", "batch message-tags draft/chathistory"};
  std::string unkept_id{};

  Scene() {
    alice.enter("#tea");
    for (const char* const text : {"kept 1", "kept 2"}) say(text);
    alice.type("MODE #tea +E");
    say("unkept");
    unkept_id = std::to_string(relay.hub.find_room("#tea")->history()[2].id);
    alice.type("MODE #tea -E");
    say("kept 3");
    archive.settle();
    alice.received();
  }
  void say(const std::string& text) { alice.type("PRIVMSG #tea :" + text); }
  void answer() {
    archive.settle();
    archive.answer();
    relay.hub.take_late_answers(at_second(1));
  }
  /// The texts of the page, with blanks between them.
  std::string page(const std::string& question) {
    alice.received();
    alice.type("CHATHISTORY " + question);
    answer();
    return texts_in(alice.received(), "PRIVMSG #tea :");
  }
  static std::string texts_in(const std::string& lines, std::string_view mark) {
    std::string texts;
    for (auto at = lines.find(mark); at != std::string::npos; at = lines.find(mark, at + 1)) {
      const auto begin = at + mark.size();
      texts += lines.substr(begin, lines.find('\n', begin) - begin) + ", ";
    }
    return texts;
  }
};

}  // namespace

TEST_CASE("pages have what was said off the record in its place", "[off record]") {
  Scene scene;
  const std::string all = "kept 1, kept 2, unkept, kept 3, ";
  CHECK(scene.page("LATEST #tea * 100") == all);
  CHECK(scene.page("LATEST #tea * 2") == "unkept, kept 3, ");
  CHECK(scene.page("BEFORE #tea msgid=" + scene.unkept_id + " 100") == "kept 1, kept 2, ");
  CHECK(scene.page("AFTER #tea msgid=" + scene.unkept_id + " 100") == "kept 3, ");
  CHECK(contains(scene.page("AROUND #tea msgid=" + scene.unkept_id + " 1"), "unkept, "));
  CHECK(scene.page("AFTER #tea timestamp=2026-01-01T00:00:00.000Z 100") == all);
  scene.alice.type("MODE #tea +E");
  CHECK(scene.page("LATEST #tea * 100") == all);
  FakeClient bob(scene.relay, "bob");
  bob.type("/join tea");
  bob.received();
  bob.type("/history since 0:00");
  scene.answer();
  CHECK(Scene::texts_in(bob.received(), "<alice> ") == all);
}

TEST_CASE("what was said off the record is on one page alone", "[off record]") {
  Scene scene;
  // The page begins behind it.
  scene.archive.kept.erase(scene.archive.kept.begin(), scene.archive.kept.begin() + 2);
  scene.archive.has_first = false;
  CHECK(scene.page("LATEST #tea * 100") == "kept 3, ");
  scene.archive.has_first = true;
  CHECK(scene.page("LATEST #tea * 100") == "unkept, kept 3, ");
}

TEST_CASE("that a room is on the record again is an event that is kept", "[off record]") {
  relay::StreamOrder order;
  relay::Room room{"#tea", true, 3, order, at_second(0)};
  const auto is_kept = [&](const relay::RoomChange& change) {
    const std::vector<relay::RoomChange> changes{change};
    relay::Fact fact{relay::Fact::Kind::modes_set, {.nick = "alice"}};
    fact.changes = changes;
    return relay::is_event_to_be_kept(fact, room);
  };
  using relay::RoomRule;
  CHECK(is_kept({RoomRule::off_record, true}));
  room.modes().off_record = true;
  CHECK(is_kept({RoomRule::off_record, false}));
  CHECK_FALSE(is_kept({RoomRule::moderated, true}));
}
