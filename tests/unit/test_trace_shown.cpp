#include "catch.h"
#include "relay/trace/shown.h"

#include <string>
#include <string_view>

using namespace chat::relay;
using namespace chat::relay::trace;

namespace {

std::string shown_of_irc(std::string_view bytes) {
  return without_secrets({}, bytes, Protocol::irc);
}

std::string shown_of_text(std::string_view bytes) {
  return without_secrets({}, bytes, Protocol::line);
}

}  // namespace

TEST_CASE("what is shown cannot move a terminal's cursor", "[trace]") {
  CHECK(show("hi\x1b[31m\a").text == "hi^[[31m^G");
  CHECK(show("a\xE2\x80\xAE"
             "b")
            .text == "a<U+202E>b");
  CHECK(show("one\r\ntwo\n").text == "one\r\ntwo\n");
}

TEST_CASE("bytes that are not UTF-8 are shown by number", "[trace]") {
  CHECK(show("\xE2\x82").text == "<0xE2><0x82>");
  CHECK(show("a\xFF"
             "b\n")
            .text == "a<0xFF>b\n");
}

TEST_CASE("what is shown is cut, and says so", "[trace]") {
  CHECK_FALSE(show(std::string(kShownBytes, 'x')).cut);
  const Shown shown = show(std::string(kShownBytes + 1, 'x'));
  CHECK(shown.cut);
  CHECK(shown.text == std::string(kShownBytes, 'x'));
}

TEST_CASE("passwords are hidden", "[trace]") {
  CHECK(shown_of_irc("PASS secret\r\nNICK a\r\n") == "PASS ***\r\nNICK a\r\n");
  CHECK(shown_of_irc("@label=1 :a pass two words\n") == "@label=1 :a pass ***\n");
  CHECK(shown_of_irc("OPER me it\n") == "OPER ***\n");
  CHECK(shown_of_irc("AUTHENTICATE c2VjcmV0\n") == "AUTHENTICATE ***\n");
  CHECK(shown_of_irc("JOIN #a,#b k1,k2\nJOIN #c\n") == "JOIN #a,#b ***\nJOIN #c\n");
  CHECK(shown_of_irc("MODE #a +k key\nMODE #a +o bob\n") == "MODE #a +k ***\nMODE #a +o bob\n");
  CHECK(shown_of_irc("PRIVMSG #a :PASS the salt\n") == "PRIVMSG #a :PASS the salt\n");
}

TEST_CASE("passwords are hidden whatever slip is in their line", "[trace]") {
  CHECK(shown_of_irc("PRIVMSG  NickServ  :IDENTIFY it\n") == "PRIVMSG  NickServ  ***\n");
  CHECK(shown_of_irc("IDENTIFY it\nIDENTFY it\n") == "IDENTIFY ***\nIDENTFY ***\n");
  CHECK(shown_of_irc("  PASS   it\nPSAS it\n") == "  PASS   ***\nPSAS ***\n");
  CHECK(shown_of_irc("PART #a :it\nUSER a 0 * :it\nISON it\nNICK it\n") ==
        "PART #a :it\nUSER a 0 * :it\nISON it\nNICK it\n");
  CHECK(shown_of_text(" /login ann it\n/lgoin  it\n") == " /login ***\n/lgoin  ***\n");
  CHECK(shown_of_text("/msg NickServ IDENTIFY it\n/m  nickserv it\n") ==
        "/msg NickServ ***\n/m  nickserv ***\n");
  CHECK(shown_of_text("/msg ann IDENTIFY it\n/me it\nlogin it\n") ==
        "/msg ann IDENTIFY it\n/me it\nlogin it\n");
}

TEST_CASE("passwords are hidden before it is known what is spoken", "[trace]") {
  CHECK(without_secrets({}, "PASS secret", std::nullopt) == "PASS ***");
  CHECK(without_secrets({}, "/join #a key", std::nullopt) == "/join #a ***");
}

TEST_CASE("where people talk, only the keys of rooms are hidden", "[trace]") {
  CHECK(without_secrets({}, "PASS the salt\n/join #a key\n", Protocol::line) ==
        "PASS the salt\n/join #a ***\n");
  CHECK(without_secrets({}, "PASS the salt\n", Protocol::raw) == "PASS the salt\n");
}

TEST_CASE("a password is hidden wherever its line is cut", "[trace]") {
  const std::string line = "PASS secret\n";
  for (std::size_t cut = 0; cut <= line.size(); ++cut) {
    const std::string first = line.substr(0, cut);
    const std::string shown =
        without_secrets({}, first, Protocol::irc) + without_secrets(first, line.substr(cut), Protocol::irc);
    const bool is_in_two = cut > line.find(' ') + 1 && cut < line.size() - 1;
    CHECK(shown == (is_in_two ? "PASS ******\n" : "PASS ***\n"));
  }
}

TEST_CASE("keys that people give rooms are hidden", "[trace]") {
  CHECK(shown_of_text("/mode +k it\n/mode +l-k+k 5 it\n/mode #a +k it\r\n") ==
        "/mode +k ***\n/mode +l-k+k ***\n/mode #a +k ***\r\n");
  CHECK(shown_of_text("/mdoe +k it\n/MODE k it\n/key it\n") == "/mdoe +k ***\n/MODE k ***\n/key ***\n");
  CHECK(shown_of_text("/mode +o bob\n/mode\n/keep on\n") == "/mode +o bob\n/mode\n/keep on\n");
}

TEST_CASE("the stars tell nothing of how long it is what they stand for", "[trace]") {
  CHECK(shown_of_irc("PASS a\n") == shown_of_irc("PASS a very long one\n"));
}

TEST_CASE("what is said to a service in a room is hidden", "[trace]") {
  CHECK(shown_of_text("nickserv identify it\nNickServ  ID it\n") ==
        "nickserv identify ***\nNickServ  ID ***\n");
  CHECK(shown_of_text("nickserv is down\n") == "nickserv is down\n");
  CHECK(shown_of_irc("PRIVMSG #a :msg nickserv identify it\n") == "PRIVMSG #a :msg nickserv identify ***\n");
}

TEST_CASE("keys, codes and passwords are hidden in what is sent", "[trace]") {
  const std::string irc =
      ":ann!a@h MODE #a +k ***\r\n@time=1 :relay 324 ann #a +k ***\r\n:relay RESUME ***\r\n"
      ":ann!a@h PRIVMSG #a :nickserv identify ***\r\n:ann!a@h MODE #a +o bob\r\n";
  const std::string text =
      "* You set +k ***\n[17:03] * ann set +k ***\n* The relay set -l+k ***\n* Modes of #a: +k ***\n"
      "If your connection is lost, /resume ***\n<ann> nickserv identify ***\n"
      "! There is no /mdoe. (To say it, double the slash: //mdoe +k ***\n* ann set the topic: okay\n";
  const auto with_secret = [](std::string shown) {
    for (std::size_t at = shown.find("***"); at != std::string::npos; at = shown.find("***"))
      shown.replace(at, 3, "it, whatever");
    return shown;
  };
  CHECK(without_secrets_sent(with_secret(irc), Protocol::irc) == irc);
  CHECK(without_secrets_sent(with_secret(text), Protocol::line) == text);
  CHECK(without_secrets_sent("* You set +k it\n", Protocol::raw) == "* You set +k it\n");
}

TEST_CASE("what is said to services, and of accounts, is hidden", "[trace]") {
  CHECK(shown_of_irc("REGISTER * * tea\n") == "REGISTER ***\n");
  CHECK(shown_of_irc("PRIVMSG NickServ :IDENTIFY tea\n") == "PRIVMSG NickServ ***\n");
  CHECK(shown_of_irc("privmsg nickserv@services :x\n") == "privmsg nickserv@services ***\n");
  CHECK(shown_of_irc("NS IDENTIFY tea\n") == "NS ***\n");
  CHECK(shown_of_irc("PRIVMSG #a :register now\n") == "PRIVMSG #a :register now\n");
  for (const std::string command : {"/register", "/login", "/LOGIN", "/password", "/unregister", "/pass"}) {
    CHECK(shown_of_text((command + " alice tea\n").c_str()) == command + " ***\n");
  }
  CHECK(without_secrets({}, "/login alice tea\n", std::nullopt) == "/login ***\n");
  CHECK(without_secrets("/login al", "ice tea\n", Protocol::line) == "***\n");
}
