// What members say, and what they tell of themselves.

#include "relay/hub/hub.h"
#include "relay/hub/names.h"

#include <fmt/format.h>

namespace chat::relay {
namespace {

bool is_kept(Event::Kind kind) {
  return kind == Event::Kind::said || kind == Event::Kind::acted || kind == Event::Kind::noticed;
}

/// Whether it shows that the person is there, which what a client sends of itself does not.
bool ends_idleness(Event::Kind kind) {
  return kind == Event::Kind::said || kind == Event::Kind::acted || kind == Event::Kind::asked;
}

}  // namespace

Answer<Event> Hub::say(Member& member, Room& room, const Speech& speech, Moment now, char to_status) {
  if (auto fine = may_speak(member, room); !fine) return tl::unexpected(fine.error());
  if (ends_idleness(speech.kind)) member.last_spoke = now.steady;
  Event event = event_of(speech.kind, member.source(), now);
  event.target = room.name();
  event.text = speech.text;
  event.tags = speech.tags;
  event.id = ++last_id_;
  if (to_status != 0) {
    tell_those_with_status(event, room, member, to_status);
    return event;
  }
  if (is_kept(speech.kind)) room.history().add(event);
  room.announce(event, member.seat_in(room) == nullptr ? nullptr : &member);
  return event;
}

Answer<> Hub::may_speak(const Member& member, const Room& room) const {
  const RoomModes& modes = room.modes();
  if (member.has_voice_in(room)) return {};
  if (modes.moderated) return refuse(Problem::cannot_speak, room.name(), "+m");
  if (modes.no_external && member.seat_in(room) == nullptr)
    return refuse(Problem::cannot_speak, room.name(), "+n");
  if (modes.bans.empty() || !modes.is_banned(full_source(member.source()))) return {};
  return refuse(Problem::cannot_speak, room.name(), "+b");
}

void Hub::tell_those_with_status(const Event& event, const Room& room, const Member& speaker, char status) {
  Event to_some = event;
  const std::string target = fmt::format("{}{}", status, room.name());
  to_some.target = target;
  for (Member* member : room.members()) {
    const bool addressed = status == '@' ? member->is_op_in(room) : member->has_voice_in(room);
    if (addressed && member != &speaker) deliver(*member, to_some);
  }
}

Answer<Event> Hub::tell(Member& member, std::string_view nick, const Speech& speech, Moment now) {
  Member* addressee = find(nick);
  if (addressee == nullptr) return refuse(Problem::nobody_called, nick);
  if (addressee->outbox.backlog() > settings_.private_backlog)
    return refuse(Problem::not_reading, addressee->nick);
  if (ends_idleness(speech.kind)) member.last_spoke = now.steady;
  Event event = event_of(speech.kind, member.source(), now);
  event.target = addressee->nick;
  event.text = speech.text;
  event.tags = speech.tags;
  event.to_one = true;
  event.id = ++last_id_;
  if (is_kept(speech.kind))
    addressee->last_wrote = std::make_unique<Correspondent>(Correspondent{member.id, member.nick});
  deliver(*addressee, event);
  return event;
}

Answer<> Hub::set_away(Member& member, std::string_view where_to, Moment now) {
  const auto shown = shown_within(kAwayMaxBytes, where_to, Problem::away_too_long, member.nick);
  if (!shown) return tl::unexpected(shown.error());
  if (member.away == *shown) return {};
  member.away = *shown;
  Event event = event_of(Event::Kind::away_set, member.source(), now);
  event.text = member.away;
  announce_to_peers(event, member);
  return {};
}

Fact Hub::set_realname(Member& member, std::string_view realname, Moment now) {
  member.profile.realname = realname;
  Event event = event_of(Event::Kind::name_set, member.source(), now);
  event.text = member.profile.realname;
  announce_to_peers(event, member);
  return Fact(event);
}

}  // namespace chat::relay
