#pragma once

#include "relay/delivery/outbox.h"
#include "relay/dialects/base/dialect.h"
#include "relay/dialects/first_bytes/foreign.h"

#include <memory>
#include <string>
#include <string_view>

namespace chat::relay {

/// For a client that speaks what this relay does not: sends one answer, reads nothing, and closes.
class TurnAway final : public Dialect {
 public:
  TurnAway(Outbox& outbox, const TurnedAway& answer) {
    closing_ = std::make_unique<ClosingReason>(ClosingReason{std::string(answer.reason)});
    outbox.queue(answer.words);
  }

  std::size_t read_budget() const override { return 0; }
  void receive(std::string_view, Moment) override {}
  void finish_input(Moment) override {}
  bool may_skip() const override { return false; }
  void leave(std::string_view, Moment) override {}
};

}  // namespace chat::relay
