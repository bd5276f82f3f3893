// The state's part for what is said.

#include "relay/hub/chat_state.h"

#include <string>

#include <fmt/format.h>

namespace chat::relay {
namespace {

/// Whether it shows that the person is there. A client may send notices, answers and tags by itself.
bool ends_idleness(Fact::Kind kind) {
  return kind == Fact::Kind::said || kind == Fact::Kind::acted || kind == Fact::Kind::asked;
}

}  // namespace

void ChatState::speak(const Fact& fact, Person& actor) {
  spoken_ += is_kept(fact.kind) ? 1 : 0;
  announce(actor, fact.at);
  if (ends_idleness(fact.kind)) actor.last_spoke = fact.at.steady;
  if (fact.to_one) return say_to_one(fact, actor);
  Room* const room = room_of(fact);
  if (room == nullptr) return;
  if (fact.to_status != 0) return say_to_those_with_status(fact, *room, &actor);
  if (is_kept(fact.kind)) {
    room->hear_first(fact.id);
    room->history().add(fact, room->modes().off_record);
  }
  if (const auto pause = room->modes().pause(); pause > Duration::zero() && is_kept(fact.kind))
    room->slow_mode().note(actor.id, pause, fact.at.steady);
  announcer_.tell_room(*room, fact, &actor);
}

/// Who said it may have left since, and it may be known already.
void ChatState::speak_late(const Fact& fact) {
  Room* const room = room_of(fact);
  if (room == nullptr || room->history().has_had(fact.id, fact.source.id)) return;
  if (fact.to_status != 0) return say_to_those_with_status(fact, *room, nullptr);
  room->hear_late(fact.id);
  if (archive_.is_told()) archive_.keep(fact, room);
  room->history().add(fact, room->modes().off_record);
  announcer_.tell_room(*room, fact, nullptr);
}

void ChatState::say_to_one(const Fact& fact, Person& speaker) {
  Person* const addressee = find(fact.target);
  // The hub asks as well, but may have been another's, that did not know it yet.
  if (addressee == nullptr || addressee->ignores(speaker)) return;
  const bool is_answerable = speaker.id != 0 && addressee != &speaker;
  if (is_kept(fact.kind) && is_answerable) {
    addressee->own_particulars().last_wrote = {speaker.id, speaker.nick};
    speaker.has_written_alone = true;
  }
  if (!addressee->reader && is_kept(fact.kind)) private_lines_.note(addressee->id, fact);
  announcer_.tell_one(*addressee, fact);
}

void ChatState::say_to_those_with_status(const Fact& fact, const Room& room, const Person* speaker) {
  Fact to_some = fact;
  const std::string target = fmt::format("{}{}", fact.to_status, room.name());
  to_some.target = target;
  for (Person* member : room.members()) {
    const bool addressed = fact.to_status == '@' ? member->is_op_in(room) : member->has_voice_in(room);
    if (addressed && member != speaker) announcer_.tell_one(*member, to_some);
  }
}

}  // namespace chat::relay
