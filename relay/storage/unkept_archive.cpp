#include "relay/storage/unkept_archive.h"

#include "relay/hub/fact.h"
#include "relay/hub/room.h"

namespace chat::relay {

std::uint64_t UnkeptArchive::keep(const Fact& fact, const Room* room) {
  if (is_to_be_kept(fact, room)) losses_.add(1, 0, why_, fact.at.steady);
  return 0;
}

void UnkeptArchive::keep_event(const Fact& fact, const Room& room) {
  if (!room.modes().off_record) losses_.add(0, 1, why_, fact.at.steady);
}

ArchiveTally UnkeptArchive::tally() const {
  ArchiveTally tally;
  tally.lost = losses_.lines();
  tally.events_lost = losses_.events();
  return tally;
}

}  // namespace chat::relay
