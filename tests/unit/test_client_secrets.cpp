#include "catch.h"
#include "client/commands/commands.h"
#include "client/protocol/refusals.h"
#include "client/protocol/secrets.h"

#include <string>

using namespace chat::client;

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
