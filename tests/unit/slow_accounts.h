#pragma once

#include "relay/hub/accounts.h"
#include "relay/hub/hub.h"

#include <utility>
#include <vector>

namespace chat::test {

/// Knows that alice's password is "tea", and says so when the test has counted enough rounds.
class SlowAccounts final : public relay::Accounts {
 public:
  bool exist() const override { return true; }
  void check(relay::Ticket ticket, relay::Credentials credentials) override {
    waiting_.emplace_back(ticket, credentials.account == "alice" && credentials.password == "tea");
  }

  std::size_t waiting() const { return waiting_.size(); }

  void answer_all(relay::Hub& hub, Moment now) {
    for (const auto& [ticket, good] : std::exchange(waiting_, {})) hub.answer(ticket, good, now);
  }

 private:
  std::vector<std::pair<relay::Ticket, bool>> waiting_;
};

}  // namespace chat::test
