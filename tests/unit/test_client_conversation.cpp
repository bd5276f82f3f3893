#include "catch.h"
#include "client_talk.h"
#include "common/iso_time.h"

#include <chrono>
#include <string>

using namespace chat;
using namespace chat::client;
using namespace chat::test;
using std::chrono::seconds;

namespace {

struct Exchange {
  std::string said;
  std::string told;
};

void check_exchanges(std::initializer_list<Exchange> exchanges) {
  for (const auto& [said, told] : exchanges) {
    CAPTURE(said);
    CHECK(ClientTalk().tells(said) == told);
  }
}

}  // namespace

TEST_CASE("what people say", "[client]") {
  check_exchanges({
      {":bob!b@h PRIVMSG #A :hi  there", "message #a <bob> hi  there\n"},
      {":bob!b@h PRIVMSG #a :hi Alice!", "message #a <bob> hi Alice! {mention}\n"},
      {":bob!b@h PRIVMSG #a :\x01"
       "ACTION waves\x01",
       "action #a <bob> waves\n"},
      {":bob!b@h PRIVMSG #a :\x01"
       "ACTION\x01",
       "action #a <bob>\n"},
      {":bob!b@h PRIVMSG #a :\x01"
       "ACTION \x01",
       "action #a <bob>\n"},
      {":bob!b@h PRIVMSG #a :\x01"
       "ACTION waves",
       "action #a <bob> waves\n"},
      {":bob!b@h PRIVMSG #a :\x01"
       "ACTIONFOO\x01",
       ""},
      {":bob!b@h PRIVMSG alice :\x01"
       "ACTIONS speak\x01",
       "info bob asked for ACTIONS speak, which this client does not do.\n"},
      {":bob!b@h PRIVMSG alice :psst", "message bob <bob> psst {private}\n"},
      {":bob!b@h NOTICE alice :psst", "notice bob <bob> psst {private}\n"},
      {":bob!b@h NOTICE #a :hm", "notice #a <bob> hm\n"},
      {":bob!b@h PRIVMSG @#a :ops", "message #a <bob> -> @#a ops\n"},
      {":irc.example NOTICE alice :restart soon", "notice <irc.example> restart soon\n"},
      {":bob!b@h WALLOPS :fire", "notice <bob> fire\n"},
      {":bob!b@h PRIVMSG #elsewhere :hi", "message #elsewhere <bob> hi\n"},
      {":bob!b@h PRIVMSG #a :Gr\xFC\xDF", "message #a <bob> Gr\u00FC\u00DF\n"},
      {":bob!b@h PRIVMSG #a", ""},
      {":bob!b@h TAGMSG #a", ""},
      {":alice!a@h PRIVMSG #a :mine", "message #a <alice> mine {own}\n"},
      {":alice!a@h PRIVMSG bob :mine", "message bob <alice> mine {private} {own}\n"},
  });
}

TEST_CASE("coming and going", "[client]") {
  check_exchanges({
      {":eve!e@h JOIN #a", "joined #a <eve>\n"},
      {":eve!e@h JOIN #a account :Real", "joined #a <eve>\n"},
      {":bob!b@h PART #a :bye", "left #a <bob> bye\n"},
      {":bob!b@h QUIT :gone", "quit #a <bob> gone\nquit #b <bob> gone\n"},
      {":eve!e@h QUIT :gone", ""},
      {":bob!b@h KICK #b carol :out", "kicked #b <bob> -> carol out\n"},
      {":bob!b@h KICK #b carol :BOB", "kicked #b <bob> -> carol\n"},
      {":bob!b@h KICK #b carol :carol", "kicked #b <bob> -> carol\n"},
      {":carol!c@h QUIT :Quit", "quit #b <carol>\n"},
      {":carol!c@h QUIT :Quit: ", "quit #b <carol>\n"},
      {":carol!c@h QUIT :Client Quit", "quit #b <carol>\n"},
      {":carol!c@h QUIT :carol", "quit #b <carol>\n"},
      {":s 221 alice +", "answer You have no modes set.\n"},
      {":s 221 alice +i", "answer Your modes are +i\n"},
      {":s 404 alice #a :You cannot (+m).",
       "error #a Not said: #a does not take messages from you now (You cannot (+m)).\n"},
      {":carol!c@h QUIT :Quit: tea", "quit #b <carol> Quit: tea\n"},
      {":bob!b@h KICK #a alice :out",
       "kicked #a <bob> -> alice out {mention}\n"
       "info #a You are no longer in #a. /join #a asks to be let in again.\n"},
      {":bob!b@h NICK rob", "renamed #a <bob> -> rob\nrenamed #b <bob> -> rob\n"},
      {":alice!a@h NICK al", "renamed <alice> -> al {own}\n"},
      {":alice!a@h PART #a", "left #a <alice> {own}\n"},
      {":bob!b@h INVITE alice #c", "invited #c <bob> -> alice {mention}\n"},
      {":bob!b@h INVITE eve #a", "invited #a <bob> -> eve\n"},
      {":bob!b@h AWAY :lunch", ""},
      {":bob!b@h TOPIC #a :t", "topic #a <bob> t\n"},
      {":s 332 alice #a :t\n:s 333 alice #a bob 1", "topic #a t\n"},
      {":bob!b@h MODE #a +o-v alice bob", "mode #a <bob> +o-v alice bob\n"},
      {":bob!b@h MODE #a -ko * alice", "mode #a <bob> -ko alice\n"},
      {":bob!b@h MODE #a +k-b tea * x", "mode #a <bob> +k-b tea * x\n"},
      {":alice MODE alice :+i", "info Your own modes: +i\n"},
  });
}

TEST_CASE("what the server answers", "[client]") {
  check_exchanges({
      {":s 401 alice eve :No such nick", "error There is nobody here called eve.\n"},
      {":s 404 alice #a :Cannot send to channel (+m)",
       "error #a Not said: #a does not take messages from you now (Cannot send to channel (+m)).\n"},
      {":s 482 alice #a :You must be op", "error #a Only operators of #a may do that.\n"},
      {":s 432 alice 4you :Erroneous nickname",
       "error The server does not take the name 4you: Erroneous nickname. Names are made of A-Z, a-z, 0-9 "
       "and "
       "[]\\`_^{|}-, and begin with neither 0-9 nor -.\n"},
      {":s 432 alice m\xC3\xBCller :Letters and digits alone",
       "error The server does not take the name m\xC3\xBCller: Letters and digits alone\n"},
      {":s 432 alice bob :Reserved", "error The server does not take the name bob: Reserved\n"},
      {":s 433 alice bob :taken", "error The name bob is taken.\n"},
      {":s 433 alice bob :Nickname is already in use.", "error The name bob is taken.\n"},
      {":s 433 alice root :Nickname is reserved: it would pass for the server's own",
       "error You cannot have the name root: Nickname is reserved: it would pass for the server's own\n"},
      {":s 728 alice #a q x!*@* bob 1\n:s 729 alice #a q :End", "answer #a #a: x!*@* may not speak\n"},
      {":s 729 alice #a q :End of quiet list", "answer #a #a lets everybody speak.\n"},
      {":s 900 alice alice!a@h al :You are now logged in as al", "info You are logged in as al.\n"},
      {":s 901 alice alice!a@h :You are now logged out", "info You are logged in no longer.\n"},
      {":s 901 alice alice!a@h :You are now logged out: alice has a new password",
       "info You are logged in no longer: alice has a new password.\n"},
      {":s 365 alice * :End of LINKS list", "answer End of LINKS list\n"},
      {":s 219 alice u :End of STATS report", "answer End of STATS report\n"},
      {":s 499 alice #a x :Odd", "error #a x Odd\n"},
      {":s 999 alice x :Odd", "answer x Odd\n"},
      {":s 324 alice #a :+nt", "answer #a #a has the modes +nt\n"},
      {":s 324 alice #a +", "answer #a #a has no modes set.\n"},
      {":s 329 alice #a 1795273132", ""},
      {":s 331 alice #a :No topic", "answer #a #a has no topic.\n"},
      {":s 367 alice #a x!*@*\n:s 368 alice #a :End", "answer #a #a: x!*@* is banned\n"},
      {":s 368 alice #a :End", "answer #a #a has no bans.\n"},
      {":s 347 alice #a :End", "answer #a #a lets nobody enter uninvited.\n"},
      {":s 306 alice :x", "info You are marked as away.\n"},
      {":s 301 alice bob :lunch", "answer bob is away: lunch\n"},
      {":s 341 alice eve #a", "answer #a You invited eve to #a.\n"},
      {":s 352 alice #a ~bob h s bob G@ :0 Bob B\n:s 315 alice #a :End",
       "answer #a bob (~bob@h): Bob B, away\n"},
      {":s 315 alice x* :End", "answer Nobody matches x*.\n"},
      {":s 321 alice Channel :Users\n:s 322 alice #a 1 :hi\n:s 322 alice #b 12 :\n:s 323 alice :End",
       "answer #a, 1 person: hi\nanswer #b, 12 people\n"},
      {":s 323 alice :End", "answer There are no rooms to be seen.\n"},
      {":s 317 alice bob 7500 1 :seconds idle, signon time", "answer bob has said nothing for 2 h 5 min.\n"},
      {":s 317 alice bob 9x", "answer bob has said nothing for 9x.\n"},
      {":s 311 alice bob ~b h * :Bob B\n:s 319 alice bob :@#a #b\n:s 312 alice bob s :Info\n:s 318 alice bob "
       ":End",
       "answer bob is ~b@h: Bob B\nanswer bob is in @#a #b\nanswer bob is connected to s (Info)\n"},
      {":s 372 alice :- Be kind\n:s 376 alice :End", "answer Be kind\n"},
      {":s 251 alice :There are 3 users", "answer There are 3 users\n"},
      {"FAIL JOIN SOME_CODE #a :Not so fast", "error Not so fast (JOIN SOME_CODE)\n"},
      {"WARN * SOME_CODE :Careful", "answer Warning: Careful\n"},
      {"NOTE * SOME_CODE :By the way", "answer By the way\n"},
      {":s UNHEARD of", ""},
      {":s 001 alice :again", ""},
      {":s 353 alice = #c :@dan +eve\n:s 366 alice #c :End", "answer dan and eve are in #c.\n"},
      {":s 366 alice #c :End", "answer Nobody is to be seen in #c.\n"},
  });
}

TEST_CASE("a long text is said whole", "[client]") {
  ClientTalk scene;
  std::string text;
  for (int i = 0; i < 300; ++i) text += "w" + std::to_string(i) + " ";
  scene.server.talk.say(Event::Kind::message, "#a", text, scene.server.now);
  std::string said;
  for (const std::string& line : scene.server.talk.take_lines()) {
    CHECK((":" + std::string(scene.server.session->source_bytes(), 's') + " " + line + "\r\n").size() <= 512);
    said += line.substr(std::string("PRIVMSG #a :").size()) + " ";
  }
  CHECK(said == text + " ");
}

TEST_CASE("whom one ignores is not heard", "[client]") {
  ClientTalk scene;
  CHECK(scene.server.talk.ignore("BOB").empty());
  CHECK(scene
            .tells(":bob!b@h PRIVMSG #a :x\n:bob!b@h PRIVMSG alice :x\n:bob!b@h NOTICE #a :x\n"
                   ":bob!b@h PRIVMSG alice :\x01VERSION\x01\n:bob!b@h INVITE alice #x\n")
            .empty());
  CHECK(scene.server.client_sent().empty());
  CHECK(scene.server.talk.find("bob") == nullptr);
  CHECK(scene.server.talk.ignored() == std::vector<std::string>{"BOB"});
  CHECK(scene.server.talk.unignore("bob"));
  CHECK(scene.tells(":bob!b@h PRIVMSG #a :x") == "message #a <bob> x\n");
}

TEST_CASE("other clients' questions are answered, but not often", "[client]") {
  ClientTalk scene;
  CHECK(scene.tells(":bob!b@h PRIVMSG alice :\x01VERSION\x01") == "info bob asked which client this is.\n");
  CHECK(scene.server.client_sent().starts_with("NOTICE bob :\x01VERSION chat-client " CHAT_CLIENT_VERSION
                                               "\x01\n"));
  scene.tells(":bob!b@h PRIVMSG alice :\x01PING 1 2\x01");
  CHECK(scene.server.client_sent().find("NOTICE bob :\x01PING 1 2\x01\n") != std::string::npos);
  CHECK(scene.tells(":bob!b@h PRIVMSG #a :\x01VERSION\x01").empty());
  CHECK(scene.tells(":bob!b@h PRIVMSG alice :\x01"
                    "DCC SEND x\x01") == "info bob asked for DCC SEND x, which this client does not do.\n");
  CHECK_FALSE(scene.tells(":bob!b@h PRIVMSG alice :\x01TIME\x01").empty());
  CHECK(scene.tells(":bob!b@h PRIVMSG alice :\x01TIME\x01").empty());
  scene.server.wait(seconds(10));
  CHECK_FALSE(scene.tells(":bob!b@h PRIVMSG alice :\x01TIME\x01").empty());
  CHECK(scene.tells(":bob!b@h NOTICE alice :\x01VERSION irssi\x01") == "answer bob answers: VERSION irssi\n");
  CHECK(scene.tells(":bob!b@h NOTICE alice :\x01").find("{private}") != std::string::npos);
}

TEST_CASE("who is away is told once where one talks to them", "[client]") {
  ClientTalk scene;
  scene.server.talk.open_private("bob");
  CHECK(scene.tells(":s 301 alice bob :lunch") == "away bob <bob> lunch {private}\n");
  CHECK(scene.tells(":s 301 alice bob :lunch\n:bob!b@h AWAY :lunch").empty());
  CHECK(scene.tells(":s 311 alice Bob ~b h * :Bob B\n:s 301 alice bob :lunch\n:s 318 alice bob :End\n"
                    ":s 301 alice bob :lunch") == "answer Bob is ~b@h: Bob B\nanswer bob is away: lunch\n");
  CHECK(scene.tells(":bob!b@h AWAY") == "away bob <bob> {private}\n");
  CHECK(scene.tells(":bob!b@h QUIT :x") == "quit #a <bob> x\nquit #b <bob> x\n");
}

TEST_CASE("many people are counted rather than named", "[client]") {
  ClientTalk scene;
  std::string names;
  for (int i = 0; i < 1500; ++i) names += "n" + std::to_string(i) + " ";
  CHECK(scene.tells(":s 353 alice = #a :" + names + "\n:s 366 alice #a :End") ==
        "answer #a 1,501 other people are here.\n");
  REQUIRE(scene.server.talk.ask_who_is_in("#A").empty());
  const std::string asked = scene.tells(":s 353 alice = #a :alice\n:s 366 alice #a :End");
  CHECK(asked.find("n0, n1, n10, n100, ") != asked.npos);
  CHECK(asked.ends_with(" and 501 more are here.\n"));
}

TEST_CASE("times are the server's", "[client]") {
  ClientTalk scene("server-time message-tags");
  scene.server.says(
      "@time=2026-11-19T12:00:00.007Z;msgid=x\\sy :irc.example NOTICE alice :a\n:s NOTICE alice :b\n"
      "@time=nonsense :irc.example NOTICE alice :c\n");
  const auto events = scene.server.happened.take_all();
  REQUIRE(events.size() == 3);
  CHECK(iso_time(events[0].time) == "2026-11-19T12:00:00.007Z");
  CHECK(events[0].id == "x y");
  CHECK(events[1].time == scene.server.now.wall);
  CHECK(events[2].time == scene.server.now.wall);
}

TEST_CASE("one's own answer, sent back, is nobody's", "[client]") {
  ClientTalk scene("batch echo-message");
  CHECK(scene.tells(
            ":bob!b@h PRIVMSG alice :\x01VERSION\x01\n:alice!a@h NOTICE bob :\x01VERSION chat-client\x01") ==
        "info bob asked which client this is.\n");
  CHECK(
      scene.tells(":alice!a@h PRIVMSG bob :\x01VERSION\x01\n:bob!b@h NOTICE alice :\x01VERSION irssi\x01") ==
      "answer bob answers: VERSION irssi\n");
  CHECK(scene
            .tells(":s BATCH +1 chathistory bob\n@batch=1 :bob!b@h NOTICE alice :\x01VERSION irssi\x01\n"
                   ":s BATCH -1")
            .empty());
}
