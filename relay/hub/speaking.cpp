// What members say, and what they tell of themselves.

#include "relay/hub/hub.h"
#include "relay/hub/names.h"

#include <fmt/format.h>

namespace chat::relay {
Answer<Event> Hub::say(Member& member, Room& room, const Speech& speech, Moment now, char to_status) {
  if (auto fine = may_speak(member, room); !fine) return tl::unexpected(fine.error());
  Event event = event_of(speech.kind, member, now);
  event.room = &room;
  event.target = room.name();
  event.to_status = to_status;
  event.text = speech.text;
  event.tags = speech.tags;
  event.id = ledger_.next_id(now.wall);
  happen(event);
  return event;
}

Answer<> Hub::may_speak(const Member& member, const Room& room) const {
  const RoomModes& modes = room.modes();
  if (member.has_voice_in(room)) return {};
  if (modes.moderated) return refuse(Problem::moderated, room.name());
  if (modes.members_only && member.seat_in(room) == nullptr)
    return refuse(Problem::members_only, room.name());
  if (modes.bans.empty() || !modes.is_banned(full_source(member.source()))) return {};
  return refuse(Problem::banned_from_speaking, room.name());
}

Answer<Event> Hub::tell(Member& member, std::string_view nick, const Speech& speech, Moment now) {
  Member* addressee = find(nick);
  if (addressee == nullptr) return refuse(Problem::nobody_called, nick);
  if (addressee->reader && addressee->reader.outbox->backlog() > settings_.private_backlog)
    return refuse(Problem::not_reading, addressee->nick);
  Event event = event_of(speech.kind, member, now);
  event.target = addressee->nick;
  event.text = speech.text;
  event.tags = speech.tags;
  event.to_one = true;
  event.id = ledger_.next_id(now.wall);
  happen(event);
  return event;
}

Answer<> Hub::set_away(Member& member, std::string_view where_to, Moment now) {
  const auto shown = shown_within(kAwayMaxBytes, where_to, Problem::away_too_long, member.nick);
  if (!shown) return tl::unexpected(shown.error());
  if (member.away == *shown) return {};
  Event event = event_of(Event::Kind::away_set, member, now);
  event.text = *shown;
  happen(event);
  return {};
}

void Hub::mark(Member& member, bool bot, bool invisible, Moment now) {
  Event event = event_of(Event::Kind::marked, member, now);
  event.source.bot = bot;
  event.source.invisible = invisible;
  happen(event);
}

Fact Hub::set_realname(Member& member, std::string_view realname, Moment now) {
  Event event = event_of(Event::Kind::name_set, member, now);
  event.source.realname = realname;
  event.text = realname;
  Fact fact(event);
  happen(event);
  return fact;
}

}  // namespace chat::relay
