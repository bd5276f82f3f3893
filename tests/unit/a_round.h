#pragma once

#include "relay/trace/round.h"
#include "tests/unit/fake_client.h"

#include <csignal>

namespace chat::test {

inline relay::trace::Header a_header() {
  return {.program = "chat-relay 1",
          .pid = 7,
          .time = at_second(0).wall,
          .pace = std::chrono::milliseconds(50),
          .backlog = 65536,
          .listeners = {{"listener", 4, "127.0.0.1:6667", false}}};
}

inline relay::trace::TakenLine a_line(const std::string& text, const relay::trace::Ids& to) {
  relay::trace::TakenLine line;
  line.bytes = text.size();
  line.text.text = text;
  line.to = to;
  return line;
}

/// Two clients come, and have names.
inline relay::trace::Round round_of_arrivals() {
  relay::trace::Round round;
  round.number = 1;
  round.in = {{4}, {}};
  round.out = {{4}, {}};
  round.woke = Selector::Cause::descriptors;
  round.accepted = {{1, 6, 4, "192.0.2.7:51234"}, {2, 7, 4, "192.0.2.8:51235"}};
  round.known = {{1, "alice", relay::Protocol::line}, {2, "bob", relay::Protocol::line}};
  return round;
}

/// Alice ends a line, and begins another.
inline relay::trace::Round round_of_talk() {
  using Status = Transfer::Status;
  relay::trace::Round round;
  round.number = 2;
  round.in = {{4, 6, 7}, {}};
  round.timeout = std::chrono::milliseconds(1500);
  round.slept = std::chrono::microseconds(1250250);
  round.woke_at = at_second(2.5).wall;
  round.at = std::chrono::milliseconds(2500);
  round.woke = Selector::Cause::descriptors;
  round.out = {{6}, {}};
  round.reads.push_back(
      {.id = 1, .fd = 6, .look = 1, .result = Status::done, .bytes = 6, .text = {"lo\nhow"}});
  round.reads[0].follows.lines.push_back(a_line("hello", {2}));
  round.reads[0].unfinished_bytes = 3;
  round.reads[0].unfinished = {"how"};
  round.looks = {{}};
  round.sends = {{.id = 2,
                  .fd = 7,
                  .result = Status::done,
                  .wanted = 14,
                  .taken = 9,
                  .lines = 0,
                  .is_short = true,
                  .text = {"<alice> h"}}};
  round.joined_write_set = {2};
  return round;
}

}  // namespace chat::test
