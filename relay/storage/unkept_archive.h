#pragma once

#include "relay/hub/archive.h"
#include "relay/storage/losses.h"

#include <cstdint>
#include <string>
#include <utility>

namespace chat::relay {

/// In the place of an archive that cannot be had: keeps nothing, counts what it would have kept, and has the
/// log say so at once and then every hour.
class UnkeptArchive final : public NoArchive {
 public:
  explicit UnkeptArchive(std::string why) : why_(std::move(why)) {}

  bool is_told() const override { return true; }
  std::uint64_t keep(const Fact& fact, const Room* room) override;
  void keep_event(const Fact& fact, const Room& room) override;
  ArchiveTally tally() const override;

 private:
  std::string why_;
  Losses losses_{};
};

}  // namespace chat::relay
