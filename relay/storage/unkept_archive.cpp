#include "relay/storage/unkept_archive.h"

#include "common/text.h"
#include "relay/hub/fact.h"

#include <spdlog/spdlog.h>

namespace chat::relay {

void tell_not_kept(std::uint64_t lines, const std::string& why) {
  spdlog::error("what is said is not kept, {} so far: {}", counted(lines, "line"), why);
}

std::uint64_t UnkeptArchive::keep(const Fact& fact, const Room* room) {
  if (!is_to_be_kept(fact, room)) return 0;
  ++lost_;
  if (fact.at.steady < tell_again_at_) return 0;
  tell_again_at_ = fact.at.steady + kBetweenWordsOfLoss;
  tell_not_kept(lost_, why_);
  return 0;
}

ArchiveTally UnkeptArchive::tally() const {
  ArchiveTally tally;
  tally.lost = lost_;
  return tally;
}

}  // namespace chat::relay
