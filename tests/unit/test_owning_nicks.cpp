// A nick that belongs to an account is for who has logged in, in both dialects.

#include "fake_irc_client.h"
#include "slow_accounts.h"

#include <string>
#include <string_view>

using namespace chat::test;
using chat::relay::Origin;

namespace {

/// alice has registered, and her password is "tea".
struct Scene {
  SlowAccounts accounts;
  FakeIrcRelay relay{3, accounts};

  void answer(double second = 0) { accounts.answer_all(relay.hub, at_second(second)); }
  /// What comes when the accounts have answered.
  template <class Client>
  std::string late_answer_to(Client& client, std::string_view line) {
    client.received();
    client.type(line);
    answer();
    return client.received();
  }
  std::string account_of(std::string_view nick) {
    const auto* const person = relay.hub.find(nick);
    return person == nullptr ? "nobody" : std::string(person->source().account);
  }
};

void take_password(FakeIrcRelay& relay, std::string_view password) {
  chat::relay::HubSettings settings = relay.hub.settings();
  settings.relay_password = password;
  relay.hub.change_settings(settings, at_second(0));
}

const Origin kElsewhere{.host = "192.0.2.7"};

}  // namespace

TEST_CASE("who takes a registered nick is told, and is a guest half a minute later", "[owning]") {
  Scene scene;
  FakeIrcClient watcher(scene.relay, "watcher");
  watcher.enter("#lobby");
  SECTION("text") {
    FakeClient stranger(scene.relay);
    CHECK(contains(stranger.answer_to("/nick alice"),
                   "! The name alice is registered. Log in within 30 seconds: /login PASSWORD."));
    watcher.received();
    scene.relay.hub.expire(at_second(29.9));
    CHECK(stranger.received().empty());
    REQUIRE(scene.relay.hub.deadline() == at_second(30).steady);
    scene.relay.hub.expire(at_second(30));
    CHECK(contains(stranger.received(),
                   "! You are guest2 now: the name alice is registered, and you have not "
                   "logged in to it. If it is yours: /login alice PASSWORD\n"));
    CHECK(watcher.received() == ":alice!line@host NICK guest2\n");
    CHECK(contains(stranger.answer_to("/nick ALICE"), "! The name ALICE is registered, and you have not"));
    CHECK(stranger.answer_to("/nick bob") == "* You are now known as bob\n");
  }
  SECTION("IRC") {
    FakeIrcClient stranger(scene.relay);
    stranger.type("NICK Alice");
    CHECK(contains(stranger.answer_to("USER u 0 * :U"),
                   "NOTICE Alice :The nick Alice is registered. Log in "
                   "within 30 seconds: /msg NickServ IDENTIFY PASSWORD."));
    scene.relay.hub.expire(at_second(30));
    const std::string told = stranger.received();
    CHECK(contains(told, ":Alice!~u@host NICK guest1\n"));
    CHECK(contains(
        told, ":NickServ!NickServ@relay NOTICE guest1 :You are guest1 now: the nick Alice is registered"));
    CHECK(contains(stranger.answer_to("NICK alice"), " 433 guest1 alice :Nickname is registered"));
  }
  CHECK(scene.relay.hub.find("alice") == nullptr);
}

TEST_CASE("who logs in in time, or takes another name, stays what it is", "[owning]") {
  Scene scene;
  FakeClient alice(scene.relay, "alice");
  FakeClient other(scene.relay);
  SECTION("logged in") {
    CHECK(scene.late_answer_to(alice, "/login tea") == "* You are logged in as alice.\n");
    scene.relay.hub.expire(at_second(60));
    CHECK(scene.account_of("alice") == "alice");
  }
  SECTION("renamed") {
    alice.type("/nick bob");
    scene.relay.hub.expire(at_second(60));
    CHECK(scene.relay.hub.find("bob") != nullptr);
  }
  SECTION("renamed, and back: the time that it was called otherwise does not count") {
    alice.type("/nick bob");
    alice.type("/nick alice", at_second(20));
    scene.relay.hub.expire(at_second(49));
    CHECK(scene.relay.hub.find("alice") != nullptr);
    scene.relay.hub.expire(at_second(50));
    CHECK(scene.relay.hub.find("alice") == nullptr);
  }
  SECTION("the account has gone meanwhile") {
    other.type("/login alice tea");
    scene.answer();
    scene.late_answer_to(other, "/unregister tea");
    scene.relay.hub.expire(at_second(60));
    CHECK(contains(alice.answer_to("/whois guest2"), "guest2"));
  }
}

TEST_CASE("no registered nick is held for longer by being taken again", "[owning]") {
  Scene scene;
  scene.accounts.make_elsewhere("bob");
  FakeClient text(scene.relay);
  FakeIrcClient irc(scene.relay, "stranger");
  const bool is_irc = GENERATE(false, true);
  const auto take = [&](const std::string& nick, double second) {
    text.received();
    irc.received();
    if (is_irc) {
      irc.type("NICK " + nick, at_second(second));
    } else {
      text.type("/nick " + nick, at_second(second));
    }
    return text.received() + irc.received();
  };
  take("alice", 0);
  SECTION("in another case") {
    CHECK(contains(take("ALICE", 20), "Log in within 10 seconds"));
    CHECK(contains(take("alice", 29), "Log in within 1 second:"));
  }
  SECTION("after another name") {
    take("carol", 20);
    CHECK(contains(take("alice", 25), "Log in within 10 seconds"));
    scene.relay.hub.expire(at_second(34.9));
    REQUIRE(scene.relay.hub.find("alice") != nullptr);
    scene.relay.hub.expire(at_second(35));
  }
  SECTION("after another registered one") {
    CHECK(contains(take("bob", 20), "Log in within 10 seconds"));
    CHECK(contains(take("alice", 25), "Log in within 5 seconds"));
  }
  SECTION("after logging in and out of an account of its own") {
    auto* const stranger = scene.relay.hub.find("alice");
    scene.relay.hub.log_in(*stranger, "bob", at_second(20));
    scene.relay.hub.log_out(*stranger, at_second(25));
  }
  scene.relay.hub.expire(at_second(35));
  CHECK(scene.relay.hub.find("alice") == nullptr);
  CHECK(scene.relay.hub.find("bob") == nullptr);
}

TEST_CASE("whose time ends first is a guest first", "[owning]") {
  Scene scene;
  scene.accounts.make_elsewhere("bob");
  FakeClient first(scene.relay, "alice");
  first.type("/nick carol", at_second(20));
  FakeClient second(scene.relay);
  second.type("/nick bob", at_second(21));
  first.type("/nick alice", at_second(22));
  CHECK(scene.relay.hub.deadline() == at_second(32).steady);
  scene.relay.hub.expire(at_second(32));
  CHECK(scene.relay.hub.find("alice") == nullptr);
  CHECK(scene.relay.hub.find("bob") != nullptr);
  CHECK(scene.relay.hub.deadline() == at_second(51).steady);
}

TEST_CASE("logging in takes the nick back from one's ghost, and from a stranger", "[owning]") {
  Scene scene;
  FakeClient ghost(scene.relay, "alice");
  const bool is_own = GENERATE(true, false);
  if (is_own) scene.late_answer_to(ghost, "/login tea");
  ghost.received();
  const std::string_view why =
      is_own ? "another connection, logged in as alice, has taken the name." : "the name alice is registered";
  SECTION("text") {
    FakeClient alice(scene.relay);
    CHECK(contains(scene.late_answer_to(alice, "/login alice tea"),
                   "* You are logged in as alice.\n* You are now known as alice\n"));
  }
  SECTION("IRC, by another nick") {
    FakeIrcClient alice(scene.relay, "alice2");
    if (is_own) {
      scene.late_answer_to(alice, "PRIVMSG NickServ :IDENTIFY alice tea");
      CHECK(ghost.received().empty());
      const bool has_logged_in = GENERATE(true, false);
      if (!has_logged_in) alice.type("NS LOGOUT");
      CHECK(contains(scene.late_answer_to(alice, has_logged_in ? "NS REGAIN alice" : "NS REGAIN alice tea"),
                     ":alice2!~u@host NICK alice\n"));
    } else
      CHECK(scene.late_answer_to(alice, "PRIVMSG NickServ :IDENTIFY alice tea") ==
            ":alice2!~u@host NICK alice\n"
            ":relay 900 alice alice!~u@host alice :You are now logged in as alice\n"
            ":NickServ!NickServ@relay NOTICE alice :You are logged in as alice.\n");
  }
  SECTION("IRC, before it is registered") {
    FakeIrcClient alice(scene.relay);
    alice.type("CAP REQ :sasl");
    alice.type("NICK alice");
    alice.type("USER u 0 * :U");
    alice.type("AUTHENTICATE PLAIN");
    CHECK_FALSE(contains(alice.received(), " 433 "));
    alice.type("AUTHENTICATE AGFsaWNlAHRlYQ==");  // NUL alice NUL tea
    scene.answer();
    CHECK(contains(alice.answer_to("CAP END"), " 001 alice "));
  }
  CHECK(contains(ghost.received(), why));
}

TEST_CASE("who logs in under a name of its own leaves another connection of the account its nick",
          "[owning]") {
  Scene scene;
  FakeClient first(scene.relay, "alice");
  scene.late_answer_to(first, "/login tea");
  SECTION("text") {
    FakeClient second(scene.relay, "phone");
    CHECK(scene.late_answer_to(second, "/login alice tea") == "* You are logged in as alice.\n");
    CHECK(contains(second.answer_to("/nick alice"), "* You are now known as alice\n"));
    CHECK(contains(first.received(), "another connection, logged in as alice, has taken the name"));
    return;
  }
  SECTION("IRC, before it is registered") {
    FakeIrcClient second(scene.relay);
    second.type("CAP REQ :sasl");
    second.type("NICK phone");
    second.type("USER u 0 * :U");
    second.type("AUTHENTICATE PLAIN");
    scene.late_answer_to(second, "AUTHENTICATE AGFsaWNlAHRlYQ==");  // NUL alice NUL tea
    CHECK(contains(second.answer_to("CAP END"), " 001 phone "));
    CHECK(scene.account_of("phone") == "alice");
  }
  SECTION("not one that has been lost") {
    scene.relay.hub.lose(*scene.relay.hub.find("alice"), at_second(1));
    FakeClient second(scene.relay, "phone");
    CHECK(contains(scene.late_answer_to(second, "/login alice tea"), "* You are now known as alice\n"));
    return;
  }
  CHECK(scene.account_of("alice") == "alice");
  CHECK(first.received().empty());
}

TEST_CASE("who is logged out because its account has gone is told so", "[owning]") {
  Scene scene;
  FakeIrcClient irc(scene.relay, "al", "server-time account-notify");
  FakeClient text(scene.relay);
  FakeIrcClient asker(scene.relay, "asker");
  scene.late_answer_to(irc, "NS IDENTIFY alice tea");
  scene.late_answer_to(text, "/login alice tea");
  scene.late_answer_to(asker, "NS IDENTIFY alice tea");
  irc.received();
  text.received();
  const std::string gone = ":relay 901 asker asker!~u@host :You are now logged out\n";
  const std::string told =
      ":relay 901 asker asker!~u@host :You are now logged out: the account alice is gone\n";
  SECTION("by its own") {
    CHECK(
        scene.late_answer_to(asker, "NS DROP tea") ==
        gone +
            ":NickServ!NickServ@relay NOTICE asker :The account alice is gone, and its name is anybody's.\n");
  }
  SECTION("by an operator") {
    const auto asked =
        scene.relay.hub.ask({.kind = chat::relay::AccountRequest::Kind::remove, .account = "alice"},
                            &scene.relay.hub.console(), &scene, at_second(0), [](const auto&, auto) {});
    REQUIRE(asked);
    scene.answer();
    CHECK(asker.received() == told);
  }
  SECTION("on another relay") {
    scene.accounts.end_elsewhere("alice");
    scene.relay.hub.take_late_answers(at_second(0));
    CHECK(asker.received() == told);
  }
  CHECK(contains(irc.received(),
                 ":relay 901 al al!~u@host :You are now logged out: the account alice is gone\n"));
  CHECK(text.received() == "! You are logged out: the account alice is gone.\n");
}

TEST_CASE("a new password logs all others out", "[owning]") {
  Scene scene;
  FakeClient thief(scene.relay);
  FakeIrcClient second(scene.relay, "al");
  FakeClient lost(scene.relay, "phone");
  FakeClient owner(scene.relay, "alice");
  for (FakeClient* const each : {&thief, &lost, &owner}) scene.late_answer_to(*each, "/login alice tea");
  scene.late_answer_to(second, "NS IDENTIFY alice tea");
  scene.relay.hub.lose(*scene.relay.hub.find("phone"), at_second(1));
  thief.received();
  second.received();
  SECTION("not one that was not taken") {
    scene.late_answer_to(owner, "/password milk longpassword");
    CHECK(thief.received().empty());
    CHECK(scene.account_of("phone") == "alice");
    return;
  }
  CHECK(scene.late_answer_to(owner, "/password tea longpassword") ==
        "* alice has a new password, and its other connections are logged out.\n");
  CHECK(scene.account_of("alice") == "alice");
  CHECK(scene.account_of("phone").empty());
  CHECK(thief.received() == "! You are logged out: alice has a new password.\n");
  CHECK(contains(second.received(),
                 ":relay 901 al al!~u@host :You are now logged out: alice has a new password\n"));
  CHECK(contains(thief.answer_to("/certificate add"), "! You are not logged in"));
}

TEST_CASE("a nick that was registered on another relay is its owner's", "[owning]") {
  Scene scene;
  FakeClient stranger(scene.relay, "bob");
  scene.accounts.make_elsewhere("bob");
  scene.relay.hub.take_late_answers(at_second(1));
  scene.relay.hub.expire(at_second(30.9));
  CHECK(stranger.received().find("guest") == std::string::npos);
  scene.relay.hub.expire(at_second(31));
  CHECK(contains(stranger.received(), " now: the name bob is registered"));
}

TEST_CASE("who is logged in to an account that ends on another relay is logged out", "[owning]") {
  Scene scene;
  FakeClient alice(scene.relay, "alice");
  scene.late_answer_to(alice, "/login tea");
  REQUIRE(scene.account_of("alice") == "alice");
  scene.accounts.end_elsewhere("alice");
  scene.relay.hub.take_late_answers(at_second(1));
  CHECK(scene.account_of("alice").empty());
  SECTION("also where another has it now") {
    scene.late_answer_to(alice, "/register sesame12");
    REQUIRE(scene.account_of("alice") == "alice");
    scene.accounts.end_elsewhere("alice");
    scene.accounts.make_elsewhere("alice");
    scene.relay.hub.take_late_answers(at_second(2));
    CHECK(scene.account_of("alice").empty());
    scene.relay.hub.expire(at_second(32));
    CHECK(scene.account_of("alice") == "nobody");
  }
}

TEST_CASE("who cannot log in has not the nick either", "[owning]") {
  Scene scene;
  FakeClient holder(scene.relay, "alice");
  scene.late_answer_to(holder, "/login tea");
  FakeIrcClient stranger(scene.relay);
  stranger.type("CAP LS");
  stranger.type("NICK alice");
  stranger.type("USER u 0 * :U");
  CHECK(contains(stranger.answer_to("CAP END"), " 433 "));
  CHECK(stranger.answer_to("NICK alice") == ":relay 433 * alice :Nickname is already in use\n");
}

TEST_CASE("a password is not taken where it can be read on the way", "[owning]") {
  Scene scene;
  scene.relay.settings.tls_command = scene.relay.irc.tls_command = "ncat --ssl example.org 6667";
  FakeClient text(scene.relay, {}, at_second(0), kElsewhere);
  for (const char* line :
       {"/login alice tea", "/login tea", "/register sesame12", "/password a b", "/unregister a"}) {
    CAPTURE(line);
    CHECK(contains(text.answer_to(line), "! Your password was not used: this connection is not encrypted"));
    CHECK(contains(text.answer_to(line), "ncat --ssl example.org 6667"));
  }
  FakeIrcClient irc(scene.relay, "bob", {}, at_second(0), kElsewhere);
  for (const char* line : {"PRIVMSG NickServ :IDENTIFY tea", "NS REGISTER sesame12", "NICKSERV DROP tea",
                           "PRIVMSG nickserv@services :passwd a b"}) {
    CAPTURE(line);
    CHECK(contains(irc.answer_to(line), "Your password was not used"));
  }
  CHECK(contains(irc.answer_to("REGISTER * * sesame12"),
                 "FAIL REGISTER DISALLOWED bob :This connection is not"));
  CHECK(
      contains(irc.answer_to("AUTHENTICATE PLAIN"), " 904 bob :SASL authentication failed: this connection"));
  CHECK_FALSE(contains(irc.answer_to("CAP LS 302"), "sasl"));
  CHECK(contains(irc.answer_to("CAP REQ :sasl"), "NAK"));
  CHECK(scene.accounts.waiting() == 0);
}

TEST_CASE("clients of this machine are safe", "[owning]") {
  const std::string host = GENERATE("127.0.0.1", "::1", "unix", "::ffff:127.0.0.1");
  Scene scene;
  FakeClient text(scene.relay, {}, at_second(0), {.host = host});
  CHECK(contains(scene.late_answer_to(text, "/login alice tea"), "* You are logged in as alice."));
}

TEST_CASE("people register, change their password, and end their account", "[owning]") {
  Scene scene;
  FakeClient bob(scene.relay);
  CHECK(
      contains(bob.answer_to("/register sesame12"), "! guest1 is a name that the relay gives to newcomers"));
  bob.type("/nick bob");
  CHECK(bob.answer_to("/register seven77") ==
        "! That password is too short: 7 of 8 bytes, the least. Take a longer one.\n");
  CHECK(contains(bob.answer_to("/register " + std::string(301, 'x')),
                 "! That password has 301 bytes, and 300"));
  CHECK(contains(bob.answer_to("/register two words"), "! Those are too many words, and a password is one"));
  CHECK(scene.late_answer_to(bob, "/register sesame12") ==
        "* bob is registered, and you are logged in. When you come back: /login bob PASSWORD\n");
  CHECK(contains(bob.answer_to("/register sesame12"), "! You are logged in as bob"));
  CHECK(contains(bob.answer_to("/whois bob"), "* bob is logged in as bob.\n"));
  CHECK(contains(scene.late_answer_to(bob, "/password wrong sesame34"), "! That is not bob's password"));
  CHECK(bob.answer_to("/password sesame12 short").starts_with("! That password is too short: 5 of 8 bytes"));
  CHECK(scene.late_answer_to(bob, "/password sesame12 sesame34") ==
        "* bob has a new password, and its other connections are logged out.\n");
  CHECK(contains(bob.answer_to("/logout"), "* You are logged out of bob.\n! The name bob is registered."));
  CHECK(contains(bob.answer_to("/logout"), "! You are not logged in"));
  CHECK(contains(scene.late_answer_to(bob, "/login sesame34"), "* You are logged in as bob."));
  CHECK(scene.late_answer_to(bob, "/unregister sesame34") ==
        "* The account bob is gone, and its name is anybody's.\n");
  CHECK(scene.account_of("bob").empty());
}

TEST_CASE("nobody registers another's name, or the relay's", "[owning]") {
  Scene scene;
  FakeIrcClient present(scene.relay, "carol");
  FakeIrcClient bob(scene.relay, "bob");
  const std::vector<std::pair<std::string, std::string>> refused{
      {"alice", "ACCOUNT_EXISTS"},      {"ALICE", "ACCOUNT_EXISTS"},    {"carol", "BAD_ACCOUNT_NAME"},
      {"NickServ", "BAD_ACCOUNT_NAME"}, {"guest7", "BAD_ACCOUNT_NAME"}, {"1st", "BAD_ACCOUNT_NAME"},
      {"relay", "BAD_ACCOUNT_NAME"}};
  for (const auto& [account, code] : refused) {
    CAPTURE(account);
    CHECK(contains(bob.answer_to("REGISTER " + account + " * sesame12"),
                   "FAIL REGISTER " + code + " " + account));
  }
  CHECK(contains(bob.answer_to("REGISTER * * short"), "FAIL REGISTER WEAK_PASSWORD bob :"));
  CHECK(scene.late_answer_to(bob, "REGISTER dora someone@example.org sesame12") ==
        ":relay REGISTER SUCCESS dora :Account created\n"
        ":relay 900 bob bob!~u@host dora :You are now logged in as dora\n");
}

TEST_CASE("where the disk fails, it is said, and nothing is claimed", "[owning]") {
  Scene scene;
  scene.accounts.break_down();
  FakeClient bob(scene.relay, "bob");
  CHECK(contains(scene.late_answer_to(bob, "/register sesame12"), "! That cannot be done now"));
  FakeIrcClient irc(scene.relay, "dora");
  CHECK(contains(scene.late_answer_to(irc, "REGISTER * * sesame12"),
                 "FAIL REGISTER TEMPORARILY_UNAVAILABLE dora"));
}

TEST_CASE("where an account is needed, nobody takes part without one", "[owning]") {
  SlowAccounts accounts;
  LocalHub hub({.history_lines = 3, .needs_account = true}, at_second(0), accounts);
  chat::relay::LineRenderings renderings;
  chat::relay::LineSettings settings;
  chat::relay::Outbox outbox;
  chat::relay::LineDialect text(hub, outbox, renderings, settings, {"127.0.0.1"}, at_second(0));
  text.receive("hello\n/who\n", at_second(0));
  const std::string told = take_from(outbox);
  CHECK(contains(told,
                 "Welcome to chat-relay. You are guest1. This relay takes an account: /login NAME PASSWORD"));
  CHECK(contains(told, "! This relay takes an account"));
  CHECK(hub.lobby().members().empty());
  text.receive("/login alice tea\n", at_second(0));
  accounts.answer_all(hub, at_second(0));
  CHECK(contains(take_from(outbox), "You are alice, in #lobby"));
  CHECK(hub.lobby().members().size() == 1);

  chat::relay::irc::Renderings irc_renderings;
  chat::relay::irc::IrcSettings irc_settings;
  const chat::relay::irc::Server server{hub, irc_renderings, irc_settings};
  chat::relay::irc::IrcDialect irc(server, outbox, {"127.0.0.1"}, at_second(0));
  irc.receive("NICK bob\r\nUSER u 0 * :U\r\n", at_second(0));
  CHECK(contains(take_from(outbox), "FAIL * ACCOUNT_REQUIRED_TO_CONNECT :"));
  CHECK(irc.closing_reason() != nullptr);
}

TEST_CASE("where an account is needed, who has lost it takes no part any more", "[owning]") {
  SlowAccounts accounts;
  FakeIrcRelay relay(chat::relay::HubSettings{.history_lines = 3, .needs_account = true}, accounts);
  const auto log_in = [&](FakeIrcClient& client, const std::string& nick) {
    client.type("CAP REQ :sasl");
    client.type("NICK " + nick);
    client.type("USER u 0 * :U");
    client.type("AUTHENTICATE PLAIN");
    client.type("AUTHENTICATE AGFsaWNlAHRlYQ==");  // NUL alice NUL tea
    accounts.answer_all(relay.hub, at_second(0));
    client.type("CAP END");
    client.enter("#a");
  };
  FakeIrcClient watcher(relay);
  FakeIrcClient alice(relay);
  log_in(watcher, "watcher");
  log_in(alice, "alice");
  const bool is_own_doing = GENERATE(true, false);
  if (is_own_doing) {
    alice.type("NS LOGOUT");
  } else {
    relay.hub.log_out(*relay.hub.find("alice"), at_second(0), "for no reason");
  }
  CHECK(contains(alice.received(), " KICK #a alice :is not logged in any more\n"));
  watcher.received();
  watcher.type("PRIVMSG #a :secret");
  CHECK(contains(watcher.answer_to("PRIVMSG alice :secret"), ":relay 531 watcher alice :Has not logged in"));
  CHECK(alice.received().empty());
  for (const std::string line :
       {"PRIVMSG #a :hi", "PRIVMSG watcher :hi", "PRIVMSG NickServ,#a :hi", "JOIN #b", "TOPIC #a :hi",
        "AWAY :hi", "TAGMSG #a", "PART #a :hi", "MODE #a +m", "INVITE watcher #a", "SETNAME :hi"}) {
    CAPTURE(line);
    CHECK(contains(alice.answer_to(line), ":relay 477 alice " + line.substr(0, line.find(' ')) +
                                              " :You need an account here: /msg NickServ IDENTIFY"));
  }
  CHECK(alice.answer_to("NOTICE #a :hi").empty());
  CHECK(watcher.received().empty());
  CHECK(contains(alice.answer_to("PING x"), "PONG"));
  CHECK(contains(alice.answer_to("NICK carol"), "NICK carol"));
  CHECK(contains(alice.answer_to("PRIVMSG NickServ :IDENTIFY alice tea"), ""));
  accounts.answer_all(relay.hub, at_second(0));
  CHECK(contains(alice.received(), " 900 "));
  watcher.received();
  alice.type("JOIN #a");
  alice.type("PRIVMSG #a :hi");
  CHECK(contains(watcher.received(), "PRIVMSG #a :hi\n"));
}

TEST_CASE("nothing is done about accounts before the relay's own password is there", "[owning]") {
  Scene scene;
  take_password(scene.relay, "open");
  FakeIrcClient client(scene.relay);
  client.type("NICK bob");
  const std::string before = GENERATE("", "PASS wrong");
  client.type(before);
  CHECK(client.answer_to("REGISTER * * sesame12") ==
        ":relay FAIL REGISTER DISALLOWED bob :this relay takes a password: give it first, in PASS\n");
  const std::string refused =
      ":relay 904 bob :SASL authentication failed: this relay takes a password: give it first, in PASS\n";
  CHECK(client.answer_to("AUTHENTICATE PLAIN") == refused);
  CHECK(client.answer_to("AUTHENTICATE AGFsaWNlAHRlYQ==") == refused);
  CHECK(scene.accounts.waiting() == 0);
  CHECK(client.answer_to("PASS open").empty());
  CHECK(client.answer_to("AUTHENTICATE PLAIN") == "AUTHENTICATE +\n");
  CHECK(contains(scene.late_answer_to(client, "AUTHENTICATE AGFsaWNlAHRlYQ=="), " 903 "));
}

TEST_CASE("a relay's own password is asked for before anything", "[owning]") {
  FakeIrcRelay relay;
  take_password(relay, "open sesame");
  FakeClient text(relay, {}, at_second(0), {"192.0.2.7"});
  CHECK(contains(text.received(), "This relay takes a password: /pass PASSWORD"));
  CHECK(text.answer_to("hello") == "! This relay takes a password: /pass PASSWORD\n");
  CHECK(contains(text.answer_to("/pass open"), "! That is not this relay's password."));
  CHECK(relay.hub.lobby().members().empty());
  CHECK(contains(text.answer_to("/pass open sesame"), "You are guest1, in #lobby"));
  for (const auto& [before, numeric] : {std::pair<std::string, std::string>{"", " 464 "},
                                        {"PASS :wrong\r\n", " 464 "},
                                        {"PASS :open sesame\r\n", " 001 "}}) {
    FakeIrcClient irc(relay);
    irc.send(before + "NICK bob\r\nUSER u 0 * :U\r\n");
    CHECK(contains(irc.received(), numeric));
    CHECK((irc.dialect().closing_reason() == nullptr) == (numeric == " 001 "));
  }
}

TEST_CASE("before the relay's own password nobody is told which names are taken or registered", "[owning]") {
  Scene scene;
  FakeClient bob(scene.relay, "bob");
  take_password(scene.relay, "sesame");
  const std::string name = GENERATE("bob", "alice", "free");
  SECTION("IRC") {
    FakeIrcClient irc(scene.relay);
    CHECK(irc.answer_to("NICK 1bob") == ":relay 432 * 1bob :Erroneous nickname\n");
    CHECK(irc.answer_to("NICK " + name).empty());
    irc.type("PASS sesame");
    const std::string told = irc.answer_to("USER u 0 * :U");
    CHECK(contains(told, name == "bob" ? " 433 * bob :" : " 001 " + name + " :"));
    CHECK(contains(told, "is registered. Log in") == (name == "alice"));
  }
  SECTION("text") {
    chat::relay::Outbox outbox;
    chat::relay::LineDialect text(scene.relay.hub, outbox, scene.relay.FakeRelay::renderings,
                                  scene.relay.settings, {"host"}, at_second(0));
    text.receive("/nick " + name + "\n", at_second(0));
    CHECK(take_from(outbox) ==
          "* Welcome to chat-relay. You are guest2. This relay takes a password: /pass PASSWORD\n");
    text.receive("/pass sesame\n", at_second(0));
    const std::string told = take_from(outbox);
    CHECK(contains(told, name == "bob" ? "! The name bob is taken." : "* You are now known as " + name));
    CHECK(contains(told, ". You are " + (name == "bob" ? "guest2" : name) + ", in #lobby with bob."));
    const std::size_t warning = told.find("The name alice is registered");
    CHECK((warning != std::string::npos) == (name == "alice"));
    CHECK(told.find("The name alice is registered", warning + 1) == std::string::npos);
  }
}

TEST_CASE("an address tries the relay's own password three times a minute, in either dialect", "[owning]") {
  FakeIrcRelay relay;
  take_password(relay, "sesame");
  FakeClient text(relay, {}, at_second(0), kElsewhere);
  for (int i = 0; i < 2; ++i)
    CHECK(contains(text.answer_to("/pass guess"), "! That is not this relay's password."));
  FakeIrcClient irc(relay, {}, {}, at_second(0), kElsewhere);
  CHECK(irc.answer_to("PASS guess").empty());
  CHECK(contains(irc.answer_to("PASS sesame"), " 464 * :Too many wrong passwords"));
  CHECK(contains(text.answer_to("/pass sesame"), "! Too many wrong passwords have come from your address"));
  text.type("/pass sesame", at_second(20));
  CHECK(contains(text.received(), "You are guest1, in #lobby"));
  CHECK(relay.hub.failed_log_ins() == 3);
}

TEST_CASE("who came before the relay took a password needs none, nor does who stays when it takes none",
          "[owning]") {
  FakeIrcRelay relay;
  FakeClient before(relay, "before");
  take_password(relay, "sesame");
  CHECK(before.answer_to("hello").empty());
  FakeClient during(relay);
  take_password(relay, "");
  CHECK(
      contains(during.answer_to("hello"), "* Welcome to chat-relay. You are guest2, in #lobby with before."));
  CHECK(before.received() == "* guest2 joined\n<guest2> hello\n");
}

TEST_CASE("who is banned or muted by a nick that it loses is so by the next", "[owning]") {
  Scene scene;
  FakeIrcClient watcher(scene.relay, "watcher");
  watcher.enter("#a");
  FakeClient stranger(scene.relay, "alice");
  stranger.type("/join a");
  const auto [list, refusal] =
      GENERATE(table<std::string, std::string>({{"b", "its mode +b forbids it"}, {"q", "you are muted"}}));
  watcher.type("MODE #a +" + list + " alice");
  watcher.received();
  stranger.received();
  scene.relay.hub.expire(at_second(30));
  CHECK(watcher.received() == ":alice!line@host NICK guest2\n:relay MODE #a +" + list +
                                  " guest2!*@*\n:relay MODE #a -" + list + " alice!*@*\n");
  CHECK(contains(stranger.answer_to("hello"), "! You may not speak in #a: " + refusal));
}

TEST_CASE("who was in and has lost its account is not welcomed anew when it logs in", "[owning]") {
  SlowAccounts accounts;
  FakeIrcRelay relay(chat::relay::HubSettings{.history_lines = 3, .needs_account = true}, accounts);
  FakeClient alice(relay, "alice");
  alice.type("/login alice tea");
  accounts.answer_all(relay.hub, at_second(0));
  alice.type("/logout");
  alice.received();
  alice.type("/login alice tea");
  accounts.answer_all(relay.hub, at_second(0));
  const std::string told = alice.received();
  CHECK(contains(told, "* You are logged in as alice.\n"));
  CHECK_FALSE(contains(told, "Welcome"));
  CHECK_FALSE(contains(told, "! "));
}

TEST_CASE("where an account is needed, who comes under a nick that has one is told of that", "[owning]") {
  SlowAccounts accounts;
  FakeIrcRelay relay(chat::relay::HubSettings{.history_lines = 3, .needs_account = true}, accounts);
  FakeClient stranger(relay);
  CHECK(contains(stranger.answer_to("/nick alice"), "! The name alice is registered."));
}

TEST_CASE("REGISTER takes no password that NickServ could not be given", "[owning]") {
  Scene scene;
  FakeIrcClient bob(scene.relay, "bob");
  CHECK(bob.answer_to("REGISTER * * :two long words") ==
        ":relay FAIL REGISTER UNACCEPTABLE_PASSWORD bob :A password is one word, without blanks\n");
  CHECK(scene.accounts.waiting() == 0);
}
