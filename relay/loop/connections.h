#pragma once

#include "relay/connection/connection.h"

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

namespace chat::relay {

/// The clients' connections by descriptor, so that the one of which select() tells is found at once.
class Connections {
 public:
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }

  /// Null if the descriptor is no client's.
  Connection* at(int descriptor) const {
    const auto place = static_cast<std::size_t>(descriptor);  // a negative one lies beyond all
    return place < by_descriptor_.size() ? by_descriptor_[place].get() : nullptr;
  }

  void add(std::unique_ptr<Connection> connection) {
    const auto place = static_cast<std::size_t>(connection->descriptor());
    if (place >= by_descriptor_.size()) by_descriptor_.resize(place + 1);
    by_descriptor_[place] = std::move(connection);
    ++size_;
  }

  /// Only where at() is not null.
  std::unique_ptr<Connection> take(int descriptor) {
    --size_;
    return std::exchange(by_descriptor_[static_cast<std::size_t>(descriptor)], nullptr);
  }

  /// Calls `visit` with each, for what cannot be known of few of them.
  template <class Visit>
  void for_each(Visit&& visit) const {
    for (const auto& each : by_descriptor_) {
      if (each != nullptr) visit(*each);
    }
  }

 private:
  std::vector<std::unique_ptr<Connection>> by_descriptor_;
  std::size_t size_ = 0;
};

}  // namespace chat::relay
