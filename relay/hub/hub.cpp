#include "relay/hub/hub.h"

#include "common/text.h"
#include "relay/hub/names.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace chat::relay {
namespace {

constexpr std::size_t kFormerMembersMax = 200;

}  // namespace

std::size_t ByNick::operator()(std::string_view nick) const {
  return std::hash<std::string>()(fold_case(nick));
}

bool ByNick::operator()(const std::unique_ptr<Member>& member, std::string_view nick) const {
  return fold_case(member->nick) == fold_case(nick);
}

Hub::Hub(HubSettings settings, Moment now) : settings_(std::move(settings)) {
  room_called(kLobby, now);
}

Member& Hub::enter(std::string_view nick, Profile profile, Outbox& outbox, const Rendering& rendering,
                   Moment now) {
  const auto& member = *members_
                            .insert(std::make_unique<Member>(
                                Member{std::string(nick), std::move(profile), outbox, &rendering}))
                            .first;
  member->id = ++last_member_id_;
  member->since = now.wall;
  member->last_spoke = now.steady;
  most_members_ = std::max(most_members_, members_.size());
  return *member;
}

Member& Hub::enter_as_guest(Profile profile, Outbox& outbox, const Rendering& rendering, Moment now) {
  return enter(unused_guest_nick(), std::move(profile), outbox, rendering, now);
}

void Hub::leave(Member& member, std::string_view reason, Moment now) {
  Event event = event_of(Event::Kind::quit, member.source(), now);
  event.text = reason;
  announce_to_peers(event, member);
  while (!member.seats.empty()) remove_from_room(member, *member.seats.back().room);
  former_members_.push_front({member.nick, member.profile, now.wall});
  if (former_members_.size() > kFormerMembersMax) former_members_.pop_back();
  members_.erase(members_.find(member.nick));
}

Answer<> Hub::is_free(std::string_view nick, const Member* holder) const {
  if (auto fine = check_nick(nick); !fine) return fine;
  const Member* present = find(nick);
  const bool taken = present != nullptr && present != holder;
  if (taken || fold_case(nick) == fold_case(settings_.reserved_nick))
    return refuse(Problem::nick_taken, nick);
  return {};
}

Answer<std::optional<Fact>> Hub::rename(Member& member, std::string_view nick, Moment now) {
  if (nick == member.nick) return std::nullopt;
  if (auto fine = is_free(nick, &member); !fine) return tl::unexpected(fine.error());
  Event event = event_of(Event::Kind::renamed, member.source(), now);
  event.object = nick;
  Fact fact(event);
  announce_to_peers(event, member);
  auto node = members_.extract(members_.find(member.nick));
  member.nick = nick;
  members_.insert(std::move(node));
  if (member.has_written_alone) rename_correspondent(member);
  return fact;
}

/// Whoever answers is told the nick that the others know.
void Hub::rename_correspondent(const Member& renamed) {
  for (const auto& member : members_) {
    Correspondent* wrote = member->last_wrote.get();
    if (wrote != nullptr && wrote->id == renamed.id) wrote->nick = renamed.nick;
  }
}

Answer<Joined> Hub::join(Member& member, std::string_view room_name, std::string_view key, Moment now) {
  if (auto fine = check_room_name(room_name); !fine) return tl::unexpected(fine.error());
  if (member.seats.size() >= kRoomsOfOneMax) {
    return refuse_size(Problem::too_many_rooms, room_name, member.seats.size() + 1, kRoomsOfOneMax);
  }
  if (const Room* existing = find_room(room_name)) {
    if (auto fine = may_join(member, *existing, key); !fine) return tl::unexpected(fine.error());
  }
  Room& room = room_called(room_name, now);
  Event event = event_of(Event::Kind::joined, member.source(), now);
  event.target = room.name();
  room.announce(event, nullptr);
  tell_away_on_joining(member, room, now);
  room.add(member);
  ++movements_;
  room.invited().erase(member.id);
  return Joined{&room, Fact(event)};
}

/// IRCv3 away-notify: those who are there learn it from nothing else.
void Hub::tell_away_on_joining(const Member& member, Room& room, Moment now) {
  if (member.away.empty()) return;
  Event event = event_of(Event::Kind::away_set, member.source(), now);
  event.text = member.away;
  room.announce(event, nullptr);
}

Answer<> Hub::may_join(const Member& member, const Room& room, std::string_view key) const {
  const RoomModes& modes = room.modes();
  const std::string source = full_source(member.source());
  const bool invited = room.invited().count(member.id) > 0;
  if (member.seat_in(room) != nullptr) return refuse(Problem::already_there, room.name());
  // An operator who invites somebody means it, whatever else holds.
  if (invited) return {};
  if (modes.is_banned(source)) return refuse(Problem::banned, room.name());
  if (modes.invite_only && !any_matches(modes.invite_exceptions, source)) {
    return refuse(Problem::invite_only, room.name());
  }
  if (!modes.key.empty() && modes.key != key) return refuse(Problem::needs_key, room.name());
  if (modes.limit > 0 && room.members().size() >= modes.limit) {
    return refuse_size(Problem::room_full, room.name(), room.members().size(), modes.limit);
  }
  return {};
}

Fact Hub::part(Member& member, Room& room, std::string_view reason, Moment now, const Room* destination) {
  Event event = event_of(Event::Kind::parted, member.source(), now);
  event.target = room.name();
  event.text = reason;
  if (destination != nullptr && !destination->modes().secret) event.object = destination->name();
  Fact fact(event);
  room.announce(event, &member);
  remove_from_room(member, room);
  return fact;
}

void Hub::remove_from_room(Member& member, Room& room) {
  room.remove(member);
  ++movements_;
  if (!room.members().empty()) return;
  if (room.name() != kLobby) {
    rooms_.erase(fold_case(room.name()));
    return;
  }
  room.modes() = {};
  room.topic() = {};
  room.invited().clear();
}

void Hub::use_rendering(Member& member, const Rendering& rendering) {
  if (member.rendering == &rendering) return;
  for (const Seat& seat : member.seats) seat.room->stop_reading(member);
  member.rendering = &rendering;
  for (const Seat& seat : member.seats) seat.room->start_reading(member);
}

void Hub::announce_to_peers(const Event& event, Member& actor) {
  if (silent_) return;
  if (actor.seats.size() == 1) return actor.seats.front().room->announce(event, &actor);
  std::vector<Member*> peers;
  for (const Seat& seat : actor.seats) {
    peers.insert(peers.end(), seat.room->members().begin(), seat.room->members().end());
  }
  std::sort(peers.begin(), peers.end());
  peers.erase(std::unique(peers.begin(), peers.end()), peers.end());
  for (Member* peer : peers) {
    if (peer != &actor) deliver(*peer, event);
  }
}

void Hub::deliver(Member& to, const Event& event) {
  std::string line;
  to.rendering->render(event, line);
  if (line.empty()) return;
  if (to.outbox.backlog() > settings_.private_backlog) {
    to.outbox.miss_one();
  } else {
    to.outbox.queue(line);
  }
}

void Hub::settle() {
  for (const auto& [name, room] : rooms_) room->settle();
}

Member* Hub::find(std::string_view nick) const {
  const auto found = members_.find(nick);
  return found == members_.end() ? nullptr : found->get();
}

Member* Hub::find(const Correspondent& correspondent) const {
  Member* namesake = find(correspondent.nick);
  return namesake != nullptr && namesake->id == correspondent.id ? namesake : nullptr;
}

Room* Hub::find_room(std::string_view name) const {
  const auto found = rooms_.find(fold_case(name));
  return found == rooms_.end() ? nullptr : found->second.get();
}

Room& Hub::room_called(std::string_view name, Moment now) {
  auto& room = rooms_[fold_case(name)];
  if (!room) room = std::make_unique<Room>(name, settings_.history_lines, order_, now);
  return *room;
}

std::string Hub::unused_guest_nick() {
  std::string nick;
  do {
    nick = fmt::format("guest{}", ++guests_);
  } while (!is_free(nick, nullptr));
  return nick;
}

}  // namespace chat::relay
