#pragma once

#include "relay/hub/archive.h"
#include "relay/hub/hub.h"
#include "relay/hub/ledger.h"

#include <cstdint>
#include <utility>

namespace chat::test {

/// What is said has the ids 1, 2, 3, ...
class CountingLedger final : public relay::Ledger {
 public:
  void publish(const relay::Fact& fact, relay::FactSink& sink) override { sink.apply(fact); }
  std::uint64_t next_id(WallTime) override { return ++last_id_; }

 private:
  std::uint64_t last_id_ = 0;
};

struct LocalPorts {
  CountingLedger ledger{};
  relay::NoArchive archive{};
  relay::NoAccounts no_accounts{};
  relay::NoKeeper no_keeper{};
};

/// The hub of a relay alone.
struct LocalHub : LocalPorts, relay::Hub {
  LocalHub(relay::HubSettings settings, Moment now)
      : Hub(std::move(settings), {LocalPorts::ledger, archive, no_accounts, no_keeper}, now) {}
  LocalHub(relay::HubSettings settings, Moment now, relay::Accounts& accounts)
      : Hub(std::move(settings), {LocalPorts::ledger, archive, accounts, no_keeper}, now) {}
  LocalHub(relay::HubSettings settings, Moment now, relay::Archive& kept)
      : Hub(std::move(settings), {LocalPorts::ledger, kept, no_accounts, no_keeper}, now) {}
  LocalHub(relay::HubSettings settings, Moment now, relay::Accounts& accounts, relay::Archive& kept)
      : Hub(std::move(settings), {LocalPorts::ledger, kept, accounts, no_keeper}, now) {}
  LocalHub(relay::HubSettings settings, Moment now, relay::Accounts& accounts, relay::Keeper& keeper)
      : Hub(std::move(settings), {LocalPorts::ledger, archive, accounts, keeper}, now) {}
};

}  // namespace chat::test
