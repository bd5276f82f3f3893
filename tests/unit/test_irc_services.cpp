// What is said to services is echoed, without what is secret, and answered with its label.

#include "fake_irc_client.h"
#include "slow_accounts.h"

#include <string>

using namespace chat;
using namespace chat::test;

namespace {

struct Scene {
  SlowAccounts accounts;
  FakeIrcRelay relay{3, accounts};
  FakeIrcClient al{relay, "al", "echo-message labeled-response batch message-tags"};
  FakeIrcClient bob{relay, "bob"};

  /// The first line of the answer: the echo.
  std::string echo_of(const std::string& said) {
    const std::string answer = al.answer_to(said);
    return answer.substr(0, answer.find('\n') + 1);
  }
};

}  // namespace

TEST_CASE("what is said to a service is echoed, and no password is", "[irc][services]") {
  Scene scene;
  const std::string al = ":al!~u@host PRIVMSG ";
  CHECK(scene.echo_of("PRIVMSG NickServ :HELP") == al + "NickServ :HELP\n");
  CHECK(scene.echo_of("PRIVMSG nickserv@services.example :SET PRIVATE") ==
        al + "nickserv@services.example :SET PRIVATE\n");
  CHECK(scene.echo_of("PRIVMSG ChanServ :INFO #a") == al + "ChanServ :INFO #a\n");
  CHECK(scene.echo_of("PRIVMSG NickServ :IDENTIFY") == al + "NickServ :IDENTIFY\n");
  for (const char* const secret :
       {"IDENTFY hunterzwei", "hunterzwei", "  identify alice", "GHOST alice hunterzwei"}) {
    CAPTURE(secret);
    const std::string echo = scene.echo_of("PRIVMSG NickServ :" + std::string(secret));
    CHECK(echo.starts_with(al + "NickServ :"));
    CHECK(echo.ends_with("***\n"));
    CHECK_FALSE(contains(echo, "hunter"));
    scene.accounts.answer_all(scene.relay.hub, at_second(0));
  }
  CHECK_FALSE(contains(scene.bob.answer_to("PRIVMSG NickServ :HELP"), "PRIVMSG"));
}

TEST_CASE("an echo comes with the label, also where the service answers later", "[irc][services]") {
  Scene scene;
  CHECK(scene.al.answer_to("@label=a PRIVMSG bob,NickServ :IDENTIFY alice tea") ==
        "@label=a :relay BATCH +b1 labeled-response\n"
        "@batch=b1;msgid=1 :al!~u@host PRIVMSG bob :IDENTIFY alice tea\n"
        "@batch=b1 :al!~u@host PRIVMSG NickServ :IDENTIFY ***\n");
  scene.accounts.answer_all(scene.relay.hub, at_second(0));
  const std::string answer = scene.al.received();
  CHECK(answer.starts_with("@batch=b1 :relay 900 al "));
  CHECK(contains(answer, "@batch=b1 :NickServ!NickServ@relay NOTICE al :You are logged in as alice.\n"));
  CHECK(answer.ends_with(":relay BATCH -b1\n"));
}

TEST_CASE("who types to a service is not told that there is none", "[irc][services]") {
  Scene scene;
  CHECK(scene.al.answer_to("@+typing=active TAGMSG NickServ") ==
        "@+typing=active :al!~u@host TAGMSG NickServ\n");
  CHECK(scene.al.answer_to("NOTICE ChanServ :HELP") == ":al!~u@host NOTICE ChanServ :HELP\n");
}
