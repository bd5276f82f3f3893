// What was lost on the way to who comes back (chat-relay/resume): it is asked for by history.

#include "catch.h"
#include "client/connection/catching_up.h"
#include "keeps_seats.h"

#include <string>

using namespace chat;
using namespace chat::client;
using namespace chat::test;

namespace {

std::string line(int id, const std::string& text, const std::string& batch = "") {
  return "@msgid=" + std::to_string(id) + (batch.empty() ? "" : ";batch=" + batch) +
         " :bob!b@h PRIVMSG #a :" + text + "\n";
}

/// bob has said 1 and 2 in #a, which alice has seen.
struct Loses : KeepsSeats {
  explicit Loses(bool say_again = false) : KeepsSeats(say_again) {
    says(line(1, "one") + line(2, "two"));
    settle();
    told(Event::Kind::message);
  }

  static std::string history(const std::string& lines) {
    return ":s PONG s :chat-client-missed\n:s CAP alice ACK :draft/chathistory\n:s BATCH +h chathistory "
           "#a\n" +
           lines + ":s BATCH -h\n";
  }
};

}  // namespace

TEST_CASE("on coming back the lines behind the last one known are asked for", "[client][resuming]") {
  Loses server;
  server.loses();
  server.link.connect_again(server.now());
  server.answer();
  server.says(":s RESUME SUCCESS alice\n");
  server.settle();
  CHECK(server.said("CHATHISTORY") == Lines{"CHATHISTORY AFTER #a msgid=1 500"});
}

TEST_CASE("what was lost on the way comes before what was said since, each line once", "[client][resuming]") {
  Loses server;
  server.breaks();
  server.says(line(4, "four") + ":bob!b@h TOPIC #a :new\n");
  server.settle();
  CHECK(server.told(Event::Kind::message).empty());
  server.shows(Loses::history(line(2, "two", "h") + line(3, "three", "h") + line(4, "four", "h")) +
               line(5, "five"));
  std::string told;
  for (const Event& event : server.happened.take_all()) {
    if (!event.nick.empty()) told += event.text + (event.replayed ? " replayed" : "") + "\n";
  }
  CHECK(told == "three\nfour\nnew\nfive\n");
}

TEST_CASE("a line of one's own that arrived, and whose echo was lost, is not said again",
          "[client][resuming]") {
  const bool say_again = GENERATE(false, true);
  Loses server(say_again);
  server.asks("PRIVMSG #a :mine");
  server.breaks();
  server.shows(Loses::history(line(2, "two", "h") + "@batch=h;msgid=3 :alice!a@h PRIVMSG #a :mine\n"));
  CHECK(server.said("PRIVMSG").empty());
  CHECK(server.told(Event::Kind::message) == Lines{"mine"});
}

TEST_CASE("where the server does not remember what was known last, that is told", "[client][resuming]") {
  const std::string answer = GENERATE(
      Loses::history(line(4, "four", "h")), Loses::history(""),
      std::string(":s PONG s :chat-client-missed\n:s FAIL CHATHISTORY MESSAGE_ERROR AFTER #a :No\n"));
  Loses server;
  server.comes_back(answer);
  CHECK(server.complaints() ==
        Lines{"Perhaps not all that was said in #a as the connection broke is shown: the "
              "server does not remember it."});
}

TEST_CASE("a last line that was taken back meanwhile is not missed", "[client][resuming]") {
  Loses server;
  server.breaks();
  server.says(":bob!b@h REDACT #a 2\n");
  server.shows(Loses::history(""));
  CHECK(server.complaints().empty());
}

TEST_CASE("what is lost while one comes back is asked for the next time, too", "[client][resuming]") {
  Loses server;
  server.breaks();
  server.says(line(9, "nine"));
  server.settle();
  server.accepted.reset();
  server.run_until_in(Link::State::waiting);
  CHECK(server.told(Event::Kind::message) == Lines{"nine"});
  server.link.connect_again(server.now());
  server.answer();
  server.says(":s RESUME SUCCESS alice\n");
  server.settle();
  CHECK(server.said("CHATHISTORY").back() == "CHATHISTORY AFTER #a msgid=1 500");
}

TEST_CASE("an answer to /history that comes late is history", "[client][resuming]") {
  Loses server;
  server.breaks();
  server.says(":s BATCH +o chathistory #a\n" + line(0, "zero", "o") + ":s BATCH -o\n");
  server.shows(Loses::history(line(2, "two", "h")));
  bool replayed = false;
  for (const Event& event : server.happened.take_all())
    replayed = replayed || (event.text == "zero" && event.replayed);
  CHECK(replayed);
}

TEST_CASE("what waits for history is bounded", "[client][resuming]") {
  CatchingUp catching_up;
  const std::string text = ":bob!b@h PRIVMSG #a :" + std::string(400, 'x');
  const auto message = parse_irc(text);
  std::size_t held = 0;
  while (!catching_up.is_full() && catching_up.holds(*message, text, false)) ++held;
  CHECK(held * text.size() > CatchingUp::kHeldBytesMax);
  CHECK(catching_up.take().size() == held);
  CHECK_FALSE(catching_up.holds(*message, text, false));
  catching_up.end();
  CHECK(catching_up.holds(*message, text, false));
}
