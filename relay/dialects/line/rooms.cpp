// Where a line client is, and who else is there.

#include "common/text.h"
#include "common/words.h"
#include "relay/dialects/line/handlers.h"
#include "relay/dialects/line/in_room.h"
#include "relay/dialects/line/request.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

#include <fmt/format.h>

namespace chat::relay::line {
namespace {

std::string people(std::size_t count) {
  return count == 1 ? "1 person" : with_commas(count) + " people";
}

/// "@" for an operator, "+" for a member with a voice, or nothing.
std::string_view status_of(const Person& member, const Room& room) {
  if (member.is_op_in(room)) return "@";
  return member.has_voice_in(room) ? "+" : "";
}

void who_is_in(const Request& request, const Room& room) {
  constexpr std::size_t kNamesALine = 10;
  const bool here = request.person.seat_in(room) != nullptr;
  std::vector<const Person*> members;
  std::copy_if(room.members().begin(), room.members().end(), std::back_inserter(members),
               [here](const Person* member) { return here || !member->invisible; });
  std::sort(members.begin(), members.end(), [](const Person* one, const Person* other) {
    return fold_case(one->nick) < fold_case(other->nick);
  });
  std::string lines = fmt::format("* {} in {}:\n", people(members.size()), visible(room.name()));
  for (std::size_t i = 0; i < members.size(); ++i) {
    const bool ends_line = i % kNamesALine == kNamesALine - 1 || i + 1 == members.size();
    lines += fmt::format("{}{}{}{}", i % kNamesALine == 0 ? "*   " : " ", status_of(*members[i], room),
                         members[i]->nick, ends_line ? "\n" : "");
  }
  request.answers.show(lines);
}

void where_is(const Request& request, const Person& member) {
  std::vector<std::string> rooms;
  for (const Seat& seat : member.seats) {
    const bool shared = request.person.seat_in(*seat.room) != nullptr;
    if (shared || (may_see(request.person, *seat.room) && !member.invisible))
      rooms.push_back(visible(seat.room->name()));
  }
  const std::string where = rooms.empty() ? "no room that you may see" : listed(rooms);
  const std::string away = member.away.empty() ? "" : ", and away: " + visible(member.away);
  request.answers.answer(fmt::format("{}{} is in {}{}", member.nick,
                                     &member == &request.person ? " (that is you)" : "", where, away));
}

}  // namespace

void who(const Request& request, std::string_view room_or_name) {
  const auto [wanted, rest] = first_word(room_or_name);
  if (!rest.empty()) {
    return request.answers.refuse(fmt::format("/who takes one room, or one name: /who {}", visible(wanted)));
  }
  if (wanted.empty()) {
    const Room* here = room_of(request.person, request.answers);
    return here == nullptr ? void() : who_is_in(request, *here);
  }
  if (const Person* member = request.hub.find(wanted)) return where_is(request, *member);
  const Room* room = request.hub.find_room(wanted);
  if (room == nullptr) room = request.hub.find_room(fmt::format("#{}", wanted));
  if (room != nullptr && may_see(request.person, *room)) return who_is_in(request, *room);
  request.answers.refuse(
      {wanted.starts_with('#') ? Problem::no_such_room : Problem::nobody_called, std::string(wanted)});
}

void rooms(const Request& request, std::string_view) {
  constexpr std::size_t kRoomsShown = 100;
  std::string lines;
  std::size_t count = 0;
  for (const auto& [name, room] : request.hub.rooms()) {
    if (!may_see(request.person, *room)) continue;
    if (++count > kRoomsShown) continue;
    const std::string topic = room->topic().text.empty() ? "" : ": " + visible(room->topic().text);
    lines += fmt::format("* {}, {}{}\n", visible(room->name()), people(room->members().size()), topic);
  }
  if (count > kRoomsShown) lines += fmt::format("* and {} more\n", with_commas(count - kRoomsShown));
  request.answers.show(lines);
}

void join(const Request& request, std::string_view room_and_key) {
  const auto [room, key] = first_word(room_and_key);
  const std::string name = fmt::format("{}{}", room.starts_with('#') ? "" : "#", room);
  Person& person = request.person;
  Room* old_room = person.seats.empty() ? nullptr : person.seats.front().room;
  const auto joined = request.hub.join(person, name, key, request.now);
  if (!joined) return request.answers.refuse(joined.error());
  if (old_room != nullptr) request.hub.part(person, *old_room, {}, request.now, joined->room);
  request.answers.answer(fmt::format("You are now in {}.", with_company(*joined->room, person)));
  request.answers.show(what_was_said(*joined->room, request.renderings.plain, request.now.wall));
}

void topic(const Request& request, std::string_view text) {
  Room* room = room_of(request.person, request.answers);
  if (room == nullptr) return;
  const std::string& topic = room->topic().text;
  if (text.empty()) {
    return request.answers.answer(topic.empty() ? fmt::format("{} has no topic", visible(room->name()))
                                                : fmt::format("Topic: {}", visible(topic)));
  }
  const auto set = request.hub.set_topic(request.person, *room, text == "-" ? "" : text, request.now);
  if (!set) return request.answers.refuse(set.error());
  request.answers.answer(text == "-" ? "You cleared the topic" : "You set the topic");
}

}  // namespace chat::relay::line
