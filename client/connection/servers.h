#pragma once

#include "client/connection/dialler.h"
#include "common/endpoint.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <vector>

namespace chat::client {

/// The servers of one chat, of which any will do: one of them is dialled at a time.
class Servers {
 public:
  /// There is one at least.
  Servers(const std::vector<Endpoint>& servers, const TlsSettings& settings) {
    std::transform(servers.begin(), servers.end(), std::back_inserter(diallers_),
                   [&](const Endpoint& each) { return Dialler(each, settings); });
  }

  Dialler& dialler() { return diallers_[at_]; }
  const Dialler& dialler() const { return diallers_[at_]; }
  /// Where it is called, or spoken to.
  const Endpoint& where() const { return dialler().target(); }

  /// It may be used.
  void reached() { tried_ = 0; }
  /// It cannot be had: now it is the next one's turn. Returns false if all have been tried since one was
  /// reached, or since the last time that all had been.
  bool go_on() {
    at_ = (at_ + 1) % diallers_.size();
    tried_ = (tried_ + 1) % diallers_.size();
    return tried_ != 0;
  }

 private:
  std::vector<Dialler> diallers_{};
  std::size_t at_ = 0;
  std::size_t tried_ = 0;  // in vain
};

}  // namespace chat::client
