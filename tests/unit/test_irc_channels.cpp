#include "catch.h"
#include "fake_irc_client.h"

#include <memory>
#include <string>
#include <vector>

using namespace chat;
using namespace chat::test;

TEST_CASE("joining shows the channel", "[irc]") {
  IrcPair scene;
  scene.alice.type("TOPIC #a :lunch", at_second(5));
  scene.alice.received();
  CHECK(scene.bob.answer_to("JOIN #A") ==
        ":bob!~u@host JOIN #a\n"
        ":relay 332 bob #a :lunch\n"
        ":relay 333 bob #a alice 1795089605\n"
        ":relay 353 bob = #a :@alice bob\n"
        ":relay 366 bob #a :End of /NAMES list\n");
  CHECK(scene.alice.received() == ":bob!~u@host JOIN #a\n");
  CHECK(scene.bob.answer_to("JOIN #a").empty());
}

TEST_CASE("several channels are joined and left at once", "[irc]") {
  IrcPair scene;
  CHECK(
      contains(scene.bob.answer_to("JOIN #a,#b,nonsense,#c"), ":relay 476 bob nonsense :Bad channel name: "));
  CHECK(contains(scene.bob.answer_to("WHOIS bob"), ":relay 319 bob bob :#a @#b @#c\n"));
  scene.alice.received();
  CHECK(scene.bob.answer_to("PART #a,#b :bye all") ==
        ":bob!~u@host PART #a :bye all\n:bob!~u@host PART #b :bye all\n");
  CHECK(scene.alice.received() == ":bob!~u@host PART #a :bye all\n");
  scene.bob.type("JOIN #b");
  CHECK(scene.bob.answer_to("JOIN 0") == ":bob!~u@host PART #b\n:bob!~u@host PART #c\n");
  check_exchanges(scene.bob, {
                                 {"PART #a", ":relay 442 bob #a :You're not on that channel\n"},
                                 {"PART #nowhere", ":relay 403 bob #nowhere :No such channel\n"},
                             });
}

TEST_CASE("a channel may refuse a newcomer", "[irc]") {
  IrcPair scene;
  const auto refusal = [&](const std::string& mode, const std::string& join = "JOIN #a") {
    scene.alice.type("MODE #a " + mode);
    return scene.bob.answer_to(join);
  };
  CHECK(refusal("+k key") == ":relay 475 bob #a :Cannot join channel (+k): wrong key\n");
  CHECK(refusal("+l 1", "JOIN #a key") == ":relay 471 bob #a :Cannot join channel (+l): it takes 1\n");
  CHECK(refusal("-l+i", "JOIN #a key") ==
        ":relay 473 bob #a :Cannot join channel (+i): you are not invited\n");
  CHECK(refusal("-i+b bob!*@*", "JOIN #a key") ==
        ":relay 474 bob #a :Cannot join channel (+b): you are banned\n");
  CHECK(contains(refusal("+e *!*@host", "JOIN #b,#a x,key"), ":bob!~u@host JOIN #a\n"));
}

TEST_CASE("a topic is shown, set and locked", "[irc]") {
  IrcPair scene;
  scene.both_in();
  check_exchanges(scene.alice, {
                                   {"TOPIC #a", ":relay 331 alice #a :No topic is set\n"},
                                   {"TOPIC #a :two words", ":alice!~u@host TOPIC #a :two words\n"},
                                   {"MODE #a +t", ":alice!~u@host MODE #a +t\n"},
                                   {"TOPIC #nowhere", ":relay 403 alice #nowhere :No such channel\n"},
                               });
  CHECK(scene.bob.answer_to("TOPIC #a :mine") == ":relay 482 bob #a :You're not channel operator\n");
  CHECK(scene.alice.answer_to("TOPIC #a :") == ":alice!~u@host TOPIC #a :\n");
  FakeIrcClient carol(scene.relay, "carol");
  CHECK(carol.answer_to("TOPIC #a :x") == ":relay 442 carol #a :You're not on that channel\n");
}

TEST_CASE("what is secret stays so", "[irc]") {
  IrcPair scene;
  scene.alice.type("MODE #a +s");
  scene.alice.type("TOPIC #a :plans");
  check_exchanges(scene.bob, {
                                 {"TOPIC #a", ":relay 403 bob #a :No such channel\n"},
                                 {"MODE #a", ":relay 403 bob #a :No such channel\n"},
                                 {"MODE #a b", ":relay 403 bob #a :No such channel\n"},
                                 {"NAMES #a", ":relay 366 bob #a :End of /NAMES list\n"},
                                 {"WHO #a", ":relay 315 bob #a :End of WHO list\n"},
                             });
  CHECK_FALSE(contains(scene.bob.answer_to("LIST"), "#a "));
  CHECK_FALSE(contains(scene.bob.answer_to("WHOIS alice"), "#a"));
  CHECK(contains(scene.alice.answer_to("NAMES #a"), ":relay 353 alice @ #a :@alice\n"));
}

TEST_CASE("names have prefixes, and hosts for those who want them", "[irc]") {
  IrcPair scene;
  scene.both_in();
  scene.alice.type("MODE #a +vv alice bob");
  FakeIrcClient carol(scene.relay, "carol", "multi-prefix userhost-in-names");
  CHECK(contains(scene.alice.answer_to("NAMES #a"), ":@alice +bob\n"));
  carol.type("JOIN #a");
  CHECK(contains(carol.received(), ":@+alice!~u@host +bob!~u@host carol!~u@host\n"));
  CHECK(contains(carol.answer_to("WHO #a"), "alice H@+ :0"));
  check_exchanges(carol, {
                             {"NAMES", ":relay 366 carol * :End of /NAMES list\n"},
                             {"NAMES #nowhere", ":relay 366 carol #nowhere :End of /NAMES list\n"},
                         });
}

TEST_CASE("long lists of names are not cut", "[irc]") {
  FakeIrcRelay relay;
  relay.irc.server_name = std::string(63, 's');
  std::vector<std::unique_ptr<FakeIrcClient>> crowd;
  const std::string room = "#" + std::string(49, 'c');
  for (int i = 0; i < 30; ++i) {
    const std::string nick = "n" + std::to_string(100 + i) + std::string(28, 'n');
    crowd.push_back(std::make_unique<FakeIrcClient>(relay, nick, "userhost-in-names"));
    crowd.back()->type("JOIN " + room);
  }
  const std::string names = crowd[0]->answer_to("NAMES " + room);
  for (int i = 0; i < 30; ++i) {
    const std::string nick = "n" + std::to_string(100 + i) + std::string(28, 'n');
    CHECK(contains(names, nick + "!~u@host"));
  }
  for (std::size_t at = 0; at < names.size(); at = names.find('\n', at) + 1)
    CHECK(names.find('\n', at) - at <= 510);
}

TEST_CASE("LIST takes the usual filters", "[irc]") {
  IrcPair scene;
  scene.both_in();
  scene.bob.type("JOIN #tea");
  scene.bob.type("TOPIC #tea :green", at_second(60));
  const auto listed = [&](const std::string& filters) {
    std::string rooms;
    const std::string answer = scene.alice.answer_to("LIST " + filters, at_second(600));
    CHECK(answer.starts_with(":relay 321 alice Channel :Users  Name\n"));
    CHECK(answer.ends_with(":relay 323 alice :End of /LIST\n"));
    for (const char* room : {"#a", "#lobby", "#tea"}) {
      if (contains(answer, ":relay 322 alice " + std::string(room) + " ")) rooms += room;
    }
    return rooms;
  };
  CHECK(listed("") == "#a#tea");  // nobody is in the lobby
  CHECK(listed("#tea,#A") == "#a#tea");
  CHECK(listed("#none") == "");
  CHECK(listed(">1") == "#a");
  CHECK(listed("<2,>0") == "#tea");
  CHECK(listed("*e*") == "#tea");
  CHECK(listed("!*e*") == "#a");
  CHECK(listed("C>5") == "#a#tea");
  CHECK(listed("C<5") == "");
  CHECK(listed("T<10") == "#tea");
  CHECK(listed("T>5") == "#tea");  // #a has no topic, so it has none of any age
  CHECK(listed("T>10") == "");
  CHECK(listed("T>x") == "");
  CHECK(listed("#lobby") == "");
  scene.bob.type("JOIN #lobby");
  CHECK(listed("#lobby") == "#lobby");
  CHECK(contains(scene.alice.answer_to("LIST #tea"), ":relay 322 alice #tea 1 :green\n"));
}

TEST_CASE("keys belong to channels by their places", "[irc]") {
  IrcPair scene;
  scene.alice.type("JOIN #open,#b,#c");
  scene.alice.type("MODE #b +k k2");
  scene.alice.type("MODE #c +k k3");
  const auto entered = [&](const std::string& line) {
    const std::string answer = scene.bob.answer_to(line);
    std::string rooms;
    for (const std::string room : {"#open", "#b", "#c"}) {
      if (contains(answer, " JOIN " + room + "\n")) rooms += room;
    }
    scene.bob.type("JOIN 0");
    return rooms;
  };
  CHECK(entered("JOIN #open,#b ,k2") == "#open#b");
  CHECK(entered("JOIN #open,#b k2") == "#open");
  CHECK(entered("JOIN #b,#open,#c k2,,k3") == "#open#b#c");
  CHECK(entered("JOIN #b,,#c k2,x,k3") == "#b#c");
  CHECK(entered("JOIN #c,#b k3,k2,more") == "#b#c");
  CHECK(entered("JOIN ,#b ,k2") == "#b");
}

TEST_CASE("KICK takes one channel with nicks, or pairs", "[irc]") {
  IrcCompany scene;
  scene.alice.enter("#b");
  scene.bob.enter("#b");
  FakeIrcClient carol(scene.relay, "carol");
  carol.enter("#b");
  scene.alice.received();
  CHECK(scene.alice.answer_to("KICK #a,#b bob,carol :out") ==
        ":alice!~u@host KICK #a bob :out\n:alice!~u@host KICK #b carol :out\n");
  CHECK(scene.alice.answer_to("KICK #a,#b bob") == ":relay 461 alice KICK :Not enough parameters\n");
  CHECK(scene.alice.answer_to("KICK #nowhere,#b bob,bob") ==
        ":relay 403 alice #nowhere :No such channel\n:alice!~u@host KICK #b bob :alice\n");
}

TEST_CASE("operators throw people out", "[irc]") {
  IrcPair scene;
  scene.both_in();
  const FakeIrcClient carol(scene.relay, "carol");
  CHECK(scene.bob.answer_to("KICK #a alice") == ":relay 482 bob #a :You're not channel operator\n");
  check_exchanges(scene.alice,
                  {
                      {"KICK #a carol", ":relay 441 alice carol #a :They aren't on that channel\n"},
                      {"KICK #nowhere bob", ":relay 403 alice #nowhere :No such channel\n"},
                      {"KICK #a nobody", ":relay 401 alice nobody :No such nick\n"},
                      {"KICK #a BOB,nobody :out",
                       ":alice!~u@host KICK #a bob :out\n:relay 401 alice nobody :No such nick\n"},
                      {"KICK #a a,b,c,d,e",
                       ":relay 401 alice a :No such nick\n"
                       ":relay 401 alice b :No such nick\n"
                       ":relay 401 alice c :No such nick\n"
                       ":relay 401 alice d :No such nick\n"
                       ":relay 407 alice e :Too many targets: 4 are the most\n"},
                  });
  CHECK(scene.bob.received() == ":alice!~u@host KICK #a bob :out\n");
  CHECK(scene.bob.answer_to("KICK #a alice") == ":relay 442 bob #a :You're not on that channel\n");
  CHECK(scene.alice.answer_to("KICK #a alice,alice") ==
        ":alice!~u@host KICK #a alice :alice\n:relay 403 alice #a :No such channel\n");
}

TEST_CASE("an IRC client is told of everybody in a flood, for it keeps lists", "[irc]") {
  FakeIrcRelay relay;
  FakeIrcClient alice(relay, "alice");
  FakeClient person(relay, "person");
  person.answer_to("/join a");
  alice.enter("#a,#b");
  for (int i = 0; i < 100; ++i) {
    FakeIrcClient passing(relay, "passing");
    passing.enter(i % 2 == 0 ? "#a,#b" : "#a");
    passing.dialect().leave("gone", at_second(0));
  }
  const std::string heard = alice.received();
  CHECK(occurrences(heard, " JOIN #a\n") == 100);
  CHECK(occurrences(heard, " JOIN #b\n") == 50);
  CHECK(occurrences(heard, " QUIT :") == 100);
  CHECK(occurrences(person.received(), "passing") < 95);
  relay.hub.expire(at_second(5));
  CHECK(person.received().ends_with(" others left\n"));
  CHECK(alice.received().empty());
}
