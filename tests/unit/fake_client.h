#pragma once

#include "relay/delivery/outbox.h"
#include "relay/dialects/line/line_dialect.h"
#include "relay/dialects/line/rendering.h"
#include "relay/hub/hub.h"
#include "tests/unit/local_hub.h"

#include <array>
#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chat::test {

/// So many seconds after noon, UTC, on 2026-11-19.
inline Moment at_second(double second) {
  using namespace std::chrono;
  const WallTime noon = sys_days(year(2026) / 11 / 19) + hours(12);
  const auto since = duration_cast<Duration>(duration<double>(second));
  return {Time(hours(1)) + since, noon + duration_cast<WallTime::duration>(since)};
}

/// Takes at most `most` bytes of what the outbox would send, as a socket would.
inline std::string take_from(relay::Outbox& outbox, std::size_t most = SIZE_MAX) {
  std::string taken;
  outbox.catch_up();
  while (taken.size() < most && !outbox.queue_is_empty()) {
    std::array<iovec, 8> pieces;
    const std::size_t count = outbox.gather(pieces);
    std::string offered;
    for (std::size_t i = 0; i < count; ++i)
      offered.append(static_cast<const char*>(pieces[i].iov_base), pieces[i].iov_len);
    offered.resize(std::min(offered.size(), most - taken.size()));
    outbox.consume(offered.size());
    taken += offered;
  }
  return taken;
}

/// A relay's chat in memory: a hub and what line clients share.
struct FakeRelay {
  explicit FakeRelay(std::size_t history_lines = 3)
      : hub({.history_lines = history_lines, .reserved_nick = "relay", .first_rules_lobby = true},
            at_second(0)) {}
  FakeRelay(std::size_t history_lines, relay::Accounts& accounts)
      : hub({.history_lines = history_lines, .reserved_nick = "relay", .first_rules_lobby = true},
            at_second(0), accounts) {}
  FakeRelay(relay::HubSettings rules, relay::Accounts& accounts)
      : hub(with_lobby_ruled(std::move(rules)), at_second(0), accounts) {}
  FakeRelay(relay::Accounts& accounts, relay::Keeper& keeper, std::vector<std::string> operators = {})
      : hub({.history_lines = 3, .reserved_nick = "relay", .operators = std::move(operators)}, at_second(0),
            accounts, keeper) {}
  explicit FakeRelay(relay::Archive& archive)
      : hub({.history_lines = 3,
             .history_is_kept = " for 30 days",
             .reserved_nick = "relay",
             .first_rules_lobby = true},
            at_second(0), archive) {}
  FakeRelay(relay::Accounts& accounts, relay::Archive& archive)
      : hub({.history_lines = 3, .history_is_kept = " for 30 days", .reserved_nick = "relay"}, at_second(0),
            accounts, archive) {}
  explicit FakeRelay(relay::HubSettings rules) : hub(with_lobby_ruled(std::move(rules)), at_second(0)) {}

  /// Most tests are about what operators may do, in whichever room.
  static relay::HubSettings with_lobby_ruled(relay::HubSettings rules) {
    rules.first_rules_lobby = true;
    return rules;
  }

  LocalHub hub;
  relay::LineRenderings renderings;
  relay::LineSettings settings;
};

/// A line client without a socket, greeted before it has said anything.
class FakeClient {
 public:
  explicit FakeClient(FakeRelay& relay, std::string_view nick = {}, Moment now = at_second(0),
                      const relay::Origin& origin = {.host = "host", .is_encrypted = true})
      : dialect_(relay.hub, outbox_, relay.renderings, relay.settings, origin, now) {
    dialect_.receive({}, now);
    if (nick.empty()) return;
    type("/nick " + std::string(nick));
    received();
  }

  void type(std::string_view line, Moment now = at_second(0)) { send(std::string(line) + "\n", now); }
  void send(std::string_view bytes, Moment now = at_second(0)) { dialect_.receive(bytes, now); }

  /// Everything that has come since the last time this was asked.
  std::string received() { return take_from(outbox_); }

  /// What comes in answer to one line.
  std::string answer_to(std::string_view line) {
    received();
    type(line);
    return received();
  }

  relay::LineDialect& dialect() { return dialect_; }
  relay::Outbox& outbox() { return outbox_; }

 private:
  relay::Outbox outbox_;
  relay::LineDialect dialect_;
};

}  // namespace chat::test
