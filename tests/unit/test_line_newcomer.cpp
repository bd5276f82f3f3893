#include "catch.h"
#include "cuts.h"
#include "fake_client.h"

#include <chrono>
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

TEST_CASE("who never says a word is asked whether it is there, and closed", "[line]") {
  constexpr int kHour = 3600;
  constexpr int kAnswer = 300;
  FakeRelay relay;
  FakeClient watcher(relay, "watcher");
  Newcomer silent(relay);
  silent.answer_to("");
  watcher.received();
  silent.dialect.expire(at_second(kHour - 1));
  CHECK(silent.received().empty());
  CHECK(silent.dialect.deadline() == at_second(kHour).steady);
  silent.dialect.expire(at_second(kHour));
  CHECK(silent.received() ==
        "* Are you there? You have said nothing in 1 hour. Say anything, or press Enter, within 5 minutes: "
        "else you "
        "are disconnected.\n");
  CHECK(silent.dialect.deadline() == at_second(kHour + kAnswer).steady);
  silent.dialect.forgive(std::chrono::seconds(10));
  silent.dialect.expire(at_second(kHour + kAnswer + 9));
  CHECK(silent.dialect.closing_reason() == nullptr);
  silent.dialect.expire(at_second(kHour + kAnswer + 10));
  CHECK(silent.received() == "! You are disconnected: you have never said a word.\n");
  REQUIRE(silent.dialect.closing_reason() != nullptr);
  CHECK(silent.dialect.closing_reason()->words == "never said a word");
  CHECK(silent.dialect.deadline() == chat::kNever);
}

TEST_CASE("whoever sends a line, before the question or after, is not asked again", "[line]") {
  for (const std::string line : {"\n", "hi\n", "/who\n", "/nick bob\n", "\xE9\n", "/nonsense\n"}) {
    for (const bool asked : {false, true}) {
      INFO(line << asked);
      FakeRelay relay;
      Newcomer somebody(relay);
      if (asked) {
        somebody.answer_to("");
        somebody.dialect.expire(at_second(3600));
      }
      somebody.dialect.receive(line, at_second(3601));
      somebody.received();
      CHECK(somebody.dialect.deadline() == chat::kNever);
      somebody.dialect.expire(at_second(100000));
      CHECK(somebody.received().empty());
      CHECK(somebody.dialect.closing_reason() == nullptr);
    }
  }
}

TEST_CASE("a client's telnet, and half a line, are not a word; nobody is asked without a timeout", "[line]") {
  FakeRelay relay;
  Newcomer telnet(relay);
  telnet.answer_to("\xFF\xFD\x03");
  telnet.answer_to("hal");
  telnet.dialect.expire(at_second(3600));
  CHECK(telnet.received().find("* Are you there?") != std::string::npos);
  relay.settings.silence_timeout = {};
  Newcomer silent(relay);
  silent.answer_to("");
  CHECK(silent.dialect.deadline() == chat::kNever);
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
  CHECK(watcher.received() == "* bob joined\n");
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
  CHECK(relay.hub.former_people().size() == 0);
}
