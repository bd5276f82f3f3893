#include "relay/hub/hub.h"

#include "common/text.h"
#include "relay/hub/names.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace chat::relay {
namespace {

tl::unexpected<Refusal> refuse(Problem problem, std::string_view subject, std::size_t actual = 0,
                               std::size_t limit = 0) {
  return tl::unexpected(Refusal{problem, std::string(subject), actual, limit});
}

}  // namespace

Hub::Hub(std::size_t history_lines, std::string_view reserved_nick)
    : history_lines_(history_lines), reserved_nick_(fold_case(reserved_nick)) {
  room_called(kLobby);
}

Member& Hub::enter(Outbox& outbox, const Rendering& rendering) {
  const std::string nick = unused_guest_nick();
  auto& member = members_[fold_case(nick)];
  member = std::make_unique<Member>(Member{nick, outbox, rendering});
  return *member;
}

void Hub::leave(Member& member, std::string_view reason) {
  while (!member.rooms.empty()) part(member, *member.rooms.back(), reason);
  members_.erase(fold_case(member.nick));
}

Answer<> Hub::rename(Member& member, std::string_view nick) {
  if (auto fine = check_nick(nick); !fine) return fine;
  const std::string folded = fold_case(nick);
  const Member* holder = find(nick);
  if ((holder != nullptr && holder != &member) || folded == reserved_nick_) {
    return refuse(Problem::nick_taken, nick);
  }
  for (Room* room : member.rooms) room->announce({Event::Kind::renamed, member.nick, nick}, &member);
  auto node = members_.extract(fold_case(member.nick));
  node.key() = folded;
  member.nick = nick;
  members_.insert(std::move(node));
  return {};
}

Answer<Room*> Hub::join(Member& member, std::string_view room_name) {
  if (auto fine = check_room_name(room_name); !fine) return tl::unexpected(fine.error());
  Room& room = room_called(room_name);
  const auto& joined = member.rooms;
  if (std::find(joined.begin(), joined.end(), &room) != joined.end()) {
    return refuse(Problem::already_there, room.name());
  }
  room.announce({Event::Kind::joined, member.nick}, nullptr);
  room.add(member);
  return &room;
}

void Hub::part(Member& member, Room& room, std::string_view reason) {
  room.remove(member);
  room.announce({Event::Kind::left, member.nick, reason}, nullptr);
  if (room.members().empty() && room.name() != kLobby) rooms_.erase(fold_case(room.name()));
}

void Hub::say(Member& member, Room& room, std::string_view text, WallTime at) {
  room.record({Event::Kind::said, member.nick, text}, member, at);
}

void Hub::act(Member& member, Room& room, std::string_view text, WallTime at) {
  room.record({Event::Kind::acted, member.nick, text}, member, at);
}

Answer<> Hub::tell(Member& member, std::string_view nick, std::string_view text) {
  const Member* addressee = find(nick);
  if (addressee == nullptr) return refuse(Problem::nobody_called, nick);
  if (addressee->outbox.backlog() > private_backlog_) return refuse(Problem::not_reading, addressee->nick);
  std::string line;
  addressee->rendering.render({Event::Kind::told, member.nick, text}, line);
  addressee->outbox.queue(line);
  return {};
}

Answer<> Hub::set_topic(Member& member, Room& room, std::string_view topic) {
  if (topic.size() > kTopicMaxBytes) {
    return refuse(Problem::topic_too_long, room.name(), topic.size(), kTopicMaxBytes);
  }
  room.set_topic(topic);
  room.announce({Event::Kind::topic_set, member.nick, topic}, &member);
  return {};
}

void Hub::settle() {
  for (const auto& [name, room] : rooms_) room->settle();
}

Member* Hub::find(std::string_view nick) const {
  const auto found = members_.find(fold_case(nick));
  return found == members_.end() ? nullptr : found->second.get();
}

Room& Hub::room_called(std::string_view name) {
  auto& room = rooms_[fold_case(name)];
  if (!room) room = std::make_unique<Room>(name, history_lines_);
  return *room;
}

std::string Hub::unused_guest_nick() {
  std::string nick;
  do {
    nick = fmt::format("guest{}", ++guests_);
  } while (find(nick) != nullptr);
  return nick;
}

}  // namespace chat::relay
