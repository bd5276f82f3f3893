#pragma once

#include "relay/hub/fact.h"

namespace chat::relay {

/// A port: keeps facts for longer than a room remembers them.
class Archive {
 public:
  Archive() = default;
  Archive(const Archive&) = delete;
  Archive& operator=(const Archive&) = delete;
  virtual ~Archive() = default;

  /// The fact's views are valid during the call only.
  virtual void keep(const Fact& fact) = 0;
};

class NoArchive final : public Archive {
 public:
  void keep(const Fact&) override {}
};

}  // namespace chat::relay
