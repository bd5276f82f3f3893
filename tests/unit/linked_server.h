#pragma once

#include "catch.h"
#include "client/connection/link.h"
#include "common/listening.h"
#include "common/selector.h"
#include "common/socket.h"
#include "temporary_directory.h"
#include "waiting.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chat::test {

using client::Event;
using client::Link;

/// A Link, and the server that it connects to, which is the test.
struct LinkedServer {
  TemporaryDirectory directory{};
  ListeningSocket listening =
      std::move(listen_on({.host = {}, .unix_path = (directory / "socket").string()})->front());
  client::EventQueue happened{};
  client::Conversation talk{happened};
  Link link;
  UniqueFd accepted{};
  WallTime::duration ahead{};

  explicit LinkedServer(bool say_again)
      : link(
            {.servers = {listening.endpoint}, .identity = {"alice", "Alice"}, .say_again = say_again}, talk,
            happened, [] { return 0.0; }, read_clocks()) {}

  Moment now() const {
    Moment moment = read_clocks();
    moment.wall += ahead;
    return moment;
  }

  void run_until_in(Link::State state) {
    run_until([&](Selector& selector) { link.watch(selector, true); }, [&] { return link.deadline(); },
              [&](const Selector& selector, Time) {
                link.advance(selector, now());
                return link.state() == state;
              });
  }

  /// Until the server is sent a line that begins so.
  void run_until_sent(std::string_view beginning) {
    run_until([&](Selector& selector) { link.watch(selector, true); }, [] { return kNever; },
              [&](const Selector& selector, Time) {
                link.advance(selector, now());
                return !lines_sent(beginning).empty();
              });
  }

  std::vector<std::string> told(Event::Kind kind) {
    std::vector<std::string> texts;
    for (const Event& event : happened.take_all()) {
      if (event.kind == kind) texts.push_back(event.text);
    }
    return texts;
  }

  std::vector<std::string> errors() { return told(Event::Kind::error); }

  /// What has come to the server since the last time, and begins so.
  std::vector<std::string> lines_sent(std::string_view beginning) {
    std::array<char, 65'536> buffer;
    const Transfer transfer = receive(accepted.get(), buffer);
    std::string_view bytes(buffer.data(), transfer.bytes);
    std::vector<std::string> lines;
    while (!bytes.empty()) {
      const std::string_view line = bytes.substr(0, bytes.find("\r\n"));
      bytes.remove_prefix(std::min(line.size() + 2, bytes.size()));
      if (line.starts_with(beginning)) lines.emplace_back(line);
    }
    return lines;
  }

  void says(std::string_view lines) {
    std::string bytes(lines);
    const iovec piece{bytes.data(), bytes.size()};
    REQUIRE(send(accepted.get(), {&piece, 1}).bytes == bytes.size());
  }

  void lets_in(std::string_view isupport) {
    run_until_in(Link::State::registering);
    accepted = accept_from(listening.fd.get()).fd;
    REQUIRE(accepted);
    says(":s 001 alice :Welcome\n:s 005 alice CASEMAPPING=ascii" + std::string(isupport) +
         " :are\n:s 422 alice :None\n");
    run_until_in(Link::State::up);
  }
};

}  // namespace chat::test
