#pragma once

#include "linked_server.h"

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chat::test {

using Lines = std::vector<std::string>;

inline const std::string kResumeOffer =
    "chat-relay/resume draft/chathistory draft/message-redaction echo-message";

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
    says(":s CAP * LS :" + kResumeOffer + "\n:s CAP alice ACK :" + kResumeOffer + "\n");
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

}  // namespace chat::test
