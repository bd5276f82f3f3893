// A connection that was lost and comes back to where it was (chat-relay/resume): what is asked again, what is
// said again, and of what the person is told.

#include "catch.h"
#include "linked_server.h"

#include <string>
#include <vector>

using namespace chat;
using namespace chat::client;
using namespace chat::test;

namespace {

using Lines = std::vector<std::string>;

const std::string kOffer = "chat-relay/resume draft/chathistory draft/message-redaction echo-message";

/// A server that keeps alice's seat while her connection is lost. She is in #a.
struct KeepsSeats : LinkedServer {
  explicit KeepsSeats(bool say_again = false) : LinkedServer(say_again) {
    answer();
    says(":s RESUME TOKEN t1\n");
    says(
        ":s 001 alice :Welcome\n:s 005 alice CASEMAPPING=ascii CHANTYPES=# PREFIX=(ov)@+ MONITOR=100 "
        ":are\n:s 422 alice "
        ":None\n");
    run_until_in(Link::State::up);
    says(":alice!a@h JOIN #a\n");
    settle();
  }

  void answer() {
    run_until_in(Link::State::registering);
    accepted = accept_from(listening.fd.get()).fd;
    REQUIRE(accepted);
    says(":s CAP * LS :" + kOffer + "\n:s CAP alice ACK :" + kOffer + "\n");
  }

  void look(const Selector& selector) { link.advance(selector, now()); }

  /// Runs until the client has taken all that was said to it. What it says meanwhile is in `heard`.
  void settle() {
    says("PING :settled\n");
    run_until([&](Selector& selector) { link.watch(selector, true); },
              [&] { return read_clocks().steady + std::chrono::milliseconds(5); },
              [&](const Selector& selector, Time) {
                look(selector);
                for (std::string& line : lines_sent("")) heard.push_back(std::move(line));
                return std::erase(heard, "PONG :settled") > 0;
              });
  }

  void loses() {
    if (link.state() == Link::State::waiting) return;
    accepted.reset();
    run_until_in(Link::State::waiting);
  }

  /// The connection breaks, and the next one gets to where it shows what was missed.
  void breaks() {
    loses();
    link.connect_again(now());
    answer();
    says(":s RESUME SUCCESS " + nick + "\n:s RESUME TOKEN t2\n");
    settle();
    heard.clear();
  }

  /// Shows `missed`, and that it was all.
  void shows(const std::string& missed) {
    says(missed + ":s PONG s :chat-client-1\n");
    settle();
  }

  void comes_back(const std::string& missed = {}) {
    breaks();
    shows(missed);
  }

  /// Of all that the client has said since it is back, what begins so.
  Lines said(std::string_view beginning) const {
    Lines found;
    for (const std::string& line : heard) {
      if (line.starts_with(beginning)) found.push_back(line);
    }
    return found;
  }

  /// What the person is told of besides the loss.
  Lines complaints() {
    Lines lines = errors();
    std::erase_if(lines, [](const std::string& line) { return line.starts_with("The connection is lost"); });
    return lines;
  }

  void asks(const std::string& line) {
    CHECK(talk.send(line).empty());
    link.carry(now());
  }

  std::string nick = "alice";
  Lines heard{};
};

}  // namespace

TEST_CASE("what changes something is not done again unasked", "[client][resuming]") {
  KeepsSeats server;
  server.asks("TOPIC #a :new");
  server.asks("PRIVMSG #a :hi");
  server.told(Event::Kind::info);
  server.comes_back();
  CHECK(server.said("TOPIC").empty());
  CHECK(server.said("PRIVMSG") == Lines{"PRIVMSG #a :hi"});
  server.says(":alice!a@h PRIVMSG #a :hi\n:s PONG s :chat-client-2\n");
  server.settle();
  CHECK(server.told(Event::Kind::info).back() ==
        "1 line of yours may not have arrived (TOPIC #a :new). /again says it again.");
  CHECK(server.link.say_again(server.now()) == 1);
  server.settle();
  CHECK(server.said("TOPIC") == Lines{"TOPIC #a :new"});
}

TEST_CASE("what was seen to be done is in no doubt", "[client][resuming]") {
  struct Case {
    std::string asked;
    std::string shown;
  };
  const auto& [asked, shown] = GENERATE(values<Case>({
      {"TOPIC #a :new", ":alice!a@h TOPIC #A :new\n"},
      {"KICK #a bob :bye", ":alice!a@h KICK #a bob :bye\n"},
      {"MODE #a +o bob", ":alice!a@h MODE #a +o bob\n"},
      {"NICK alicia", ":alice!a@h NICK alicia\n"},
      {"INVITE bob #a", ":s 341 alice bob #a\n"},
      {"AWAY :out", ":s 306 alice :You are away\n"},
      {"AWAY", ":s 305 alice :You are back\n"},
  }));
  const bool before = GENERATE(true, false);
  const bool say_again = GENERATE(false, true);
  CAPTURE(asked, before, say_again);
  KeepsSeats server(say_again);
  server.asks(asked);
  if (before) server.says(shown);
  if (before && asked == "NICK alicia") server.nick = "alicia";
  server.settle();
  server.heard.clear();
  server.comes_back(before ? "" : shown);
  const std::string command = asked.substr(0, asked.find(' '));
  CHECK(server.said(command).empty());
  CHECK(server.link.unconfirmed().empty());
  CHECK(server.link.say_again(server.now()) == 0);
  // A name that was got so is the one that is wanted.
  CHECK(server.said("MONITOR").empty());
}

TEST_CASE("what others do, or what is done otherwise, settles no doubt", "[client][resuming]") {
  struct Case {
    std::string asked;
    std::string shown;
  };
  const auto& [asked, shown] = GENERATE(values<Case>({
      {"TOPIC #a :new", ":bob!b@h TOPIC #a :new\n"},
      {"TOPIC #a :new", ":alice!a@h TOPIC #a :newer\n"},
      {"KICK #a bob", ":alice!a@h KICK #a carol\n"},
      {"MODE #a +o bob", ":alice!a@h MODE #a +o carol\n"},
      {"MODE #a +o bob", ":alice!a@h MODE #a +o\n"},
      {"INVITE bob #a", ":s 341 alice bob #b\n"},
      {"AWAY :out", ":s 305 alice :You are back\n"},
  }));
  CAPTURE(asked, shown);
  KeepsSeats server;
  server.asks(asked);
  server.comes_back(shown);
  CHECK(server.link.say_again(server.now()) == 1);
}

TEST_CASE("a pipe has nobody to ask, and does again what was not seen to be done", "[client][resuming]") {
  KeepsSeats server(true);
  server.asks("TOPIC #a :new");
  server.comes_back();
  CHECK(server.said("TOPIC") == Lines{"TOPIC #a :new"});
}
