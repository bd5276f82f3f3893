#include "catch.h"
#include "common/text.h"
#include "fake_irc_client.h"

#include <string>

using namespace chat;
using namespace chat::test;

namespace {

/// alice by IRC and bob by line, both in #lobby; alice came first.
struct Scene {
  FakeIrcRelay relay;
  FakeIrcClient alice{relay, "alice"};
  FakeClient bob;

  Scene() : bob((alice.enter("#lobby"), relay), "bob") { alice.received(); }

  std::string bob_hears(const std::string& line) {
    bob.received();
    alice.type(line);
    return bob.received();
  }
  std::string alice_hears(const std::string& line) {
    alice.received();
    bob.type(line);
    return alice.received();
  }
};

}  // namespace

TEST_CASE("an IRC user's doings in the line dialect's words", "[irc]") {
  Scene scene;
  CHECK(scene.bob_hears("PRIVMSG #lobby :hi") == "<alice> hi\n");
  CHECK(scene.bob_hears("PRIVMSG #lobby :\x01"
                        "ACTION waves\x01") == "<* alice> waves\n");
  CHECK(scene.bob_hears("NOTICE #lobby :beep") == "-alice- beep\n");
  CHECK(scene.bob_hears("PRIVMSG bob :psst") == "[alice -> you] psst\n");
  CHECK(scene.bob_hears("TOPIC #lobby :lunch") == "* alice set the topic: lunch\n");
  CHECK(scene.bob_hears("NICK alice2") == "* alice is now known as alice2\n");
  CHECK(scene.bob_hears("MODE #lobby +v bob") == "* alice2 set +v bob\n");
  CHECK(scene.bob_hears("@+typing=active TAGMSG #lobby") == "");
  CHECK(scene.bob_hears("AWAY :x") == "");
  CHECK(scene.bob_hears("PRIVMSG #lobby :\x1B[2J\x02"
                        "bold") ==
        "<alice2> ^[[2J\x02"
        "bold\n");
  CHECK(scene.bob_hears("PART #lobby :bye") == "* alice2 left, saying: bye\n");
  CHECK(scene.bob_hears("JOIN #lobby") == "* alice2 joined\n");
}

TEST_CASE("a line user's doings as IRC messages", "[irc]") {
  Scene scene;
  const std::string bob = ":bob!line@host ";
  CHECK(scene.alice_hears("hi") == bob + "PRIVMSG #lobby :hi\n");
  CHECK(scene.alice_hears("/me waves") == bob +
                                              "PRIVMSG #lobby :\x01"
                                              "ACTION waves\x01\n");
  CHECK(scene.alice_hears("/msg alice psst") == bob + "PRIVMSG alice :psst\n");
  CHECK(scene.alice_hears("/topic tea") == bob + "TOPIC #lobby :tea\n");
  CHECK(scene.alice_hears("/topic -") == bob + "TOPIC #lobby :\n");
  CHECK(scene.alice_hears("a\rb") == bob + "PRIVMSG #lobby :a\n" + bob + "PRIVMSG #lobby :b\n");
  CHECK(scene.alice_hears("/nick robert") == bob + "NICK robert\n");
  CHECK(scene.alice_hears("/join tea") == ":robert!line@host PART #lobby\n");
  CHECK(scene.alice_hears("/join lobby") == ":robert!line@host JOIN #lobby\n");
  scene.bob.type("/quit see you");
  scene.bob.dialect().leave(scene.bob.dialect().closing_reason()->words, at_second(1));
  CHECK(contains(scene.alice.received(), ":robert!line@host QUIT :Quit: see you\n"));
}

TEST_CASE("a nick is unique over both, and both are listed", "[irc]") {
  Scene scene;
  CHECK(scene.bob.answer_to("/nick ALICE") == "! The name ALICE is taken. Choose another: /nick NAME\n");
  CHECK(scene.alice.answer_to("NICK Bob") == ":relay 433 alice Bob :Nickname is already in use\n");
  CHECK(contains(scene.bob.answer_to("/who"), "alice bob"));
  CHECK(contains(scene.alice.answer_to("NAMES #lobby"), ":@alice bob\n"));
}

TEST_CASE("channel modes hold for line users", "[irc]") {
  Scene scene;
  scene.alice.type("MODE #lobby +m");
  CHECK(contains(scene.bob.answer_to("hi"), "! You may not speak in #lobby"));
  scene.alice.type("MODE #lobby +v bob");
  CHECK(scene.bob.answer_to("hi").empty());
  scene.alice.type("MODE #lobby +t");
  CHECK(contains(scene.bob.answer_to("/topic x"), "! Only operators of #lobby"));
  scene.alice.type("JOIN #keyed");
  scene.alice.type("MODE #keyed +k key");
  CHECK(contains(scene.bob.answer_to("/join keyed"), "! #keyed takes a key"));
  CHECK(contains(scene.bob.answer_to("/join #keyed key"), "* You are now in #keyed with alice."));
}

TEST_CASE("a line user can be thrown out, and come back", "[irc]") {
  Scene scene;
  CHECK(scene.bob_hears("KICK #lobby bob :enough") ==
        "* alice kicked bob (enough)\n"
        "* You are in no room now: /join one. /rooms lists them.\n");
  CHECK(contains(scene.bob.answer_to("hi"), "! You are in no room"));
  scene.alice.type("MODE #lobby +b *!line@*");
  CHECK(contains(scene.bob.answer_to("/join lobby"), "! You may not enter #lobby: you are banned."));
  FakeClient carol(scene.relay);
  CHECK(contains(carol.received(), "banned"));
}

TEST_CASE("a kick without a reason has none, and on IRC its kicker's name", "[irc]") {
  Scene scene;
  FakeIrcClient carol(scene.relay, "carol");
  FakeClient dave(scene.relay, "dave");
  carol.enter("#lobby");
  dave.received();
  scene.bob.received();
  CHECK(scene.alice.answer_to("KICK #lobby bob") == ":alice!~u@host KICK #lobby bob :alice\n");
  CHECK(contains(scene.bob.received(), "* alice kicked bob\n"));
  CHECK(dave.received() == "* alice kicked bob\n");
  CHECK(carol.received() == ":alice!~u@host KICK #lobby bob :alice\n");
}

TEST_CASE("nobody's reason for leaving passes for the relay's", "[irc]") {
  Scene scene;
  const std::string forged = "killed by relay: spam";
  CHECK(scene.bob_hears("PART #lobby :" + forged) == "* alice left, saying: " + forged + "\n");
  scene.alice.type("JOIN #lobby");
  FakeClient dave(scene.relay, "dave");
  scene.alice.received();
  dave.type("/quit " + forged);
  dave.dialect().leave(dave.dialect().closing_reason()->words, at_second(0));
  CHECK(contains(scene.alice.received(), " QUIT :Quit: " + forged + "\n"));
  CHECK(contains(scene.bob.received(), "* dave left, saying: " + forged + "\n"));
}

TEST_CASE("a real name stands apart from what the relay knows", "[irc]") {
  Scene scene;
  scene.alice.type("SETNAME :logged in as ann.");
  const std::string told = scene.bob.answer_to("/whois alice");
  CHECK(contains(told, "* alice is from host, here since "));
  CHECK(contains(told, "* alice says of itself: logged in as ann.\n"));
  CHECK(contains(told, "* alice is not logged in.\n"));
  CHECK_FALSE(contains(scene.bob.answer_to("/whois bob"), "says of itself"));
}

TEST_CASE("what clients ask of clients is put into words, and not kept", "[irc]") {
  Scene scene;
  FakeIrcClient carol(scene.relay, "carol");
  CHECK(scene.bob_hears("PRIVMSG bob :\x01VERSION\x01") == "-alice- asks your client: VERSION\n");
  CHECK(scene.bob_hears("PRIVMSG bob :\x01PING 12\x1B") == "-alice- asks your client: PING 12^[\n");
  CHECK(scene.bob_hears("PRIVMSG #lobby :\x01TIME\x01") == "-alice- asks everybody's client: TIME\n");
  CHECK(scene.bob_hears("NOTICE bob :\x01VERSION irssi\x01") == "-alice- VERSION irssi\n");
  CHECK(scene.bob_hears("PRIVMSG bob :\x01\x01").empty());
  CHECK(scene.bob_hears("NOTICE bob :\x01\x01").empty());
  CHECK(scene.bob_hears("PRIVMSG bob :\x01") == "[alice -> you] ^A\n");
  carol.enter("#lobby");
  scene.alice.type("PRIVMSG #lobby,carol :\x01VERSION\x01");
  scene.alice.type("NOTICE carol :\x01VERSION irssi\x01");
  CHECK(carol.received() ==
        ":alice!~u@host PRIVMSG #lobby :\x01VERSION\x01\n"
        ":alice!~u@host PRIVMSG carol :\x01VERSION\x01\n"
        ":alice!~u@host NOTICE carol :\x01VERSION irssi\x01\n");
  CHECK_FALSE(contains(FakeClient(scene.relay).received(), "TIME"));
}

TEST_CASE("words for operators are marked for a line user who is one", "[irc]") {
  Scene scene;
  scene.alice.type("MODE #lobby +o bob");
  CHECK(scene.bob_hears("PRIVMSG @#lobby :ops") == "<alice to operators> ops\n");
  CHECK(scene.bob_hears("PRIVMSG +#lobby :all") == "<alice to operators and voices> all\n");
  CHECK(scene.bob_hears("NOTICE @#lobby :beep") == "-alice to operators- beep\n");
  CHECK(scene.bob_hears("PRIVMSG @#lobby :\x01"
                        "ACTION waves\x01") == "<* alice to operators> waves\n");
  CHECK(scene.bob_hears("PRIVMSG #lobby :everybody") == "<alice> everybody\n");
}

TEST_CASE("who is away is said to be, in either form", "[irc]") {
  Scene scene;
  scene.alice.type("AWAY :lunch \x1B");
  CHECK(scene.bob.answer_to("/msg alice hi") == "* alice is away: lunch ^[\n");
  scene.alice.type("AWAY");
  CHECK(scene.bob.answer_to("/msg alice hi").empty());
  CHECK(contains(scene.bob.answer_to("/away tea"), "* You are away now"));
  CHECK(scene.alice.answer_to("PRIVMSG bob :hi") == ":relay 301 alice bob :tea\n");
  CHECK(scene.bob.answer_to("/away") == "* You are no longer away\n");
  CHECK(scene.alice.answer_to("PRIVMSG bob :hi").empty());
  CHECK(contains(scene.bob.answer_to("/away"), "* You are not away."));
  CHECK(scene.bob.answer_to("/away " + std::string(301, 'x')) ==
        "! Your away message was not set: it has 301 bytes, and 300 is the most.\n");
}

TEST_CASE("a line user's real name is true", "[irc]") {
  Scene scene;
  CHECK(contains(scene.alice.answer_to("WHOIS bob"), ":relay 311 alice bob line host * :line client\n"));
}

TEST_CASE("a line user's long text reaches IRC whole, in lines of 512 bytes", "[irc]") {
  Scene scene;
  for (const std::string start : {"", "/me ", "/msg alice "}) {
    for (const std::string unit : {"x", "\xC3\xA9", "\xF0\x9F\x98\x80"}) {
      std::string text;
      while (text.size() + unit.size() + start.size() <= 4'096) text += unit;
      const std::string received = scene.alice_hears(start + text);
      std::string heard;
      for (std::size_t at = 0; at < received.size(); at = received.find('\n', at) + 1) {
        const std::string line = received.substr(at, received.find('\n', at) - at);
        CHECK(line.size() <= 510);
        CHECK_FALSE(find_invalid_utf8(line));
        std::string piece = line.substr(line.find(" :", 1) + 2);
        if (start == "/me ") piece = piece.substr(8, piece.size() - 9);
        heard += piece;
      }
      CHECK(heard == text);
    }
  }
}

TEST_CASE("what a line user says of itself fits IRC, too", "[irc]") {
  Scene scene;
  CHECK(scene.bob.answer_to("/quit " + std::string(301, 'x')) ==
        "! Your reason has 301 bytes, and 300 is the most.\n");
  const std::string topic = scene.alice_hears("/topic " + std::string(349, '\r') + "x");
  CHECK(topic.size() <= 511);
}

TEST_CASE("a line user sees an invitation, and who left by IRC", "[irc]") {
  Scene scene;
  scene.alice.type("JOIN #tea");
  CHECK(scene.bob_hears("INVITE bob #tea") == "* alice invited you to #tea\n");
  scene.alice.dialect().leave("connection reset", at_second(1));
  CHECK(scene.bob.received() == "* alice left (connection reset)\n");
}
