#pragma once

#include "common/moment.h"
#include "relay/cluster/node.h"
#include "relay/cluster/redis_access.h"
#include "relay/cluster/redis_cluster.h"
#include "relay/hub/ledger.h"
#include "relay/open_state.h"

#include <cstdint>
#include <optional>

namespace chat::relay {

/// Puts the relay's facts in order: for it alone, or among those that share its chat (--cluster).
class ChatOrder {
 public:
  /// `last_id`: see LocalLedger.
  ChatOrder(const std::optional<RedisAccess>& cluster, std::uint64_t last_id);

  Ledger& ledger();
  /// See HubSettings.
  std::uint64_t person_ids_after() const { return node_ ? node_->first_id() : 0; }

  /// Reaches out for the others; null where there are to be none. Once. `hub` and `state` outlive all rounds.
  RedisCluster* begin(Hub& hub, const State& state, Moment now);

 private:
  LocalLedger alone_;
  std::optional<RedisAccess> access_;
  std::optional<Node> node_{};
  std::optional<RedisCluster> cluster_{};
};

}  // namespace chat::relay
