#include "relay/hub/account_proofs.h"

#include "common/text.h"

namespace chat::relay {

void AccountProofs::end(std::string_view account) {
  if (ended_at_.size() >= kRememberedMost) {
    all_ended_at_ = ++last_;
    ended_at_.clear();
  }
  ended_at_[fold_case(account)] = ++last_;
}

bool AccountProofs::holds(const AccountProof& proof) const {
  if (proof.account.empty() || proof.number <= all_ended_at_) return false;
  const auto ended = ended_at_.find(fold_case(proof.account));
  return ended == ended_at_.end() || proof.number > ended->second;
}

}  // namespace chat::relay
