#include "catch.h"
#include "fake_irc_client.h"

#include <string>

using namespace chat;
using namespace chat::test;

TEST_CASE("messages reach channels and people", "[irc]") {
  IrcCompany scene;
  scene.alice.type("PRIVMSG #A :hi  there");
  scene.alice.type("NOTICE #a :n");
  scene.alice.type("PRIVMSG BOB,#a,bob :both");
  scene.alice.type("PRIVMSG #a ::)");
  CHECK(scene.bob.received() ==
        ":alice!~u@host PRIVMSG #a :hi  there\n"
        ":alice!~u@host NOTICE #a :n\n"
        ":alice!~u@host PRIVMSG bob :both\n"
        ":alice!~u@host PRIVMSG #a :both\n"
        ":alice!~u@host PRIVMSG #a ::)\n");
  CHECK(scene.alice.received().empty());
}

TEST_CASE("what cannot be delivered is refused, but not to a NOTICE", "[irc]") {
  IrcCompany scene;
  check_exchanges(scene.alice, {
                                   {"PRIVMSG", ":relay 411 alice :No recipient given (PRIVMSG)\n"},
                                   {"PRIVMSG bob", ":relay 412 alice :No text to send\n"},
                                   {"PRIVMSG nobody :hi", ":relay 401 alice nobody :No such nick\n"},
                                   {"PRIVMSG #nowhere :hi", ":relay 403 alice #nowhere :No such channel\n"},
                                   {"PRIVMSG a,b,c,d,e :hi",
                                    ":relay 401 alice a :No such nick\n"
                                    ":relay 401 alice b :No such nick\n"
                                    ":relay 401 alice c :No such nick\n"
                                    ":relay 401 alice d :No such nick\n"
                                    ":relay 407 alice e :Too many targets: 4 are the most\n"},
                                   {"NOTICE a,b,c,d,e :hi", ""},
                                   {"TAGMSG", ":relay 411 alice :No recipient given (TAGMSG)\n"},
                                   {"NOTICE", ""},
                                   {"NOTICE nobody :hi", ""},
                                   {"NOTICE #nowhere :hi", ""},
                               });
}

TEST_CASE("operators and voices can be addressed alone", "[irc]") {
  IrcCompany scene;
  FakeIrcClient carol(scene.relay, "carol", "echo-message");
  carol.enter("#a");
  scene.alice.type("MODE #a +v bob");
  for (FakeIrcClient* client : {&scene.alice, &scene.bob, &carol}) client->received();
  CHECK(carol.answer_to("PRIVMSG @#A :ops") == ":carol!~u@host PRIVMSG @#a :ops\n");
  CHECK(carol.answer_to("NOTICE +#a :voices") == ":carol!~u@host NOTICE +#a :voices\n");
  CHECK(scene.alice.received() == ":carol!~u@host PRIVMSG @#a :ops\n:carol!~u@host NOTICE +#a :voices\n");
  CHECK(scene.bob.received() == ":carol!~u@host NOTICE +#a :voices\n");
  CHECK(carol.answer_to("PRIVMSG @#nowhere :ops") == ":relay 403 carol #nowhere :No such channel\n");
}

TEST_CASE("who is away answers, once for each message", "[irc]") {
  IrcCompany scene;
  scene.bob.type("AWAY :lunch");
  CHECK(scene.alice.answer_to("PRIVMSG bob :hi") == ":relay 301 alice bob :lunch\n");
  CHECK(scene.alice.answer_to("NOTICE bob :hi").empty());
  CHECK(scene.alice.answer_to("@+typing=active TAGMSG bob").empty());
}

TEST_CASE("one's own words come back to those who ask for it", "[irc]") {
  IrcCompany scene;
  FakeIrcClient carol(scene.relay, "carol", "echo-message message-tags server-time batch labeled-response");
  carol.enter("#a");
  const std::string tags = "time=2026-11-19T12:00:00.000Z;msgid=";
  check_exchanges(
      carol,
      {
          {"PRIVMSG #A :hi", "@" + tags + "1 :carol!~u@host PRIVMSG #a :hi\n"},
          {"@label=7 PRIVMSG #a :hi", "@label=7;" + tags + "2 :carol!~u@host PRIVMSG #a :hi\n"},
          {"@label=8;+x=y NOTICE bob :hi", "@label=8;" + tags + "3;+x=y :carol!~u@host NOTICE bob :hi\n"},
          {"@label=9;+x TAGMSG #a", "@label=9;" + tags + "4;+x :carol!~u@host TAGMSG #a\n"},
          {"PRIVMSG #a :\x01"
           "ACTION waves\x01",
           "@" + tags +
               "5 :carol!~u@host PRIVMSG #a :\x01"
               "ACTION waves\x01\n"},
      });
}

TEST_CASE("to oneself the echo has the label, the message has none", "[irc]") {
  IrcCompany scene;
  FakeIrcClient carol(scene.relay, "carol", "echo-message batch labeled-response");
  CHECK(carol.answer_to("@label=1 PRIVMSG carol :me") ==
        ":carol!~u@host PRIVMSG carol :me\n@label=1 :carol!~u@host PRIVMSG carol :me\n");
}

TEST_CASE("an answer to a labelled command has its label", "[irc]") {
  IrcCompany scene;
  FakeIrcClient carol(scene.relay, "carol", "batch labeled-response");
  check_exchanges(carol, {
                             {"@label=a\\sb PING x", "@label=a\\sb :relay PONG relay :x\n"},
                             {"@label=a PONG x", "@label=a :relay ACK\n"},
                             {"@label=a NICK carol", "@label=a :relay ACK\n"},
                             {"@label=a NONSENSE", "@label=a :relay 421 carol NONSENSE :Unknown command\n"},
                             {"@label= PONG x", ""},
                             {"@label=" + std::string(65, 'x') + " PONG x", ""},
                         });
  const std::string answer = carol.answer_to("@label=a WHOIS bob");
  CHECK(answer.starts_with("@label=a :relay BATCH +b"));
  const std::string batch = answer.substr(23, answer.find(' ', 23) - 23);
  CHECK(
      contains(answer, "BATCH +" + batch + " labeled-response\n@batch=" + batch + " :relay 311 carol bob "));
  CHECK(answer.ends_with("@batch=" + batch + " :relay 318 carol bob :End of /WHOIS list\n:relay BATCH -" +
                         batch + "\n"));
  FakeIrcClient dave(scene.relay, "dave", "labeled-response");
  CHECK(dave.answer_to("@label=a PING x") == ":relay PONG relay :x\n");
}

TEST_CASE("a batch within a labelled answer keeps its own name", "[irc]") {
  IrcCompany scene;
  scene.alice.type("PRIVMSG #a :hi");
  FakeIrcClient carol(scene.relay, "carol", "batch labeled-response server-time");
  const std::string answer = carol.answer_to("@label=a JOIN #a");
  CHECK(answer.starts_with(
      "@label=a :relay BATCH +b1 labeled-response\n@batch=b1;time=2026-11-19T12:00:00.000Z :carol!~u@host "
      "JOIN #a\n"));
  CHECK(
      answer.ends_with("@batch=b1 :relay BATCH +b2 chathistory #a\n"
                       "@batch=b2;time=2026-11-19T12:00:00.000Z :alice!~u@host PRIVMSG #a :hi\n"
                       "@batch=b1 :relay BATCH -b2\n"
                       ":relay BATCH -b1\n"));
}

TEST_CASE("tags for other clients reach those who know tags, whole and as they came", "[irc]") {
  IrcCompany scene;
  FakeIrcClient carol(scene.relay, "carol", "message-tags");
  carol.enter("#a");
  scene.bob.received();
  scene.alice.type("@mine=1;+typing=active;label=x;+draft/reply=a\\:b TAGMSG #a");
  // No vendor, no name, two slashes: no keys.
  scene.alice.type("@+vendor.com/=1;+/x=1;+a/b/c=1;+=1 TAGMSG #a");
  scene.alice.type("@+typing=done TAGMSG carol,bob");
  // What would do something to a terminal is left out.
  scene.alice.type("@+x=\x1B[31m;+y=\xE2\x80\xAE;+typing=active TAGMSG #a");
  scene.alice.type("@x=y PRIVMSG #a :hi");
  CHECK(carol.received() ==
        "@msgid=1;+typing=active;+draft/reply=a\\:b :alice!~u@host TAGMSG #a\n"
        "@msgid=2 :alice!~u@host TAGMSG #a\n"
        "@msgid=3;+typing=done :alice!~u@host TAGMSG carol\n"
        "@msgid=5;+y=\xE2\x80\xAE;+typing=active :alice!~u@host TAGMSG #a\n"
        "@msgid=6 :alice!~u@host PRIVMSG #a :hi\n");
  CHECK(scene.bob.received() == ":alice!~u@host PRIVMSG #a :hi\n");
  scene.alice.type("@+x=" + std::string(4'090, 'x') + " TAGMSG #a");
  CHECK(carol.received().size() > 4'090);
}

TEST_CASE("text that no longer fits goes on in another message, with an id of its own", "[irc]") {
  IrcCompany scene;
  FakeIrcClient carol(scene.relay, "carol", "message-tags");
  carol.enter("#a");
  scene.bob.received();
  std::string text;
  while (text.size() < 490) text += "\xC3\xA9";
  scene.alice.type("@+x PRIVMSG #a :" + text);
  const std::string head = ":alice!~u@host PRIVMSG #a :";
  const std::string received = scene.bob.received();
  const std::size_t cut = received.find('\n');
  CHECK(cut <= 510);
  CHECK(received.substr(0, cut).substr(head.size()) + received.substr(cut + 1 + head.size()) == text + "\n");
  CHECK(carol.received() ==
        "@msgid=1;+x " + received.substr(0, cut + 1) + "@msgid=1-2;+x " + received.substr(cut + 1));
  CHECK(relay::irc::parse_message_id("1-2").number == 1);
  for (const std::string id : {"1-1", "1-", "1-x", "1-2-3", "1 ", "-", "", "f-1", "1--2"})
    CHECK(relay::irc::parse_message_id(id).number == 0);
}

TEST_CASE("a message is not cut between a character and the marks on it", "[irc]") {
  IrcCompany scene;
  FakeClient dave(scene.relay, "dave");
  dave.type("/join a");
  scene.bob.received();
  std::string text;
  while (text.size() < 3'000) text += "e\u0301\u0323";
  dave.type(text);
  std::string received = scene.bob.received();
  std::size_t lines = 0;
  for (std::size_t at = received.find(" :"); at != std::string::npos; at = received.find(" :", at + 1)) {
    CHECK(received[at + 2] == 'e');
    ++lines;
  }
  CHECK(lines > 6);
}

TEST_CASE("nobody's control characters reach anybody's terminal, whoever sends them", "[irc]") {
  IrcCompany scene;
  FakeClient dave(scene.relay, "dave");
  dave.type("/join a");
  dave.received();
  scene.alice.received();
  scene.bob.received();
  const std::string typed =
      "a\x07 \x1B[31m b\tc \x02"
      "bold\x0F \u202E\u200B x";
  const std::string shown =
      "a^G ^[[31m b\tc \x02"
      "bold\x0F <U+202E><U+200B> x\n";
  scene.alice.type("PRIVMSG #a :" + typed);
  CHECK(scene.bob.received() == ":alice!~u@host PRIVMSG #a :" + shown);
  CHECK(dave.received() == "<alice> " + shown);
  dave.type(
      "\x01"
      "ACTION waves\x01");
  CHECK(scene.bob.received() == ":dave!line@host PRIVMSG #a :^AACTION waves^A\n");
  scene.bob.type("TOPIC #a :" + typed);
  CHECK(contains(scene.alice.answer_to("TOPIC #a"), "332 alice #a :" + shown));
  scene.alice.type("PART #a :" + typed);
  CHECK(contains(scene.bob.received(), "PART #a :" + shown));
}

TEST_CASE("a message may be for those with one of several statuses", "[irc]") {
  IrcCompany scene;
  FakeIrcClient carol(scene.relay, "carol", "echo-message");
  carol.enter("#a");
  scene.alice.type("MODE #a +v bob");
  scene.alice.received();
  scene.bob.received();
  for (const std::string target : {"@+#a", "+@#a", "++#a", "+#A"}) {
    CHECK(carol.answer_to("PRIVMSG " + target + " :hi") == ":carol!~u@host PRIVMSG +#a :hi\n");
    CHECK(scene.alice.received() == ":carol!~u@host PRIVMSG +#a :hi\n");
    CHECK(scene.bob.received() == ":carol!~u@host PRIVMSG +#a :hi\n");
  }
  CHECK(carol.answer_to("PRIVMSG @@#a :hi") == ":carol!~u@host PRIVMSG @#a :hi\n");
  CHECK(scene.bob.received().empty());
  CHECK(carol.answer_to("PRIVMSG @+a :hi") == ":relay 401 carol @+a :No such nick\n");
}

TEST_CASE("of client tags with one key the last is passed on, and what is no key is not", "[irc]") {
  IrcCompany scene;
  FakeIrcClient carol(scene.relay, "carol", "message-tags");
  carol.enter("#a");
  scene.alice.type("@+a=1;+b;+a=2;c=3;+;+example.org/x-y=z;+b\x1B=1 TAGMSG #a");
  CHECK(carol.received() == "@msgid=1;+b;+a=2;+example.org/x-y=z :alice!~u@host TAGMSG #a\n");
}

TEST_CASE("who does not read gets no private messages", "[irc]") {
  FakeRelay plain;
  chat::test::LocalHub hub({.history_lines = 3, .reserved_nick = "relay", .private_backlog = 100},
                           at_second(0));
  relay::irc::Renderings renderings;
  relay::irc::IrcSettings settings{.server_name = "relay"};
  const relay::irc::Server server{hub, renderings, settings};
  relay::Outbox outboxes[2];
  relay::irc::IrcDialect alice(server, outboxes[0], {"host"}, at_second(0));
  relay::irc::IrcDialect bob(server, outboxes[1], {"host"}, at_second(0));
  alice.receive("NICK alice\r\nUSER u 0 * :A\r\n", at_second(0));
  bob.receive("NICK bob\r\nUSER u 0 * :B\r\n", at_second(0));
  take_from(outboxes[0]);
  alice.receive("PRIVMSG bob :hi\r\n", at_second(0));
  CHECK(take_from(outboxes[0]) == ":relay 531 alice bob :Is not reading: your message was not passed on\r\n");
}
