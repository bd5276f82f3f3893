#pragma once

#include "client/conversation/limits.h"
#include "client/conversation/name_checks.h"
#include "client/protocol/server_support.h"

#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace chat::client {

/// Rooms that the server listed, or that the person was invited to, for completion.
class KnownRooms {
 public:
  void note(std::string_view name, const ServerSupport& support) {
    if (names_.size() < kListedMax && is_name(name) && support.is_channel(name)) {
      names_.insert_or_assign(support.fold(name), std::string(name));
    }
  }

  void clear() { names_.clear(); }

  /// By folded name: as named.
  const std::map<std::string, std::string, std::less<>>& all() const { return names_; }

 private:
  std::map<std::string, std::string, std::less<>> names_{};
};

}  // namespace chat::client
