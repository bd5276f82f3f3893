#pragma once

#include "client/connection/dialler.h"
#include "common/endpoint.h"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace chat::client {

/// The servers of one chat, of which any will do: one of them is dialled at a time.
class Servers {
 public:
  /// There is one at least.
  Servers(std::vector<Endpoint> servers, const TlsSettings& settings) : where_(std::move(servers)) {
    std::transform(where_.begin(), where_.end(), std::back_inserter(diallers_),
                   [&](const Endpoint& each) { return Dialler(each, settings); });
  }

  Dialler& dialler() { return diallers_[at_]; }
  const Dialler& dialler() const { return diallers_[at_]; }
  const Endpoint& where() const { return where_[at_]; }

  /// It may be used.
  void reached() { tried_ = 0; }
  /// It cannot be had: now it is the next one's turn. Returns false if all have been tried since one was
  /// reached, or since the last time that all had been.
  bool go_on() {
    at_ = (at_ + 1) % where_.size();
    tried_ = (tried_ + 1) % where_.size();
    return tried_ != 0;
  }

 private:
  std::vector<Endpoint> where_;
  std::vector<Dialler> diallers_{};
  std::size_t at_ = 0;
  std::size_t tried_ = 0;  // in vain
};

}  // namespace chat::client
