#include "catch.h"
#include "client/commands/commands.h"
#include "client/protocol/refusals.h"
#include "client/protocol/secrets.h"
#include "client/text/services.h"
#include "client_talk.h"

#include <string>

using namespace chat::client;
using chat::test::ClientTalk;

TEST_CASE("lines with secrets are known") {
  for (const char* secret : {"/join #ops sesame",
                             "/mode +k sesame",
                             "/mode #a +k sesame",
                             "/raw PASS sesame",
                             "/raw oper me sesame",
                             "/raw REGISTER * * sesame",
                             "/register sesame",
                             "/login alice sesame",
                             "/raw JOIN #ops key",
                             "/raw MODE #ops +k sesame",
                             "/raw :x PASS sesame",
                             "/raw @a=b :x pass sesame",
                             "/raw SQUERY Q :AUTH x",
                             "/msg NickServ IDENTIFY sesame",
                             "/query chanserv x",
                             "/raw PRIVMSG NickServ :IDENTIFY x",
                             "/msg Q@CServe.quakenet.org AUTH me sesame",
                             "/msg q auth me sesame",
                             "/msg nickserv@services.example identify x",
                             "/RAW pass sesame",
                             "  /raw   PASS x",
                             "/raw ns identify x",
                             "/raw NickServ identify x",
                             "/oper root sesame",
                             "/ns identify sesame",
                             "/CS identify #a sesame",
                             "/quote PASS sesame",
                             "/m NickServ identify x",
                             "/w NickServ identify x",
                             "/notice NickServ identify x",
                             "/j #ops sesame",
                             "/msgnickserv identify x"}) {
    INFO(secret);
    CHECK(has_secret(secret, "", command_called));
    CHECK(has_secret(secret, "bob", command_called));
  }
  for (const char* open :
       {"hello", "/join #ops", "/mode +o bob", "/mode -o kim", "/raw LUSERS", "/raw MODE #kitchen +o bob",
        "/raw :x LUSERS", "/msg bob PASS me the salt", "PASS", "/raw PRIVMSG bob :hi", "/me waves",
        "//oper is a command", "/usr/bin:\n/usr/lib", "/NICK bob", ""}) {
    INFO(open);
    CHECK_FALSE(has_secret(open, "", command_called));
    CHECK_FALSE(has_secret(open, "bob", command_called));
  }
}

TEST_CASE("all that is said to a service is secret, its commands are not") {
  for (const char* service : {"NickServ", "Q", "authserv@services"}) {
    INFO(service);
    CHECK(has_secret("identify sesame", service, command_called));
    CHECK(has_secret("//identify sesame", service, command_called));
    CHECK(has_secret("/say sesame", service, command_called));
    CHECK(has_secret("/me sesame", service, command_called));
    CHECK(has_secret("identify\nsesame", service, command_called));
    CHECK_FALSE(has_secret("/part", service, command_called));
  }
}

TEST_CASE("a service is known by its name, and people with such letters are none") {
  for (const char* service :
       {"NickServ", "nickserv", "ChanServ@services.example", "Services", "Q", "NickServ_",
        "X@channels.undernet.org", "Q@CServe.quakenet.org", "bob,NickServ", "bob,"})
    CHECK(is_service(service) == (std::string_view(service) != "bob,"));
  for (const char* person :
       {"observer", "Server_bob", "bob", "Quentin", "", "servus", "minerva", "x", "conserve"})
    CHECK_FALSE(is_service(person));
}

TEST_CASE("what is said to a service is shown without its secret, however it comes to be shown") {
  struct Said {
    const char* command;
    const char* shown;
  };
  const auto said = GENERATE(
      Said{"/ns identify sesame", "message NickServ <alice> identify *** {private} {own}\n"},
      Said{"/msg NickServ IDENTIFY sesame", "message NickServ <alice> IDENTIFY *** {private} {own}\n"},
      Said{"/ns register sesame a@b", "message NickServ <alice> register *** {private} {own}\n"},
      Said{"/query NickServ identify sesame", "message NickServ <alice> identify *** {private} {own}\n"},
      Said{"/cs identify #a sesame", "message ChanServ <alice> identify *** {private} {own}\n"},
      Said{"/msg NickServ sesame", "message NickServ <alice> *** {private} {own}\n"},
      Said{"/notice NickServ id sesame", "notice NickServ <alice> id *** {private} {own}\n"},
      Said{"/msg Q@CServe.example AUTH me sesame",
           "message Q@CServe.example <alice> AUTH *** {private} {own}\n"},
      Said{"/ns help", "message NickServ <alice> help {private} {own}\n"},
      Said{"/msg bob identify sesame", "message bob <alice> identify sesame {private} {own}\n"});
  CAPTURE(said.command);
  const bool echoes = GENERATE(false, true);
  ClientTalk talk(echoes ? "echo-message" : "");
  Commands commands(talk.server.talk);
  CHECK(commands.run(said.command, talk.server.now).events.empty());
  const std::string sent = talk.server.client_sent();
  const std::string line = sent.substr(0, sent.find('\n'));
  CHECK((echoes ? talk.tells(":alice!~a@host " + line) : talk.server.events()) == said.shown);
}

TEST_CASE("what was said to a service is replayed without its secret") {
  const std::string nick = GENERATE("alice", "alice_");
  ClientTalk talk("batch message-tags server-time");
  const std::string told =
      talk.tells(":s BATCH +1 chathistory NickServ\n@batch=1;time=2026-11-19T12:10:00.000Z :" + nick +
                 "!a@h PRIVMSG NickServ :identify sesame\n:s BATCH -1");
  CHECK(told.find("identify ***") != told.npos);
  CHECK(told.find("sesame") == told.npos);
}

TEST_CASE("what a service says is shown as it is") {
  ClientTalk talk;
  CHECK(talk.tells(":NickServ!s@services NOTICE alice :identify first, please") ==
        "notice NickServ <NickServ> identify first, please {private}\n");
}

TEST_CASE("a line of IRC is told without its secret") {
  CHECK(as_told("PASS sesame") == "PASS ***");
  CHECK(as_told(":x OPER alice sesame") == "OPER ***");
  CHECK(as_told("MODE #a +k sesame") == "MODE #a ***");
  CHECK(as_told("MODE #a +m") == "MODE #a +m");
  CHECK(as_told("NS identify sesame") == "NS ***");
  CHECK(as_told("PRIVMSG NickServ :identify sesame") == "to NickServ");
}

TEST_CASE("what changes something is a wish, and what only asks is none") {
  for (const char* wish :
       {"PRIVMSG #a :hi", "privmsg bob hi", "PRIVMSG #a :a :\x01 within",
        "PRIVMSG #a :\x01"
        "ACTION waves\x01",
        "TOPIC #a :", "MODE #a +i", "KICK #a bob", "INVITE bob #a", "NICK eve", "AWAY", "AWAY :out"}) {
    CHECK(needs_confirmation(wish));
  }
  for (const char* question :
       {"TOPIC #a", "MODE #a", "WHO #a", "JOIN #a", "PRIVMSG bob :\x01VERSION\x01", ""}) {
    CHECK_FALSE(needs_confirmation(question));
  }
}

TEST_CASE("what is a command where it is typed into nc may tell a password", "[client]") {
  for (const char* said :
       {"PASS sesame", "pass sesame", "OPER alice sesame", "auth alice sesame", "ghost alice sesame",
        "regain alice sesame", "passwd sesame", "set password sesame", ".ns identify sesame",
        "- /msg NickServ ghost alice sesame", "'identify sesame"})
    CHECK(may_tell_password(said));
  for (const char* said : {"pass", "pass the salt", "oper", "oper alice", "oper alice is here",
                           "ghost in the shell", "regain it", "set password rules early", "set the table",
                           "the password is here", "- register, said the cashier", "...", "drop the ball"})
    CHECK(!may_tell_password(said));
}
