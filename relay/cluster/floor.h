#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>

namespace chat::relay {

/// The number that Redis has given a relay when it came; each gets another. 0: none.
using RelayNumber = std::uint64_t;

/// Whose turn it is to let something happen. All relays read the same wishes in the same order, so all know
/// the same.
///
/// It stays with who has it until another wants it: then it goes to the others in the order in which they
/// asked. So a relay whose people alone are talking hands nothing over.
class Floor {
 public:
  Floor() = default;
  Floor(RelayNumber holder, std::deque<RelayNumber> waiting)
      : holder_(holder), waiting_(std::move(waiting)) {}

  RelayNumber holder() const { return holder_; }
  const std::deque<RelayNumber>& waiting() const { return waiting_; }

  void want(RelayNumber relay) {
    if (holder_ == 0) {
      holder_ = relay;
    } else if (relay != holder_ && std::find(waiting_.begin(), waiting_.end(), relay) == waiting_.end()) {
      waiting_.push_back(relay);
    }
  }

  void yield(RelayNumber relay) {
    if (relay == holder_) pass_on();
  }

  /// The relay is there no longer.
  void drop(RelayNumber relay) {
    std::erase(waiting_, relay);
    yield(relay);
  }

 private:
  void pass_on() {
    holder_ = waiting_.empty() ? 0 : waiting_.front();
    if (!waiting_.empty()) waiting_.pop_front();
  }

  RelayNumber holder_ = 0;
  std::deque<RelayNumber> waiting_{};
};

}  // namespace chat::relay
