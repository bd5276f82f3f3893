#pragma once

#include "catch.h"
#include "fake_client.h"
#include "looking.h"
#include "relay/dialects/irc/irc_dialect.h"

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace chat::test {

/// A relay's chat in memory, and what IRC clients share.
struct FakeIrcRelay : FakeRelay {
  explicit FakeIrcRelay(std::size_t history_lines = 3) : FakeRelay(history_lines) {}
  FakeIrcRelay(std::size_t history_lines, relay::Accounts& accounts) : FakeRelay(history_lines, accounts) {}
  FakeIrcRelay(relay::HubSettings rules, relay::Accounts& accounts) : FakeRelay(std::move(rules), accounts) {}
  FakeIrcRelay(relay::Accounts& accounts, relay::Keeper& keeper, std::vector<std::string> operators = {})
      : FakeRelay(accounts, keeper, std::move(operators)) {}
  explicit FakeIrcRelay(relay::Archive& archive) : FakeRelay(archive) {}
  FakeIrcRelay(relay::Accounts& accounts, relay::Archive& archive) : FakeRelay(accounts, archive) {}
  explicit FakeIrcRelay(relay::HubSettings rules) : FakeRelay(std::move(rules)) {}

  relay::irc::Renderings renderings{};
  relay::irc::IrcSettings irc{.server_name = "relay", .version = "v1", .started = at_second(0)};
  const relay::irc::Server server{hub, renderings, irc};
};

/// An IRC client without a socket.
class FakeIrcClient {
 public:
  /// With a nick it registers, and forgets what it is told then.
  explicit FakeIrcClient(FakeIrcRelay& relay, std::string_view nick = {}, std::string_view capabilities = {},
                         Moment now = at_second(0),
                         const relay::Origin& origin = {.host = "host", .is_encrypted = true})
      : dialect_(relay.server, outbox_, origin, now) {
    if (nick.empty()) return;
    if (!capabilities.empty()) type("CAP REQ :" + std::string(capabilities), now);
    type("NICK " + std::string(nick), now);
    type("USER u 0 * :Real Name", now);
    type("CAP END", now);
    received();
  }

  void type(std::string_view line, Moment now = at_second(0)) { send(std::string(line) + "\r\n", now); }
  void send(std::string_view bytes, Moment now = at_second(0)) { dialect_.receive(bytes, now); }

  /// Joins, and forgets what it is told then.
  void enter(std::string_view room) {
    type("JOIN " + std::string(room));
    received();
  }

  /// Everything that has come since the last time this was asked, with LF at the end of each line.
  std::string received() {
    std::string bytes = take_from(outbox_);
    for (auto at = bytes.find("\r\n"); at != std::string::npos; at = bytes.find("\r\n", at))
      bytes.erase(at, 1);
    return bytes;
  }

  /// What comes in answer to one line.
  std::string answer_to(std::string_view line, Moment now = at_second(0)) {
    received();
    type(line, now);
    return received();
  }

  relay::irc::IrcDialect& dialect() { return dialect_; }
  relay::Outbox& outbox() { return outbox_; }

 private:
  relay::Outbox outbox_;
  relay::irc::IrcDialect dialect_;
};

/// alice, who is #a's operator, and bob, who is not there.
struct IrcPair {
  FakeIrcRelay relay;
  FakeIrcClient alice{relay, "alice"};
  FakeIrcClient bob{relay, "bob"};

  IrcPair() { alice.enter("#a"); }
  void both_in() {
    bob.enter("#a");
    alice.received();
  }
};

/// Both of them in #a.
struct IrcCompany : IrcPair {
  IrcCompany() { both_in(); }
};

/// What a client types, and what it is answered.
struct Exchange {
  std::string typed;
  std::string answered;
};

inline void check_exchanges(FakeIrcClient& client, std::initializer_list<Exchange> exchanges) {
  for (const Exchange& exchange : exchanges) {
    CAPTURE(exchange.typed);
    CHECK(client.answer_to(exchange.typed) == exchange.answered);
  }
}

}  // namespace chat::test
