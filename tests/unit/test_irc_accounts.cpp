// SASL, and how IRC shows who has logged in.

#include "fake_irc_client.h"
#include "slow_accounts.h"

#include <string>
#include <string_view>

using namespace chat::test;

namespace {

struct Scene {
  SlowAccounts accounts;
  FakeIrcRelay relay{3, accounts};
  void answer() { accounts.answer_all(relay.hub, at_second(0)); }
  std::string late_answer_to(FakeIrcClient& client, std::string_view line) {
    client.received();
    client.type(line);
    answer();
    return client.received();
  }
};

constexpr std::string_view kAlice = "AUTHENTICATE AGFsaWNlAHRlYQ==";  // NUL alice NUL tea

}  // namespace

TEST_CASE("SASL PLAIN logs in before registration and after", "[sasl]") {
  Scene scene;
  FakeIrcClient client(scene.relay);
  CHECK(contains(client.answer_to("CAP LS 302"), " sasl=PLAIN "));
  CHECK(contains(client.answer_to("CAP LS"), " sasl "));
  client.type("NICK al");
  CHECK(client.answer_to("authenticate plain") == "AUTHENTICATE +\n");
  CHECK(scene.late_answer_to(client, kAlice) ==
        ":relay 900 al al!*@host alice :You are now logged in as alice\n"
        ":relay 903 al :SASL authentication successful\n");
  CHECK(client.answer_to("AUTHENTICATE PLAIN") ==
        ":relay 907 al :You have already authenticated using SASL\n");
  client.type("USER u 0 * :U");
  CHECK(contains(client.answer_to("CAP END"), " 001 al "));
  CHECK(contains(client.answer_to("WHOIS al"), " 330 al al alice :is logged in as\n"));
}

TEST_CASE("what is no good login fails, and another try is possible", "[sasl]") {
  Scene scene;
  const auto said =
      GENERATE(as<std::string>(), "AGFsaWNlAGNvZmZlZQ==" /* wrong */, "AGJvYgB0ZWE=" /* nobody */, "!!!!",
               "AAA", "AGFsaWNlAHRlYQ" /* no padding */, "=AAA", "AA==AAAA", "YWxpY2U=" /* no NUL */,
               "AGFsaWNl" /* one NUL */, "AAB0ZWE=" /* no name */, "AGFsaWNlAA==" /* no password */, "+",
               "YgBhbGljZQB0ZWE=" /* for another */, "AGFsaWNlAHRlYQB4" /* three NULs */);
  CAPTURE(said);
  FakeIrcClient client(scene.relay);
  client.type("AUTHENTICATE PLAIN");
  CHECK(
      contains(scene.late_answer_to(client, "AUTHENTICATE " + said), " 904 * :SASL authentication failed: "));
  CHECK(client.answer_to("AUTHENTICATE PLAIN") == "AUTHENTICATE +\n");
  CHECK(contains(scene.late_answer_to(client, kAlice), " 903 "));
}

TEST_CASE("chunks of SASL are put together, and bounded", "[sasl]") {
  Scene scene;
  FakeIrcClient client(scene.relay, "bob");
  client.type("AUTHENTICATE PLAIN");
  SECTION("400 bytes, and the rest") {
    CHECK(client.answer_to("AUTHENTICATE " + std::string(400, 'A')).empty());
    CHECK(contains(scene.late_answer_to(client, "AUTHENTICATE AAAA"), " 904 "));
  }
  SECTION("400 bytes, and nothing") {
    CHECK(client.answer_to("AUTHENTICATE " + std::string(400, 'A')).empty());
    CHECK(contains(scene.late_answer_to(client, "AUTHENTICATE +"), " 904 "));
  }
  SECTION("a chunk too long") {
    CHECK(contains(client.answer_to("AUTHENTICATE " + std::string(401, 'A')), " 905 "));
  }
  SECTION("chunks without end") {
    client.type("AUTHENTICATE " + std::string(400, 'A'));
    client.type("AUTHENTICATE " + std::string(400, 'A'));
    CHECK(contains(client.answer_to("AUTHENTICATE " + std::string(400, 'A')), " 905 "));
  }
  SECTION("aborted") {
    CHECK(contains(client.answer_to("AUTHENTICATE *"), " 906 "));
  }
  CHECK(client.answer_to("AUTHENTICATE PLAIN") == "AUTHENTICATE +\n");
}

TEST_CASE("who ends its registration in the middle of SASL has given that up", "[sasl]") {
  Scene scene;
  FakeIrcClient client(scene.relay);
  client.type("CAP REQ :sasl");
  client.type("NICK bob");
  client.type("USER u 0 * :U");
  client.type("AUTHENTICATE PLAIN");
  CHECK(client.answer_to("CAP END").starts_with(
      ":relay 906 bob :SASL authentication aborted\n:relay 001 bob "));
  CHECK(client.answer_to("AUTHENTICATE PLAIN") == "AUTHENTICATE +\n");
  CHECK(contains(scene.late_answer_to(client, kAlice), " 903 "));
}

TEST_CASE("a refusal has its words whole, whatever the account is called", "[sasl]") {
  Scene scene;
  FakeIrcClient client(scene.relay, "bob");
  client.type("AUTHENTICATE PLAIN");
  CHECK(scene.late_answer_to(client, "AUTHENTICATE ADp4AHRlYQ==" /* :x */) ==
        ":relay 904 bob :SASL authentication failed: That is not *:x's password, or there is no such "
        "account.\n");
  CHECK(scene.late_answer_to(client, "NS IDENTIFY a:b tea") ==
        ":NickServ!NickServ@relay NOTICE bob :That is not a:b's password, or there is no such account.\n");
}

TEST_CASE("no account waits to be verified", "[sasl]") {
  Scene scene;
  FakeIrcClient early(scene.relay);
  const std::string why = " :No account waits for a code here: REGISTER makes it at once\n";
  CHECK(early.answer_to("VERIFY bob 123") == ":relay FAIL VERIFY INVALID_CODE bob" + why);
  FakeIrcClient bob(scene.relay, "bob");
  CHECK(bob.answer_to("VERIFY * 123") == ":relay FAIL VERIFY INVALID_CODE bob" + why);
  CHECK(bob.answer_to("VERIFY bob") == ":relay 461 bob VERIFY :Not enough parameters\n");
  scene.late_answer_to(bob, "NS IDENTIFY alice tea");
  CHECK(bob.answer_to("VERIFY bob 123") ==
        ":relay FAIL VERIFY ALREADY_AUTHENTICATED alice :You are logged in as alice already\n");
}

TEST_CASE("who has shown no certificate is told where clients have it", "[sasl]") {
  const char* asked = GENERATE("NS CERT ADD", "NS CERT DEL");
  Scene scene;
  FakeIrcClient bob(scene.relay, "bob");
  scene.late_answer_to(bob, "NS IDENTIFY alice tea");
  CHECK(bob.answer_to(asked) ==
        ":NickServ!NickServ@relay NOTICE bob :Your client has shown no certificate. Name one in its settings "
        "for this network (client certificate, CertFP or SASL EXTERNAL), and connect anew, with TLS.\n");
}

TEST_CASE("a service tells of its verbs, and of what is none", "[sasl]") {
  Scene scene;
  FakeIrcClient bob(scene.relay, "bob");
  const std::string verbs = bob.answer_to("CS");
  CHECK(occurrences(verbs, ":ChanServ!ChanServ@relay NOTICE bob :") == 3);
  CHECK(bob.answer_to("CS HELP") == verbs);
  for (const char* asked : {"CS op bob", "CS HELP op", "PRIVMSG ChanServ :op"}) {
    CHECK(bob.answer_to(asked) ==
          ":ChanServ!ChanServ@relay NOTICE bob :There is no OP here. There are these:\n" + verbs);
  }
  CHECK(bob.answer_to("CS help drop") ==
        ":ChanServ!ChanServ@relay NOTICE bob :/msg ChanServ DROP #CHANNEL: keeps it no longer.\n");
  CHECK(
      contains(bob.answer_to("NS HELP ID"),
               " :/msg NickServ ID [ACCOUNT] PASSWORD: logs you in; without an ACCOUNT, to your nick's.\n"));
}

TEST_CASE("who has an account is told which when it wants another", "[sasl]") {
  Scene scene;
  FakeIrcClient client(scene.relay, "bob");
  client.type("NS IDENTIFY alice tea");
  scene.answer();
  for (const char* asked : {"other", "*"}) {
    CHECK(client.answer_to(std::string("REGISTER ") + asked + " * sesame12") ==
          ":relay FAIL REGISTER ALREADY_AUTHENTICATED alice :You are logged in as alice already\n");
  }
}

TEST_CASE("a certificate that is none of the account's is not taken from it", "[services]") {
  Scene scene;
  FakeIrcClient irc(scene.relay, "bob");
  scene.late_answer_to(irc, "NS IDENTIFY alice tea");
  CHECK(contains(
      scene.late_answer_to(irc, "NS CERT DEL zz"),
      ":No certificate of that fingerprint logs in to alice: /msg NickServ CERT LIST lists those that do\n"));
  FakeClient text(scene.relay);
  text.type("/login alice tea");
  scene.answer();
  text.type("/certificate remove zz");
  text.received();
  scene.answer();
  CHECK(text.received() ==
        "! No certificate of that fingerprint logs in to alice. /certificate list lists those that do.\n");
}

TEST_CASE("a service is one target of several", "[services]") {
  Scene scene;
  FakeIrcClient alice(scene.relay, "al");
  FakeIrcClient bob(scene.relay, "bob");
  CHECK(alice.answer_to("PRIVMSG NickServ,bob,chanserv@x :LOGOUT now")
            .starts_with(":NickServ!NickServ@relay NOTICE al :Say: /msg NickServ "
                         "LOGOUT\n:ChanServ!ChanServ@relay NOTICE al :"));
  CHECK(bob.received() == ":al!~u@host PRIVMSG bob :LOGOUT now\n");
  alice.type("PRIVMSG NickServ,NickServ :IDENTIFY alice tea");
  CHECK(alice.received() == ":NickServ!NickServ@relay NOTICE al :One thing at a time: ask again.\n");
  scene.answer();
  CHECK(contains(alice.received(), " 900 al "));
}

TEST_CASE("other mechanisms are named, and EXTERNAL is for those with a certificate", "[sasl]") {
  Scene scene;
  scene.accounts.give_certificate("ab12", "alice");
  FakeIrcClient plain(scene.relay, "bob");
  CHECK(contains(plain.answer_to("AUTHENTICATE SCRAM-SHA-256"),
                 " 908 bob PLAIN :are available SASL mechanisms\n"));
  CHECK(contains(plain.answer_to("AUTHENTICATE EXTERNAL"), " 904 "));
  FakeIrcClient client(scene.relay, {}, {}, at_second(0),
                       {.host = "host", .is_encrypted = true, .certificate = "ab12"});
  CHECK(contains(client.answer_to("CAP LS 302"), " sasl=PLAIN,EXTERNAL "));
  client.type("AUTHENTICATE EXTERNAL");
  SECTION("whose it is") {
    CHECK(contains(scene.late_answer_to(client, "AUTHENTICATE +"), " 900 * *!*@host alice "));
  }
  SECTION("another's") {
    CHECK(contains(scene.late_answer_to(client, "AUTHENTICATE Ym9i"), " 904 "));
  }
}

TEST_CASE("registration waits for the verdict", "[sasl]") {
  Scene scene;
  FakeIrcClient client(scene.relay);
  client.send("CAP LS 302\r\nNICK bob\r\nUSER u 0 * :U\r\nAUTHENTICATE PLAIN\r\n" + std::string(kAlice) +
              "\r\nCAP END\r\n");
  CHECK_FALSE(contains(client.received(), " 001 "));
  scene.answer();
  const std::string told = client.received();
  CHECK(told.find(" 903 ") < told.find(" 001 "));
}

TEST_CASE("who shares a room is told of logins, if its client asked for that", "[sasl]") {
  Scene scene;
  FakeIrcClient alice(scene.relay, "al");
  FakeIrcClient all(scene.relay, "each", "account-notify extended-join account-tag");
  FakeIrcClient none(scene.relay, "none");
  for (FakeIrcClient* each : {&alice, &all, &none}) each->enter("#a");
  all.received();
  alice.type("AUTHENTICATE PLAIN");
  alice.type(kAlice);
  scene.answer();
  CHECK(all.received() == ":al!~u@host ACCOUNT alice\n");
  scene.late_answer_to(alice, "NS IDENTIFY alice tea");
  CHECK(all.received().empty());
  alice.type("PRIVMSG #a :hi");
  CHECK(all.received() == "@account=alice :al!~u@host PRIVMSG #a :hi\n");
  alice.type("PART #a");
  all.received();
  alice.type("JOIN #a");
  CHECK(all.received() == "@account=alice :al!~u@host JOIN #a alice :Real Name\n");
  CHECK(contains(all.answer_to("WHO #a %na"), " 354 each al alice\n"));
  CHECK(contains(all.answer_to("WHO #a %na"), " 354 each none 0\n"));
  alice.type("NS LOGOUT");
  CHECK(all.received() == "@account=alice :al!~u@host ACCOUNT *\n");
  CHECK_FALSE(contains(none.received(), "ACCOUNT"));
}

TEST_CASE("who has account-notify is told of its own account, in a channel or not", "[sasl]") {
  const std::string room = GENERATE("", "#a");
  Scene scene;
  FakeIrcClient bob(scene.relay, "bob", "account-notify");
  if (!room.empty()) bob.enter(room);
  CHECK(contains(scene.late_answer_to(bob, "NS IDENTIFY alice tea"), ":bob!~u@host ACCOUNT alice\n"));
  CHECK(contains(bob.answer_to("NS LOGOUT"), ":bob!~u@host ACCOUNT *\n"));
  bob.type("AUTHENTICATE PLAIN");
  CHECK(contains(scene.late_answer_to(bob, kAlice), ":bob!~u@host ACCOUNT alice\n"));
  CHECK(contains(scene.late_answer_to(bob, "NS DROP tea"), ":bob!~u@host ACCOUNT *\n"));
  CHECK(contains(scene.late_answer_to(bob, "REGISTER * * sesame12"), ":bob!~u@host ACCOUNT bob\n"));
}

TEST_CASE("whose account another connection ends is told of it, without account-notify by 901", "[sasl]") {
  Scene scene;
  FakeIrcClient bob(scene.relay, "bob", "account-notify");
  FakeIrcClient carol(scene.relay, "carol");
  for (FakeIrcClient* each : {&bob, &carol}) scene.late_answer_to(*each, "NS IDENTIFY alice tea");
  scene.late_answer_to(carol, "NS DROP tea");
  CHECK(bob.received().starts_with(":bob!~u@host ACCOUNT *\n:relay 901 bob "));
  CHECK_FALSE(contains(scene.late_answer_to(carol, "NS REGISTER sesame12"), "ACCOUNT"));
}

TEST_CASE("a ban of an account holds under any nick", "[sasl]") {
  const std::string mask = GENERATE("~account:alice", "~a:ALICE", "~a:ali*");
  Scene scene;
  FakeIrcClient op(scene.relay, "op");
  op.enter("#a");
  CHECK(contains(op.answer_to("MODE #a +b " + mask), "MODE #a +b " + mask + "\n"));
  FakeIrcClient alice(scene.relay, "other");
  alice.type("AUTHENTICATE PLAIN");
  alice.type(kAlice);
  scene.answer();
  CHECK(contains(alice.answer_to("JOIN #a"), " 474 "));
  FakeIrcClient stranger(scene.relay, "alic");
  CHECK(contains(stranger.answer_to("JOIN #a"), "JOIN #a"));
}

TEST_CASE("a service says how it is used", "[services]") {
  Scene scene;
  FakeIrcClient alice(scene.relay, "al");
  check_exchanges(
      alice, {{"NS REGISTER", ":NickServ!NickServ@relay NOTICE al :Say: /msg NickServ REGISTER PASSWORD\n"},
              {"NS logout now", ":NickServ!NickServ@relay NOTICE al :Say: /msg NickServ LOGOUT\n"},
              {"PRIVMSG nickserv@relay :passwd a",
               ":NickServ!NickServ@relay NOTICE al :Say: /msg NickServ PASSWD OLD NEW\n"},
              {"CS DROP", ":ChanServ!ChanServ@relay NOTICE al :Say: /msg ChanServ DROP #CHANNEL\n"}});
  const std::string nickserv = alice.answer_to("NS");
  CHECK(contains(nickserv, ":NickServ!NickServ@relay NOTICE al :/msg NickServ LOGOUT: logs you out.\n"));
  CHECK(contains(nickserv, " :/msg NickServ REGAIN NICK [PASSWORD]: takes your nick back"));
  CHECK_FALSE(contains(nickserv, "GHOST"));
  CHECK(occurrences(alice.answer_to("PRIVMSG ChanServ :what"), ":ChanServ!ChanServ@relay NOTICE al :") == 4);
}

TEST_CASE("an answer about an account that comes later has the label of what asked for it", "[sasl]") {
  Scene scene;
  FakeIrcClient client(scene.relay);
  client.type("CAP REQ :labeled-response batch standard-replies");
  client.type("NICK al");
  client.type("@label=a AUTHENTICATE PLAIN");
  CHECK(contains(client.received(), "@label=a AUTHENTICATE +\n"));
  client.type("@label=b " + std::string(kAlice));
  CHECK(client.received().empty());
  scene.answer();
  const std::string answer = client.received();
  CHECK(answer.starts_with("@label=b :relay BATCH +"));
  CHECK(contains(answer, " 900 al "));
  CHECK(contains(answer, " 903 al "));
  client.type("USER u 0 * :U");
  client.type("CAP END");
  client.received();
  client.type("@label=c NS DROP wrong");
  CHECK(client.received().empty());
  scene.answer();
  CHECK(client.received().starts_with("@label=c :NickServ!NickServ@relay NOTICE al :"));
  client.type("@label=d REGISTER * * pw");
  scene.answer();
  CHECK(client.received().starts_with("@label=d :relay FAIL REGISTER "));
}
