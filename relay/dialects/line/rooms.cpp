// Where a line client is, and who else is there.

#include "common/text.h"
#include "common/words.h"
#include "relay/dialects/line/handlers.h"
#include "relay/dialects/line/in_room.h"
#include "relay/dialects/line/request.h"

#include <algorithm>
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

/// The part of an answer that names who is in a room, one line at a time.
struct NamesIn {
  std::string room_name;
  bool with_addresses = false;  ///< for operators of the relay
  std::string last{};           ///< the nick that was looked at last

  bool operator()(const Turn& turn) {
    const int names_a_line = with_addresses ? 1 : 10;
    const Room* const room = turn.hub.find_room(room_name);
    if (room == nullptr || !may_see(turn.person, *room)) return false;
    const bool here = turn.person.seat_in(*room) != nullptr;
    std::string line;
    auto member = first_after(room->members(), last);
    for (int names = 0; member != room->members().end() && names < names_a_line; ++member) {
      turn.share.spend(1);
      last = (*member)->nick;
      if ((*member)->invisible && !here) continue;
      line += fmt::format(" {}{}", status_of(**member, *room), (*member)->nick);
      if (!(*member)->absence().empty()) line += " (away)";
      if (with_addresses) line += fmt::format(" from {}", visible((*member)->address()));
      ++names;
    }
    if (!line.empty()) turn.answers.show(fmt::format("*  {}\n", line));
    return member != room->members().end();
  }
};

void who_is_in(const Request& request, const Room& room, bool with_addresses) {
  const Members& members = room.members();
  const bool here = request.person.seat_in(room) != nullptr;
  const auto seen = std::count_if(members.begin(), members.end(),
                                  [here](const Person* member) { return here || !member->invisible; });
  request.share.spend(points_for_looks(members.size()));
  const std::string more = room.listeners() == 0 ? "" : ", and " + silent_ones(room.listeners());
  request.answers.show(
      fmt::format("* {} in {}{}:\n", people(static_cast<std::size_t>(seen)), visible(room.name()), more));
  request.then.emplace_back(NamesIn{room.name(), with_addresses});
}

void where_is(const Request& request, const Person& member) {
  std::vector<std::string> rooms;
  for (const Seat& seat : member.seats) {
    const bool shared = request.person.seat_in(*seat.room) != nullptr;
    if (shared || (may_see(request.person, *seat.room) && !member.invisible))
      rooms.push_back(visible(seat.room->name()));
  }
  const std::string where = rooms.empty() ? "no room that you may see" : listed(rooms);
  const std::string away = member.absence().empty() ? "" : ", and away: " + visible(member.absence());
  request.answers.answer(fmt::format("{}{} is in {}{}", member.nick,
                                     &member == &request.person ? " (that is you)" : "", where, away));
}

/// To whoever has given one: they may think that the room is theirs alone, or have meant a longer name.
void tell_of_no_key(const Request& request, const Room& room) {
  request.answers.answer(fmt::format("{} has no key: anybody may come in.{}", visible(room.name()),
                                     request.person.is_op_in(room) ? " /mode +k KEY gives it one." : ""));
}

}  // namespace

void who(const Request& request, std::string_view room_or_name) {
  const bool with_addresses = first_word(room_or_name).first == "-a";
  if (with_addresses && !request.person.rules_relay) {
    return request.answers.refuse(
        Refusal{request.hub.has_operators() ? Problem::not_relay_operator : Problem::no_operators});
  }
  const auto [wanted, rest] = first_word(with_addresses ? first_word(room_or_name).second : room_or_name);
  if (!rest.empty()) {
    return request.answers.refuse(fmt::format("/who takes one room, or one name: /who {}", visible(wanted)));
  }
  if (wanted.empty()) {
    const Room* here = room_of(request.person, request.answers);
    return here == nullptr ? void() : who_is_in(request, *here, with_addresses);
  }
  if (const Person* member = request.hub.look_up(request.person, wanted)) return where_is(request, *member);
  const Room* room = request.hub.find_room(wanted);
  if (room == nullptr) room = request.hub.find_room(fmt::format("#{}", wanted));
  if (room != nullptr && may_see(request.person, *room)) return who_is_in(request, *room, with_addresses);
  request.answers.refuse(
      {wanted.starts_with('#') ? Problem::no_such_room : Problem::nobody_called, std::string(wanted)});
}

void rooms(const Request& request, std::string_view) {
  constexpr std::size_t kRoomsShown = 100;
  request.share.spend(points_for_looks(request.hub.rooms().size()));
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
  if (!key.empty() && joined->room->modes().key.empty()) tell_of_no_key(request, *joined->room);
  if (joined->place) return show_since_left(request, *joined->room, {*joined->place});
  show_what_was_said(request, *joined->room);
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

void invite(const Request& request, std::string_view name) {
  Room* room = room_of(request.person, request.answers);
  if (room == nullptr) return;
  const auto [guest_name, rest] = first_word(name);
  if (!rest.empty())
    return request.answers.refuse(fmt::format("/invite takes one name: /invite {}", visible(guest_name)));
  const auto invited = request.hub.invite(request.person, name, *room, request.now);
  if (!invited) return request.answers.refuse(invited.error());
  const Person& guest = *request.hub.find(name);
  request.answers.answer(fmt::format("You invited {} to {}", guest.nick, visible(room->name())));
  request.answers.mention_absence(guest);
}

}  // namespace chat::relay::line
