#include "catch.h"
#include "cuts.h"
#include "fake_client.h"

#include <string>
#include <vector>

using chat::test::at_second;
using chat::test::FakeClient;
using chat::test::FakeRelay;

namespace {

/// Somebody of whom nothing has come yet.
struct Newcomer {
  chat::relay::Outbox outbox{};
  chat::relay::LineDialect dialect;
  explicit Newcomer(FakeRelay& relay)
      : dialect(relay.hub, outbox, relay.renderings, relay.settings, {"host"}, at_second(0)) {}
  std::string received() { return chat::test::take_from(outbox); }
  std::string answer_to(std::string_view bytes) {
    dialect.receive(bytes, at_second(0));
    return received();
  }
};

std::string greeting(const std::string& nick) {
  return "* Welcome to chat-relay. You are " + nick + ", in #lobby with watcher. /help lists commands.\n";
}

}  // namespace

TEST_CASE("who names itself in its first line comes in by that name, however it is cut", "[line]") {
  for (const std::string first : {"/nick bob\n", "/NICK  bob \r\n"}) {
    const std::string typed = first + "hi\n";
    for (const auto& pieces : chat::test::all_cuts(typed)) {
      FakeRelay relay;
      FakeClient watcher(relay, "watcher");
      watcher.received();
      Newcomer bob(relay);
      for (const auto piece : pieces) bob.dialect.receive(piece, at_second(0));
      CHECK(bob.received() == greeting("bob"));
      CHECK(watcher.received() == "* bob joined\n<bob> hi\n");
    }
  }
}

TEST_CASE("a first line is taken when all that was said before has been shown", "[line]") {
  FakeRelay relay;
  FakeClient watcher(relay, "watcher");
  watcher.type("one");
  watcher.type("two");
  const std::string answer = Newcomer(relay).answer_to("/topic\n");
  CHECK(answer.find("<watcher> two\n") < answer.find("has no topic"));
  CHECK(answer.ends_with("has no topic\n"));
}

TEST_CASE("a name taken at the door uses up no guest's", "[line]") {
  FakeRelay relay;
  Newcomer bob(relay);
  bob.answer_to("/nick bob\n");
  Newcomer guest(relay);
  CHECK(guest.answer_to("").find("You are guest1, in #lobby with bob.") != std::string::npos);
}

TEST_CASE("a name refused at the door is refused after the greeting", "[line]") {
  FakeRelay relay;
  FakeClient watcher(relay, "watcher");
  watcher.received();
  CHECK(Newcomer(relay).answer_to("/nick Watcher\n") ==
        greeting("guest2") + "! The name Watcher is taken. Choose another: /nick NAME\n");
  CHECK(Newcomer(relay).answer_to("/nick relay\n") ==
        greeting("guest3") +
            "! The name relay is given to nobody: it would pass for the relay's own. Choose another: /nick "
            "NAME\n");
  CHECK(Newcomer(relay).answer_to("/nick 4you\n").find("! '4you' cannot be a name.") != std::string::npos);
  CHECK(Newcomer(relay).answer_to("/nick b\xE9\n").find("it is not UTF-8 (byte 8 ") != std::string::npos);
  CHECK(Newcomer(relay).answer_to("/nick\n") == greeting("guest6") + "! Something is missing: /nick NAME\n");
}

TEST_CASE("whose first words name nobody is greeted at once", "[line]") {
  FakeRelay relay;
  FakeClient watcher(relay, "watcher");
  for (const std::string first : {"", "h", "/w", "/nicker", "\r", " /nick bob", "hi\n", "/me waves\n"}) {
    Newcomer guest(relay);
    CHECK(guest.answer_to(first).starts_with("* Welcome to chat-relay. You are guest"));
  }
}

TEST_CASE("half a first line is waited for two seconds, and then greeted", "[line]") {
  FakeRelay relay;
  FakeClient watcher(relay, "watcher");
  watcher.received();
  Newcomer bob(relay);
  CHECK(bob.answer_to("/nick b").empty());
  CHECK(bob.dialect.deadline() == at_second(2).steady);
  CHECK(bob.dialect.name().empty());
  bob.dialect.expire(at_second(2));
  CHECK(bob.received() == greeting("guest2"));
  CHECK(bob.answer_to("ob\n") == "* You are now known as bob\n");
  CHECK(watcher.received() == "* guest2 joined\n* guest2 is now known as bob\n");
}

TEST_CASE("the end of input is the end of the first line", "[line]") {
  FakeRelay relay;
  FakeClient watcher(relay, "watcher");
  watcher.received();
  Newcomer bob(relay);
  bob.answer_to("/nick bob");
  bob.dialect.finish_input(at_second(0));
  CHECK(bob.received() == greeting("bob"));
  CHECK(bob.dialect.closing_reason() != nullptr);
}

TEST_CASE("who goes before being let in was never there", "[line]") {
  FakeRelay relay;
  FakeClient watcher(relay, "watcher");
  watcher.received();
  Newcomer bob(relay);
  bob.answer_to("/nick b");
  bob.dialect.leave("connection reset", at_second(1));
  CHECK(watcher.received().empty());
  CHECK(relay.hub.former_people().empty());
}
