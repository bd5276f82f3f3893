#pragma once

#include "common/moment.h"

#include <map>
#include <set>
#include <string>
#include <utility>

namespace chat::relay {

/// In which room something ends next, and when.
class Endings {
 public:
  /// The next in the room, by folded name; kNever: nothing ends there.
  void note(const std::string& room, Time when) {
    const auto known = when_.find(room);
    if (known != when_.end()) {
      order_.erase({known->second, room});
      when_.erase(known);
    }
    if (when == kNever) return;
    when_.emplace(room, when);
    order_.emplace(when, room);
  }

  Time deadline() const { return order_.empty() ? kNever : order_.begin()->first; }

  /// The room with the first. There is one if there is a deadline.
  const std::string& first() const { return order_.begin()->second; }

 private:
  std::map<std::string, Time> when_;
  std::set<std::pair<Time, std::string>> order_;
};

}  // namespace chat::relay
