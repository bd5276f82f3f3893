#include "catch.h"
#include "client/commands/commands.h"
#include "client/conversation/limits.h"
#include "client_talk.h"

#include <string>
#include <vector>

using namespace chat;
using namespace chat::client;
using namespace chat::test;

TEST_CASE("where one is, and who is there", "[client]") {
  FakeIrcServer server;
  CHECK(server.talk.current() == nullptr);
  CHECK(server.talk.join("#a", "", false).empty());
  CHECK(server.talk.join("#B", "key", false).empty());
  server.lets_in();
  CHECK(server.client_sent().find("\nJOIN #B,#a key\n") != std::string::npos);
  server.forget();
  server.says(":alice!a@h JOIN #b\n:s 353 alice = #b :alice\n:s 366 alice #b :End\n");
  server.says(
      ":alice!a@h JOIN #a\n:s 353 alice = #a :@+bob!b@h carol\n:s 353 alice = #a :alice\n:s 366 alice #a "
      ":End\n");
  CHECK(server.events() ==
        "joined #B <alice> {own}\nanswer #B Nobody else is here.\n"
        "joined #a <alice> {own}\nanswer #a @bob and carol are here.\n");
  const Place* a = server.talk.find("#A");
  REQUIRE(a != nullptr);
  CHECK(server.talk.current() == a);
  CHECK(a->members.at("bob").prefixes == "@+");

  server.says(
      ":bob!b@h MODE #a -o+b-v bob *!*@x bob\n:bob!b@h MODE #a +v carol\n:bob!b@h MODE #a +o carol\n");
  CHECK(a->members.at("bob").prefixes.empty());
  CHECK(a->members.at("carol").prefixes == "@+");
  server.says(":carol!c@h NICK dora\n:bob!b@h QUIT :x\n:eve!e@h JOIN #a\n:eve!e@h KICK #a dora\n");
  CHECK(server.talk.nicks(*a) == std::vector<std::string>{"eve"});
  CHECK(server.talk.places().size() == 2);
}

TEST_CASE("who is in a room is told as a list, of as many as the server names", "[client]") {
  FakeIrcServer server;
  server.lets_in();
  server.opens("#a");
  server.forget();
  const auto members_told = [&](std::string_view lines) {
    server.says(lines);
    std::string told;
    for (const Event& event : server.happened.take_all()) {
      for (const Member& each : event.members) told += each.prefixes + each.nick + " ";
      told += "/ ";
    }
    return told;
  };
  for (const std::string room : {"#a", "#elsewhere"}) {
    const std::string row = ":s 353 alice = " + room + " :";
    const std::string end = ":s 366 alice " + room + " :End\n";
    CHECK(members_told(row + "@+bob!b@h alice\n" + row + "carol\n" + end) == "@+bob alice carol / ");
    // What is not listed again is not told again: else a short line would call for a long one, as often as it
    // likes.
    CHECK(members_told(end + end) == "/ / ");
    CHECK(members_told(row + "dan\n:s 353 alice = #other :erin\n" + end) == "/ ");
    CHECK(members_told(row + "dan\n" + end) == "dan / ");
  }
  std::string many;
  for (int i = 0; i < 50; ++i) many += ":s 353 alice = #elsewhere :n" + std::to_string(i) + "\n";
  server.says(many + ":s 366 alice #elsewhere :End\n");
  const auto told = server.happened.take_all();
  REQUIRE(told.size() == 1);
  CHECK(told[0].members.size() == 50);
  CHECK(told[0].text == "50 people are in #elsewhere.");
}

TEST_CASE("completion offers who spoke last first", "[client]") {
  ClientTalk scene;
  const Place& b = *scene.server.talk.find("#b");
  CHECK(scene.server.talk.nicks(b) == std::vector<std::string>{"bob", "carol"});
  scene.tells(":carol!c@h PRIVMSG #b :x");
  CHECK(scene.server.talk.nicks(b) == std::vector<std::string>{"carol", "bob"});
  scene.tells(":bob!b@h PRIVMSG #b :x\n:bob!b@h NICK aaron\n:dan!d@h JOIN #b");
  CHECK(scene.server.talk.nicks(b) == std::vector<std::string>{"aaron", "carol", "dan"});
  scene.tells(":aaron!b@h PRIVMSG #b :x\n:AARON!b@h PART #b\n:aaron!b@h JOIN #b\n");
  CHECK(scene.server.talk.nicks(b) == std::vector<std::string>{"carol", "aaron", "dan"});
  scene.tells(":aaron!b@h PRIVMSG #b :back");
  CHECK(scene.server.talk.nicks(b) == std::vector<std::string>{"aaron", "carol", "dan"});
}

TEST_CASE("what is said elsewhere is unread until one goes there", "[client]") {
  ClientTalk scene;
  Conversation& talk = scene.server.talk;
  const Place& b = *talk.find("#b");
  CHECK(talk.current()->name == "#a");
  scene.tells(
      ":bob!b@h PRIVMSG #a :x\n:bob!b@h PRIVMSG #b :x\n:bob!b@h PRIVMSG #b :alice?\n:eve!e@h PRIVMSG alice "
      ":psst");
  CHECK(talk.current()->unread == 0);
  CHECK(b.unread == 2);
  CHECK(b.mentions == 1);
  CHECK(talk.find("eve")->mentions == 1);
  CHECK(talk.switch_to("#B"));
  CHECK(b.unread == 0);
  CHECK(b.mentions == 0);
  CHECK_FALSE(talk.switch_to("#c"));
  talk.open_private("dan");
  CHECK(talk.current()->name == "dan");
  CHECK(talk.leave("dan", scene.server.now));
  CHECK(talk.current()->name == "#b");
  CHECK_FALSE(talk.leave("dan", scene.server.now));
}

TEST_CASE("who leaves a room is in another one, or told where", "[client]") {
  ClientTalk scene;
  Conversation& talk = scene.server.talk;
  scene.tells(":eve!e@h PRIVMSG alice :psst");
  CHECK(scene.tells(":alice!a@h PART #a") == "left #a <alice> {own}\n");
  CHECK(talk.current()->name == "#b");
  CHECK(scene.tells(":alice!a@h PART #b") == "left #b <alice> {own}\ninfo You talk to eve now.\n");
  CHECK(talk.current()->name == "eve");
  talk.leave("eve", scene.server.now);
  CHECK(scene.server.events() == "info You are in no room: /join one, such as #lobby.\n");
  CHECK(talk.current() == nullptr);
}

TEST_CASE("who leaves a room and asks for it at once is in it again", "[client]") {
  ClientTalk scene;
  Conversation& talk = scene.server.talk;
  CHECK(talk.leave("#a", scene.server.now));
  CHECK(talk.join("#a", "", true).empty());
  CHECK(talk.take_lines() == std::vector<std::string>{"PART #a", "JOIN #a"});
  CHECK(scene.tells(":alice!a@h PART #a") == "left #a <alice> {own}\n");
  REQUIRE(talk.find("#a") != nullptr);
  CHECK_FALSE(talk.find("#a")->joined);
  scene.tells(":alice!a@h JOIN #a");
  CHECK(talk.find("#a")->joined);
  CHECK_FALSE(talk.find("#a")->is_left());
  CHECK(talk.current()->name == "#a");
}

TEST_CASE("who leaves is back where they were", "[client]") {
  ClientTalk scene;
  Conversation& talk = scene.server.talk;
  scene.server.opens("#c");
  for (const char* nick : {"dan", "eve"}) talk.open_private(nick);
  talk.switch_to("#b");
  talk.open_private("fay");
  scene.server.forget();
  CHECK(talk.leave("fay", scene.server.now));
  CHECK(scene.server.events() == "info You talk in #b now.\n");
  talk.switch_to("eve");
  talk.switch_to("dan");
  CHECK(talk.leave("dan", scene.server.now));
  CHECK(scene.server.events() == "info You talk to eve now.\n");
  talk.open_private("dan");
  talk.switch_to("eve");
  CHECK(talk.leave("dan", scene.server.now));
  CHECK(scene.server.events() == "info Your talk with dan is closed.\n");
  CHECK(talk.current()->name == "eve");
  talk.switch_to("#a");
  talk.switch_to("eve");
  talk.switch_to("#c");
  CHECK(scene.tells(":alice!a@h PART #c") == "left #c <alice> {own}\n");
  CHECK(talk.current()->name == "#a");
}

TEST_CASE("a room one was thrown out of comes last", "[client]") {
  ClientTalk scene;
  scene.tells(":bob!b@h KICK #b alice :out\n:eve!e@h PRIVMSG alice :psst\n:alice!a@h PART #a");
  CHECK(scene.server.talk.current()->name == "eve");
  scene.server.talk.leave("eve", scene.server.now);
  CHECK(scene.server.talk.current()->name == "#b");
}

TEST_CASE("with nobody there is no talk", "[client]") {
  ClientTalk scene;
  Conversation& talk = scene.server.talk;
  talk.say(Event::Kind::message, "nobody", "hi", scene.server.now);
  CHECK(talk.find("nobody") != nullptr);
  scene.tells(":s 401 alice nobody :No such nick");
  CHECK(talk.find("nobody") == nullptr);
  scene.tells(":eve!e@h PRIVMSG alice :psst\n:s 401 alice eve :No such nick");
  CHECK(talk.find("eve") != nullptr);
  // The next line would be said in a room.
  talk.open_private("nobody");
  scene.tells(":s 401 alice nobody :No such nick");
  CHECK(talk.current()->name == "nobody");
}

TEST_CASE("a talk that cannot be opened says why", "[client]") {
  ClientTalk scene;
  CHECK(scene.server.talk.open_private("bob,carol") == "bob,carol is nobody's name.");
  CHECK(scene.server.talk.current()->name == "#a");
}

TEST_CASE("strangers cannot keep one from talking elsewhere", "[client]") {
  ClientTalk scene;
  Conversation& talk = scene.server.talk;
  scene.tells(":bob!b@h PRIVMSG alice :hi");
  talk.say(Event::Kind::message, "bob", "hello", scene.server.now);
  scene.tells(":carol!c@h PRIVMSG alice :hi");
  talk.switch_to("carol");
  talk.switch_to("#a");
  for (std::size_t i = 0; i < kPlacesMax; ++i) {
    const std::string told = scene.tells(":s" + std::to_string(i) + "!s@h PRIVMSG alice :buy");
    CHECK(told.starts_with("message s" + std::to_string(i)));
  }
  CHECK(talk.places().size() == kPlacesMax);
  CHECK(talk.find("s0") == nullptr);
  CHECK(talk.find("s199") != nullptr);
  CHECK(talk.join("#new").empty());
  CHECK(talk.open_private("dan").empty());
  for (const char* kept : {"#a", "#b", "bob", "carol", "#new", "dan"}) CHECK(talk.find(kept) != nullptr);
}

TEST_CASE("a room that is late does not take the place of where one went meanwhile", "[client]") {
  ClientTalk scene;
  Conversation& talk = scene.server.talk;
  talk.join("#slow");
  const bool privately = GENERATE(true, false);
  if (privately) {
    talk.open_private("bob");
  } else {
    talk.switch_to("#a");
  }
  scene.tells(":alice!a@h JOIN #slow");
  CHECK(talk.find("#slow")->joined);
  CHECK(talk.current()->name == (privately ? "bob" : "#a"));
}

TEST_CASE("a wrong key for a room one is in changes nothing", "[client]") {
  ClientTalk scene;
  scene.server.talk.join("#a", "wrong");
  CHECK(scene.server.talk.find("#a")->key.empty());
}

TEST_CASE("what cannot be joined is said to be the name or the key", "[client]") {
  EventQueue happened;
  Conversation talk(happened);
  CHECK(talk.join("#a,#b") ==
        "#a,#b cannot be a room's name: it may have no comma, and 200 bytes at the most.");
  CHECK(talk.join("#a", "two words") ==
        "That cannot be the key of #a: 150 bytes at the most, no space, no comma, no ':' first.");
}

TEST_CASE("a room that is joined later becomes the current one at once, and is left", "[client]") {
  ClientTalk scene;
  Conversation& talk = scene.server.talk;
  talk.join("#c", "k");
  CHECK(scene.server.client_sent().starts_with("JOIN #c k\n"));
  // However long the server takes: what is typed next is for that room.
  CHECK(talk.current()->name == "#c");
  CHECK(talk.current()->awaited);
  scene.tells(":alice!a@h JOIN #c");
  CHECK(talk.current()->name == "#c");
  talk.join("#a");
  CHECK(talk.current()->name == "#a");
  CHECK(scene.server.client_sent().find("JOIN") == std::string::npos);
  talk.leave("#c", scene.server.now, "bye all");
  CHECK(scene.server.client_sent().find("PART #c :bye all\n") != std::string::npos);
  CHECK(talk.find("#c") != nullptr);
  scene.tells(":alice!a@h PART #c :bye all");
  CHECK(talk.find("#c") == nullptr);
  CHECK_FALSE(talk.join("no good").empty());
  CHECK_FALSE(talk.join("#" + std::string(200, 'x')).empty());
}

TEST_CASE("a room that lets nobody in is no place", "[client]") {
  ClientTalk scene;
  scene.server.talk.join("#c");
  CHECK(scene.tells(":s 473 alice #c :Cannot join") == "error #c Only who is invited may enter #c.\n");
  CHECK(scene.tells(":s 470 alice #c ##c :Forwarding") == "error #c #c sends you on to ##c.\n");
  CHECK(scene.server.talk.find("#c") == nullptr);
  scene.tells(":s 473 alice #a :what?");
  CHECK(scene.server.talk.find("#a") != nullptr);
}

TEST_CASE("a private conversation follows its name", "[client]") {
  ClientTalk scene;
  scene.tells(":bob!b@h PRIVMSG alice :psst");
  CHECK(scene.tells(":bob!b@h NICK rob") == "renamed #a <bob> -> rob\nrenamed #b <bob> -> rob\n");
  CHECK(scene.server.talk.find("bob") == nullptr);
  CHECK(scene.server.talk.find("rob") != nullptr);
  scene.tells(":alice!a@h NICK al");
  CHECK(scene.server.talk.nick() == "al");
  CHECK(scene.tells(":rob!b@h PRIVMSG #a :hi al") == "message #a <rob> hi al {mention}\n");
}

TEST_CASE("one comes back with the key that a room has now", "[client]") {
  struct Case {
    std::string before;
    std::string change;
    std::string joins;
  };
  for (const auto& [before, change, joins] : std::initializer_list<Case>{
           {"", ":bob!b@h MODE #a +k sesame", "JOIN #a sesame"},
           {"", ":alice!a@h MODE #a +k :sesame", "JOIN #a sesame"},
           {"", ":bob!b@h MODE #a +o-l+k bob sesame", "JOIN #a sesame"},
           {"old", ":bob!b@h MODE #A +nk-b new x!*@*", "JOIN #a new"},
           {"old", ":bob!b@h MODE #a -k old", "JOIN #a"},
           {"old", ":bob!b@h MODE #a -k+l * 5", "JOIN #a"},
           {"old", ":bob!b@h MODE #a -k+k old new", "JOIN #a new"},
           {"old", ":bob!b@h MODE #a +k *", "JOIN #a old"},
           {"old", ":bob!b@h MODE #a +k", "JOIN #a old"},
           {"old", ":bob!b@h MODE #a +k a,b", "JOIN #a old"},
           {"old", ":bob!b@h MODE #a +o alice", "JOIN #a old"},
           {"old", ":bob!b@h MODE #b +k new", "JOIN #a old"},
           {"", ":s 324 alice #a +ntkl sesame 5", "JOIN #a sesame"},
           {"old", ":s 324 alice #a +ntk", "JOIN #a old"},
           {"old", ":s 324 alice #a +nk <key>", "JOIN #a old"},
       }) {
    CAPTURE(before, change);
    FakeIrcServer server;
    server.talk.join("#a", before);
    server.lets_in();
    server.opens("#a");
    server.says(change + "\n");
    server.lose();
    server.connect();
    server.lets_in();
    CHECK(server.client_sent().find("\n" + joins + "\n") != std::string::npos);
  }
}

TEST_CASE("one comes back with the key that one sent, whatever command it was in", "[client]") {
  struct Case {
    std::vector<std::string> typed;
    std::string answer;
    std::string joins;
  };
  for (const auto& [typed, answer, joins] : std::initializer_list<Case>{
           {{"/raw JOIN #c sesame"}, ":alice!a@h JOIN #c", "JOIN #c sesame"},
           {{"/quote join #c sesame"}, ":alice!a@h JOIN #C", "JOIN #C sesame"},
           {{"/raw JOIN #x,#c one,two"}, ":alice!a@h JOIN #c", "JOIN #c two"},
           {{"/raw JOIN #x,#c ,two"}, ":alice!a@h JOIN #c", "JOIN #c two"},
           {{"/raw JOIN #c"}, ":alice!a@h JOIN #c", "JOIN #c"},
           {{"/raw JOIN #c wrong"}, ":s 475 alice #c :No\n:alice!a@h JOIN #c", "JOIN #c"},
           {{"/raw JOIN #c", "/raw MODE #c +nk sesame"},
            ":alice!a@h JOIN #c\n:alice!a@h MODE #c +nk sesame",
            "JOIN #c sesame"},
           {{"/join #c sesame", "/raw JOIN #c"}, ":alice!a@h JOIN #c", "JOIN #c sesame"},
       }) {
    CAPTURE(typed, answer);
    FakeIrcServer server;
    server.lets_in();
    Commands commands(server.talk);
    for (const std::string& line : typed) commands.run(line, server.now);
    server.says(answer + "\n");
    server.lose();
    server.connect();
    server.lets_in();
    CHECK(server.client_sent().find("\n" + joins + "\n") != std::string::npos);
  }
}

TEST_CASE("a key that the server hides is the one that one set", "[client]") {
  for (const std::string typed :
       {"/mode +lk 5 sesame", "/raw MODE #a +ok bob sesame", "/raw mode #A k sesame"}) {
    CAPTURE(typed);
    ClientTalk scene;
    Commands commands(scene.server.talk);
    commands.run(typed, scene.server.now);
    scene.tells(":alice!a@h MODE #a +k *");
    CHECK(scene.server.talk.find("#a")->key == "sesame");
  }
}

TEST_CASE("whoever was put out of a room comes in again with its key", "[client]") {
  ClientTalk scene;
  scene.tells(":bob!b@h MODE #a +k sesame\n:bob!b@h KICK #a alice");
  scene.server.forget();
  CHECK(scene.server.talk.join("#a").empty());
  CHECK(scene.server.client_sent().find("JOIN #a sesame\n") != std::string::npos);
}

TEST_CASE("one's own modes are told of, but for those on coming", "[client]") {
  FakeIrcServer server;
  server.says(":irc.example 001 alice :Welcome\n:alice MODE alice :+i\n:irc.example 422 alice :None\n");
  server.confirms();
  CHECK(server.events().find("modes") == std::string::npos);
  server.says(":alice!a@h MODE alice :+w\n:NickServ MODE alice :+r-w\n");
  CHECK(server.events() == "info Your own modes: +w\ninfo Your own modes: +r-w\n");
}
