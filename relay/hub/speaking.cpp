// What members say, and what they tell of themselves.

#include "relay/hub/conversation.h"
#include "relay/hub/hub.h"
#include "relay/hub/names.h"

#include <fmt/format.h>

namespace chat::relay {

Answer<Fact> Hub::say(Person& member, Room& room, const Speech& speech, Moment now, char to_status) {
  if (auto fine = may_say(member, room, speech.kind, now.steady); !fine) return tl::unexpected(fine.error());
  Fact fact = fact_in(room, speech.kind, member, now);
  fact.to_status = to_status;
  fact.text = speech.text;
  fact.tags = speech.tags;
  fact.id = ledger_.next_id(now.wall);
  happen(fact);
  return fact;
}

/// Of who has left it is not known any more whether it had a voice.
bool Hub::lets_say_late(const Fact& said, const Person* speaker, const Room& room) const {
  if (speaker != nullptr) return may_speak(*speaker, room).has_value();
  const RoomModes& modes = room.modes();
  if (said.source.rules_relay) return true;
  return !modes.moderated && !modes.is_muted(said.source) && !modes.is_banned(said.source);
}

/// A slow room holds up what is said, not what clients send by themselves.
Answer<> Hub::may_say(const Person& member, const Room& room, Fact::Kind kind, Time now) const {
  if (auto fine = may_speak(member, room); !fine) return fine;
  const Duration pause = room.modes().pause();
  const bool waits =
      is_kept(kind) && pause > Duration::zero() && !member.has_voice_in(room) && !member.rules_relay;
  const Time next = waits ? room.slow_mode().next(member.id, pause) : now;
  if (next <= now) return {};
  return refuse_size(Problem::too_soon, room.name(), room.modes().slow_seconds, seconds_until(next, now));
}

Answer<Fact> Hub::tell(Person& member, std::string_view nick, const Speech& speech, Moment now) {
  Person* addressee = find(nick);
  if (addressee == nullptr) return refuse(Problem::nobody_called, nick);
  if (addressee->reader && addressee->reader.outbox->backlog() > settings_.private_backlog)
    return refuse(Problem::not_reading, addressee->nick);
  if (addressee->reader && settings_.mute(addressee->particulars().account))
    return refuse(Problem::not_logged_in_there, addressee->nick);
  Fact fact = fact_of(speech.kind, member, now);
  fact.target = addressee->nick;
  fact.text = speech.text;
  fact.tags = speech.tags;
  fact.to_one = true;
  fact.id = ledger_.next_id(now.wall);
  const Conversation between{number_of(member), number_of(*addressee), addressee->ignores(member)};
  if (between.is_kept()) fact.between = &between;
  happen(fact);
  fact.between = nullptr;
  return fact;
}

Answer<> Hub::set_away(Person& member, std::string_view where_to, Moment now) {
  const auto shown = shown_within(kAwayMaxBytes, where_to, Problem::away_too_long, member.nick);
  if (!shown) return tl::unexpected(shown.error());
  if (member.particulars().away == *shown) return {};
  // Others are told where one is, as they are told a line.
  const Room* const silences = shown->empty() ? nullptr : room_that_holds(member);
  if (silences != nullptr) return refuse(Problem::silenced, silences->name());
  Fact fact = fact_of(Fact::Kind::away_set, member, now);
  fact.text = *shown;
  happen(fact);
  return {};
}

void Hub::mark(Person& member, const Source& marks, Moment now) {
  Fact fact = fact_of(Fact::Kind::marked, member, now);
  fact.source.bot = marks.bot;
  fact.source.invisible = marks.invisible;
  fact.source.rules_relay = member.rules_relay && marks.rules_relay;
  happen(fact);
}

Answer<OwnedFact> Hub::set_realname(Person& member, std::string_view realname, Moment now) {
  if (const Room* const room = room_that_holds(member)) return refuse(Problem::silenced, room->name());
  Fact fact = fact_of(Fact::Kind::name_set, member, now);
  fact.source.realname = realname;
  fact.text = realname;
  return happened(fact);
}

}  // namespace chat::relay
