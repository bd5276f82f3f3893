#pragma once

#include "common/moment.h"
#include "relay/hub/archive.h"

#include <chrono>
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
  ArchiveTally tally() const override;

 private:
  std::string why_;
  std::uint64_t lost_ = 0;
  Time tell_again_at_{};
};

inline constexpr std::chrono::hours kBetweenWordsOfLoss{1};

/// Tells the log.
void tell_not_kept(std::uint64_t lines, const std::string& why);

}  // namespace chat::relay
