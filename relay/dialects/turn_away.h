#pragma once

#include "relay/dialects/dialect.h"
#include "relay/outbox.h"

#include <string>
#include <string_view>

namespace chat::relay {

/// For whoever speaks what this relay does not: says one thing, takes nothing, and closes.
class TurnAway final : public Dialect {
 public:
  /// `words` may be empty. `reason` is for the log.
  TurnAway(Outbox& outbox, std::string_view words, std::string reason) : wish_{std::move(reason)} {
    outbox.queue(words);
  }

  std::size_t appetite() const override { return 0; }
  void receive(std::string_view, Moment) override {}
  void finish_input(Moment) override {}
  bool may_skip() const override { return false; }
  const Wish* wish_to_close() const override { return &wish_; }
  void leave(std::string_view, Moment) override {}

 private:
  Wish wish_;
};

}  // namespace chat::relay
