#pragma once

#include "relay/cluster/binary.h"
#include "relay/hub/address_bans.h"
#include "relay/hub/conversation.h"
#include "relay/hub/fact.h"
#include "relay/hub/history.h"

#include <optional>
#include <string>
#include <vector>

namespace chat::relay {

/// Whether other relays need to be told of such facts: the others are for somebody here alone.
bool is_shared(Fact::Kind kind);

/// Whether it was said in a room. What was said to one alone goes to nobody later: somebody else may have the
/// nick by then.
bool is_for_room(const Fact& fact);

/// Who did something, or is somewhere, as relays tell it each other.
void put_source(std::string& out, const Source& source);
/// Its views are valid as long as what is read.
Source take_source(BinaryReader& bytes);

/// Appends the fact as relays tell it each other. Whom and what it points to is written by name and id.
void put_fact(std::string& out, const Fact& fact);

/// When something happened, as another relay has told, and where that is on this machine's steady clock.
Moment take_time(BinaryReader& bytes, Moment now);

/// The same on the wall's clock alone.
WallTime take_wall_time(BinaryReader& bytes);

/// A fact that another relay has told.
class HeardFact {
 public:
  /// Nothing if it is cut, or no fact. `bytes` outlive this. `now` places the time at which it happened on
  /// this machine's steady clock.
  static std::optional<HeardFact> take(BinaryReader& bytes, Moment now);

  /// Its views are valid as long as this and the bytes, and until this is moved.
  Fact view() const;

 private:
  explicit HeardFact(const Fact& fact) : fact_(fact) {}

  Fact fact_;
  std::vector<RoomChange> changes_{};
  std::optional<AddressBan> ban_{};
  std::optional<KeptLine> line_{};
  std::optional<Conversation> between_{};
};

/// Calls `visit` with each fact, whose views are valid meanwhile. Returns false where one cannot be read:
/// those behind it are left out.
template <class Visit>
bool for_each_fact(std::string_view bytes, Moment now, Visit&& visit) {
  BinaryReader facts(bytes);
  while (!facts.is_at_end()) {
    const auto heard = HeardFact::take(facts, now);
    if (!heard) return false;
    visit(heard->view());
  }
  return true;
}

}  // namespace chat::relay
