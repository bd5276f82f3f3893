#include "relay/chat_order.h"

#include "relay/hub/return_codes.h"
#include "relay/random_key.h"
#include "relay/storage/stored_accounts.h"

#include <cstring>

namespace chat::relay {
namespace {

/// A number for the people of this relay, such as no other relay has: it is drawn from two thousand million.
std::uint64_t drawn_origin() {
  std::uint64_t drawn = 0;
  const std::string bytes = random_key(sizeof drawn);
  std::memcpy(&drawn, bytes.data(), sizeof drawn);
  return 1 + drawn % Node::kOriginMost;
}

}  // namespace

ChatOrder::ChatOrder(const std::optional<RedisAccess>& cluster, std::uint64_t last_id)
    : alone_(last_id), access_(cluster) {
  if (!cluster) return;
  node_.emplace(drawn_origin());
  node_->begin_after(last_id);
}

Ledger& ChatOrder::ledger() {
  if (node_) return *node_;
  return alone_;
}

RedisCluster* ChatOrder::begin(Hub& hub, const State& state, Moment now) {
  if (!node_) return nullptr;
  node_->serve(hub, *state.accounts, *state.keeper);
  if (state.shared != nullptr) {
    state.shared->tell_of_changes([this](const ToldAccount& told) { node_->tell_of_account(told); });
  }
  cluster_.emplace(RedisCluster::Settings{*access_, random_key(ReturnCodes::kKeyBytes)}, *node_,
                   *state.accounts, now);
  return &*cluster_;
}

}  // namespace chat::relay
