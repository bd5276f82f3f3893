#include "catch.h"
#include "fake_irc_client.h"

#include <string>

using namespace chat;
using namespace chat::test;

TEST_CASE("a channel's modes are shown and changed", "[irc]") {
  IrcCompany scene;
  check_exchanges(scene.alice,
                  {
                      {"MODE #a", ":relay 324 alice #a +n\n:relay 329 alice #a 1795089600\n"},
                      {"MODE #a +ntkl key 5", ":alice!~u@host MODE #a +tkl key 5\n"},
                      {"MODE #a", ":relay 324 alice #a +klnt key 5\n:relay 329 alice #a 1795089600\n"},
                      {"MODE #a +nt", ""},
                      {"MODE #a -k", ":alice!~u@host MODE #a -k *\n"},
                      {"MODE #a -lt+v bob", ":alice!~u@host MODE #a -lt+v bob\n"},
                      {"MODE #a +k a,b", ":relay 525 alice #a :Key is not well-formed\n"},
                      {"MODE #a +k :a b", ":relay 525 alice #a :Key is not well-formed\n"},
                      {"MODE #a +kv " + std::string(24, 'k') + " alice",
                       ":relay 525 alice #a :Key is not well-formed\n:alice!~u@host MODE #a +v alice\n"},
                      {"MODE #a +l 0", ":relay 696 alice #a l 0 :Parameter is not well-formed\n"},
                      {"MODE #a +l 12x", ":relay 696 alice #a l 12x :Parameter is not well-formed\n"},
                      {"MODE #a +b :a b", ":relay 696 alice #a b a_b :Parameter is not well-formed\n"},
                      {"MODE #a +l :", ":relay 696 alice #a l * :Parameter is not well-formed\n"},
                      {"MODE #a +b :", ":relay 696 alice #a b * :Parameter is not well-formed\n"},
                      {"MODE #a +o :", ":relay 696 alice #a o * :Parameter is not well-formed\n"},
                      {"MODE #a +k :", ":relay 525 alice #a :Key is not well-formed\n"},
                      {"MODE #a +o nobody", ":relay 401 alice nobody :No such nick\n"},
                      {"MODE #a +Z", ":relay 472 alice Z :is unknown mode char to me\n"},
                      {"MODE #a +o", ":relay 461 alice MODE :Not enough parameters for +o\n"},
                      {"MODE #nowhere", ":relay 403 alice #nowhere :No such channel\n"},
                  });
  CHECK(scene.bob.answer_to("MODE #a +m-t+v bob") == ":relay 482 bob #a :You're not channel operator\n");
}

TEST_CASE("the key is for those inside", "[irc]") {
  IrcCompany scene;
  scene.alice.type("MODE #a +k secret");
  FakeIrcClient carol(scene.relay, "carol");
  CHECK(contains(carol.answer_to("MODE #a"), ":relay 324 carol #a +kn *\n"));
}

TEST_CASE("lists are added to, shown and taken off", "[irc]") {
  IrcCompany scene;
  check_exchanges(
      scene.alice,
      {
          {"MODE #a +b bob", ":alice!~u@host MODE #a +b bob!*@*\n"},
          {"MODE #a +b BOB!*@*", ""},
          {"MODE #a b",
           ":relay 367 alice #a bob!*@* alice 1795089600\n:relay 368 alice #a :End of channel ban list\n"},
          {"MODE #a +e *@host", ":alice!~u@host MODE #a +e *!*@host\n"},
          {"MODE #a +e",
           ":relay 348 alice #a *!*@host alice 1795089600\n"
           ":relay 349 alice #a :End of channel exception list\n"},
          {"MODE #a +I carol", ":alice!~u@host MODE #a +I carol!*@*\n"},
          {"MODE #a I",
           ":relay 346 alice #a carol!*@* alice 1795089600\n"
           ":relay 347 alice #a :End of channel invite exception list\n"},
          {"MODE #a -b+b-e bob x *!*@host", ":alice!~u@host MODE #a -b+b-e bob!*@* x!*@* *!*@host\n"},
          {"MODE #a +b Abc", ":alice!~u@host MODE #a +b Abc!*@*\n"},
          {"MODE #a -b aBC", ":alice!~u@host MODE #a -b Abc!*@*\n"},
          {"MODE #a -b nobody", ""},
          {"MODE #a +b @127.0.0.9", ":alice!~u@host MODE #a +b *!*@127.0.0.9\n"},
          {"MODE #a +b vic!", ":alice!~u@host MODE #a +b vic!*@*\n"},
          {"MODE #a +b vac!@", ":alice!~u@host MODE #a +b vac!*@*\n"},
          {"MODE #a +b ~u@", ":alice!~u@host MODE #a +b *!~u@*\n"},
          {"MODE #a +b !*@h", ":alice!~u@host MODE #a +b *!*@h\n"},
          {"MODE #a +b x:foo", ":relay 696 alice #a b x:foo :Parameter is not well-formed\n"},
          {"MODE #a +b a:fb1303", ":relay 696 alice #a b a:fb1303 :Parameter is not well-formed\n"},
          {"MODE #a +b ~account:", ":relay 696 alice #a b ~account: :Parameter is not well-formed\n"},
          {"MODE #a +b ~account", ":relay 696 alice #a b ~account :Parameter is not well-formed\n"},
          {"MODE #a +b 192.0.2.0/24", ":relay 696 alice #a b 192.0.2.0/24 :Parameter is not well-formed\n"},
          {"MODE #a -bbb @127.0.0.9 vic! vac!@",
           ":alice!~u@host MODE #a -bbb *!*@127.0.0.9 vic!*@* vac!*@*\n"},
          {"MODE #a -bb ~u@ !*@h", ":alice!~u@host MODE #a -bb *!~u@* *!*@h\n"},
          {"MODE #a +b 127.0.0.1", ":alice!~u@host MODE #a +b *!*@127.0.0.1\n"},
          {"MODE #a +b 192.0.2.*", ":alice!~u@host MODE #a +b *!*@192.0.2.*\n"},
          {"MODE #a +b :::1", ":alice!~u@host MODE #a +b *!*@0::1\n"},
          {"MODE #a -b 0::1", ":alice!~u@host MODE #a -b *!*@0::1\n"},
          {"MODE #a +b 2001:db8::*", ":alice!~u@host MODE #a +b *!*@2001:db8::*\n"},
          {"MODE #a +b *.example.org", ":alice!~u@host MODE #a +b *!*@*.example.org\n"},
          {"MODE #a +b ::a!b@c", ":relay 696 alice #a b *:a!b@c :Parameter is not well-formed\n"},
      });
  for (int i = 0; i < 99; ++i) scene.alice.type("MODE #a +b m" + std::to_string(i));
  CHECK(scene.alice.answer_to("MODE #a +b last") ==
        ":relay 478 alice #a b :Channel lists are full: 100 masks in all are the most\n");
  int taken_off = 0;
  for (const char letter : {'e', 'I', 'q'}) {
    const std::string command = std::string("MODE #a +") + letter + " last";
    CHECK(contains(scene.alice.answer_to(command), std::string(" 478 alice #a ") + letter + " :"));
    scene.alice.type("MODE #a -b m" + std::to_string(taken_off++));
    CHECK(contains(scene.alice.answer_to(command), " MODE #a "));
  }
}

TEST_CASE("an exception to mutes is one to bans as well, however it is written", "[irc]") {
  const std::string mask = GENERATE("~m:bob", "m:bob", "~mute:bob", "~QUIET:bob!*@*", "~q:bob");
  IrcCompany scene;
  scene.alice.type("MODE #a +bq bob bob");
  CHECK(contains(scene.bob.answer_to("PRIVMSG #a :hi"), " 404 "));
  CHECK(scene.alice.answer_to("MODE #a +e " + mask) == ":alice!~u@host MODE #a +e bob!*@*\n");
  CHECK(scene.bob.answer_to("PRIVMSG #a :hi").empty());
  CHECK(scene.alice.answer_to("MODE #a -e " + mask) == ":alice!~u@host MODE #a -e bob!*@*\n");
  CHECK(scene.alice.answer_to("MODE #a +e ~m:") == ":relay 696 alice #a e * :Parameter is not well-formed\n");
}

TEST_CASE("changes that do not fit one line are told in several", "[irc]") {
  IrcCompany scene;
  std::string line = "MODE #a +bbb";
  for (const char c : {'x', 'y', 'z'}) line += " " + std::string(160, c);
  const std::string told = scene.alice.answer_to(line);
  CHECK(told == ":alice!~u@host MODE #a +bb " + std::string(160, 'x') + "!*@* " + std::string(160, 'y') +
                    "!*@*\n" + ":alice!~u@host MODE #a +b " + std::string(160, 'z') + "!*@*\n");
  CHECK(scene.bob.received() == told);
  CHECK(contains(scene.alice.answer_to("MODE #a +b " + std::string(201, 'x')), ":relay 696 alice #a b xxx"));
}

TEST_CASE("one MODE takes twelve changes with a parameter", "[irc]") {
  IrcCompany scene;
  std::string line = "MODE #a +" + std::string(14, 'b');
  for (int i = 0; i < 13; ++i) line += " m" + std::to_string(i);
  CHECK(contains(scene.alice.answer_to(line), "MODE #a +bbbbbbbbbbbb m0!*@* "));
}

TEST_CASE("who is moderated or banned is silent", "[irc]") {
  IrcCompany scene;
  scene.alice.type("MODE #a +m");
  CHECK(scene.bob.answer_to("PRIVMSG #a :hi") == ":relay 404 bob #a :Cannot send to channel (+m)\n");
  CHECK(scene.bob.answer_to("NOTICE #a :hi").empty());
  scene.alice.type("MODE #a +v-m+b bob bob");
  CHECK(scene.bob.answer_to("PRIVMSG #a :hi").empty());
  scene.alice.type("MODE #a -v bob");
  CHECK(scene.bob.answer_to("PRIVMSG #a :hi") == ":relay 404 bob #a :Cannot send to channel (+b)\n");
  FakeIrcClient carol(scene.relay, "carol");
  CHECK(carol.answer_to("PRIVMSG #a :hi") == ":relay 404 carol #a :Cannot send to channel (+n)\n");
  scene.alice.type("MODE #a -n");
  scene.alice.received();
  CHECK(carol.answer_to("PRIVMSG #a :hi").empty());
  CHECK(scene.alice.received() == ":carol!~u@host PRIVMSG #a :hi\n");
}

TEST_CASE("one has modes of one's own", "[irc]") {
  IrcCompany scene;
  check_exchanges(scene.alice, {
                                   {"MODE alice", ":relay 221 alice +\n"},
                                   {"MODE alice +iB", ":alice MODE alice :+iB\n"},
                                   {"MODE alice +i", ""},
                                   {"MODE ALICE", ":relay 221 alice +Bi\n"},
                                   {"MODE alice +o", ""},
                                   {"MODE alice +xy", ":relay 501 alice :Unknown MODE flag\n"},
                                   {"MODE bob", ":relay 502 alice :Cannot change mode for other users\n"},
                                   {"MODE nobody", ":relay 401 alice nobody :No such nick\n"},
                                   {"MODE", ":relay 461 alice MODE :Not enough parameters\n"},
                               });
}

TEST_CASE("who is invisible is seen from common channels only", "[irc]") {
  IrcCompany scene;
  scene.alice.type("MODE alice +i");
  FakeIrcClient carol(scene.relay, "carol");
  CHECK_FALSE(contains(carol.answer_to("NAMES #a"), "alice"));
  CHECK_FALSE(contains(carol.answer_to("WHO *"), "alice"));
  CHECK_FALSE(contains(carol.answer_to("WHO #a"), "alice"));
  CHECK_FALSE(contains(carol.answer_to("WHOIS alice"), "319"));
  CHECK(contains(scene.bob.answer_to("NAMES #a"), "@alice"));
  CHECK(contains(scene.bob.answer_to("WHO *"), "alice"));
}

TEST_CASE("one's own modes back and forth are told in messages that fit a line", "[irc]") {
  IrcPair scene;
  std::string letters;
  for (int i = 0; i < 120; ++i) letters += "+B-B";
  std::string told = scene.alice.answer_to("MODE alice " + letters);
  std::string all;
  while (!told.empty()) {
    const std::string line = told.substr(0, told.find('\n'));
    told.erase(0, line.size() + 1);
    CHECK(line.size() <= 510);
    CHECK(line.starts_with(":alice MODE alice :"));
    all += line.substr(line.find(" :") + 2);
  }
  CHECK(all == letters);
  CHECK(scene.alice.answer_to("MODE alice") == ":relay 221 alice +\n");
  CHECK(scene.alice.answer_to("MODE alice -B").empty());
}

TEST_CASE("a bot is marked as one", "[irc]") {
  IrcCompany scene;
  FakeIrcClient carol(scene.relay, "carol", "message-tags");
  carol.type("JOIN #a");
  scene.alice.type("MODE alice +B");
  carol.received();
  scene.alice.type("PRIVMSG #a :beep");
  CHECK(carol.received() == "@msgid=1;bot :alice!~u@host PRIVMSG #a :beep\n");
  CHECK(contains(carol.answer_to("WHOIS alice"), ":relay 335 carol alice :is a bot\n"));
  CHECK(contains(carol.answer_to("WHO alice"), "alice H@B :0 Real Name\n"));
}

TEST_CASE("what one MODE has too much of is not done, and that is said", "[irc]") {
  IrcCompany scene;
  const std::string twelve = " m1 m2 m3 m4 m5 m6 m7 m8 m9 n1 n2 n3";
  CHECK(scene.alice.answer_to("MODE #a +bbbbbbbbbbbb" + twelve).find("NOTICE") == std::string::npos);
  CHECK_FALSE(contains(scene.alice.answer_to("MODE #a +qqqqqqqqqqqqqq" + twelve + " n4 n5"), " 729 "));
  const std::string answer = scene.alice.answer_to("MODE #a -bbbbbbbbbbbbb+k" + twelve + " n4 key");
  CHECK(contains(answer,
                 ":relay NOTICE #a :12 parameters of MODE at once are the most. "
                 "What came after them was not done.\n"));
  CHECK(contains(answer, " n3!*@*\n"));
  CHECK_FALSE(contains(answer, "key"));
}

TEST_CASE("a letter that would begin the last parameter is not repeated", "[irc]") {
  IrcCompany scene;
  CHECK(scene.alice.answer_to("MODE #a +:") == ":relay 472 alice ? :is unknown mode char to me\n");
}
