// The state's part for rooms that outlive those who are in them.

#include "common/text.h"
#include "common/words.h"
#include "relay/hub/chat_state.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>
#include <vector>

namespace chat::relay {
namespace {

/// What happened at `then`, as if this relay had been there.
Moment moment_of(WallTime then, Moment now) {
  return {now.steady - std::chrono::duration_cast<Duration>(now.wall - then), then};
}

/// Masks that ended while no relay ran are gone; the others end when they were to.
RoomModes running(RoomModes modes, Moment now) {
  for (const RoomRule rule :
       {RoomRule::ban, RoomRule::mute, RoomRule::ban_exception, RoomRule::invite_exception}) {
    std::vector<ListedMask>& masks = *modes.list(rule);
    std::erase_if(masks, [&](const ListedMask& each) { return each.until <= now.wall; });
    for (ListedMask& each : masks) {
      if (each.until != WallTime::max())
        each.ends = now.steady + std::chrono::duration_cast<Duration>(each.until - now.wall);
    }
  }
  return modes;
}

KeptRoom kept(const Room& room) {
  return KeptRoom{.name = room.name(),
                  .created = room.created().wall,
                  .claim = room.claim(),
                  .topic = room.topic().text,
                  .topic_by = room.topic().by,
                  .topic_at = room.topic().at.wall,
                  .modes = room.modes()};
}

}  // namespace

void ChatState::restore(KeptRoom kept, Moment now) {
  Room& room = room_called(kept.name, moment_of(kept.created, now));
  room.claim() = std::move(kept.claim);
  room.modes() = running(std::move(kept.modes), now);
  room.note_closure();
  endings_.note(fold_case(room.name()), room.modes().next_end());
  room.topic() = {std::move(kept.topic), std::move(kept.topic_by), moment_of(kept.topic_at, now)};
}

/// It is given to the keeper once a round: somebody may change a room with many masks over and over.
void ChatState::keep(const Room& room) {
  if (room.claim()) changed_rooms_.insert(fold_case(room.name()));
}

/// What people are told is so has to outlive the relay. Where they were does, too, and nobody is told of it.
void ChatState::note_decision(const Fact& fact) {
  constexpr std::array kDecisions{Fact::Kind::topic_set,     Fact::Kind::modes_set,
                                  Fact::Kind::claimed,       Fact::Kind::address_banned,
                                  Fact::Kind::address_freed, Fact::Kind::read_marked};
  if (!has_changes() || std::find(kDecisions.begin(), kDecisions.end(), fact.kind) == kDecisions.end())
    return;
  Person* const actor = actor_of(fact);
  if (actor == nullptr) return;
  actor->own_particulars().last_decided = batches_ + 1;
  if (actor->reader) unwritten_decisions_.note(actor->id, batches_ + 1);
}

void ChatState::tell_of_unwritten(Moment now) {
  const auto tell = [&](const std::vector<std::uint64_t>& whom, Fact::Kind kind) {
    for (const auto& each : people_) {
      if (std::find(whom.begin(), whom.end(), each->id) != whom.end())
        tell_source(fact_of(kind, *each, now), *each);
    }
  };
  // Where nothing is kept at all nobody has been promised anything.
  const bool has_failed = keeper_.exists() && !keeper_.failure().empty();
  if (auto whom = unwritten_decisions_.take(keeper_.settled(), has_failed); !whom.empty())
    tell(whom, Fact::Kind::unwritten);
  if (auto whom = unwritten_deletions_.take(archive_.settled(), archive_.fails_to_delete()); !whom.empty())
    tell(whom, Fact::Kind::undeleted);
}

bool ChatState::has_changes() const {
  return !changed_rooms_.empty() || bans_changed_ || bookmarks_.have_changed();
}

void ChatState::keep_changes() {
  if (!has_changes()) return;
  for (const std::string& name : std::exchange(changed_rooms_, {})) {
    const Room* const room = find_room(name);
    if (room != nullptr && room->claim()) {
      keeper_.keep(kept(*room));
    } else {
      keeper_.forget_room(name);
    }
  }
  if (auto changed = bookmarks_.take_changes(); !changed.empty()) keeper_.keep(std::move(changed));
  if (bans_changed_) keeper_.keep(address_bans_.all(*std::exchange(bans_changed_, std::nullopt)));
  keeper_.write(++batches_);
}

/// Nobody need do it: an account may end when nobody is logged in to it any longer.
void ChatState::claim(const Fact& fact) {
  Room* room = room_of(fact);
  if (room == nullptr && fact.text.empty()) return;
  // Another relay tells of a room that is kept, and in which nobody is.
  if (room == nullptr) room = &room_called(fact.target, fact.at);
  const bool is_news = fact.text.empty() || !room->claim().is_founder(fact.text);
  room->claim() = {.founder = std::string(fact.text)};
  for (const std::string_view account : words_of(fact.object)) room->claim().note_operator(account, true);
  for (const Person* member : room->members()) {
    if (member->is_op_in(*room) && !member->particulars().account.empty())
      room->claim().note_operator(member->particulars().account, true);
  }
  changed_rooms_.insert(fold_case(room->name()));
  if (is_news) announcer_.tell_room(*room, fact, fact.actor);
  end_if_empty(*room, fact.at);
}

}  // namespace chat::relay
