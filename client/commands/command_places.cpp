// Commands for going into rooms and out of them, and from one place to another.

#include "client/commands/command_handlers.h"
#include "client/protocol/message_lines.h"
#include "client/text/words.h"
#include "common/take_until.h"
#include "common/text.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

#include <fmt/format.h>

namespace chat::client {

using H = CommandHandlers;

// IRC's JOIN 0 leaves all rooms. Whoever types it means that, or does not know it.
void H::join(std::string_view arguments) {
  auto [rooms, keys] = first_word(arguments);
  if (rooms == "0") {
    return refuse("In IRC that leaves all rooms: /raw JOIN 0 does. The room of that name is /join #0.");
  }
  if (conversation.support().is_channel(keys)) {
    return refuse(fmt::format("Rooms have commas between them: /join {},{}", rooms, first_word(keys).first));
  }
  bool first = true;
  while (!rooms.empty()) {
    const std::string_view room = take_until(rooms, ',');
    const std::string_view key = take_until(keys, ',');
    if (!room.empty()) join_one(room, key, std::exchange(first, false));
  }
}

void H::join_one(std::string_view name, std::string_view key, bool go) {
  const std::string room = as_room(name);
  const Place* const there = conversation.find(room);
  const bool already = there != nullptr && there->is_room && there->joined && !there->is_left();
  if (std::string why = conversation.join(room, key, go); !why.empty()) return refuse(std::move(why));
  if (already) return answer(fmt::format("You are in {} already.", there->name));
  if (!conversation.connected()) {
    tell(Event::Kind::info, fmt::format("You will be in {} as soon as you are connected.", room));
  }
}

void H::part(std::string_view arguments) {
  auto [names, reason] = first_word(arguments);
  const Place* const numbered = reason.empty() ? place_numbered(names) : nullptr;
  if (numbered != nullptr) return leave(std::string(numbered->name), {});
  const bool several = names.find(',') != names.npos && conversation.support().is_channel(names);
  if (!several && place_named(names) == nullptr && !conversation.support().is_channel(names)) {
    const Place* const here = conversation.current();
    if (here == nullptr) return refuse(std::string(kNowhere));
    return leave(std::string(here->name), arguments);
  }
  while (!names.empty()) leave(several ? take_until(names, ',') : std::exchange(names, {}), reason);
}

void H::leave(std::string_view name, std::string_view reason) {
  const Place* const place = place_named(name);
  if (place == nullptr) return refuse(not_in(name));
  const std::size_t most = conversation.support().kick_bytes();  // servers that bound it at all do it so
  if (!must_fit(fmt::format("PART {} :", place->name), reason, most > 0 ? most : kReasonBytesMax)) return;
  conversation.leave(std::string(place->name), now, reason);
}

void H::disconnect(std::string_view arguments) {
  tell_of_cut(arguments);
  out.request = ProgramRequest{ProgramRequest::Kind::disconnect, std::string(arguments)};
}

void H::quit(std::string_view arguments) {
  tell_of_cut(arguments);
  out.request = ProgramRequest{ProgramRequest::Kind::quit, std::string(arguments)};
}

void H::where(std::string_view) {
  const Place* const here = conversation.current();
  std::string told = here != nullptr
                         ? fmt::format("You are {}, and talk in {}.", conversation.nick(), here->name)
                         : std::string(kNowhere);
  for (const Place* place : conversation.places()) {
    if (place != here && place->unread > 0) {
      told += fmt::format(" Unread in {}: {}.", place->name, with_commas(place->unread));
    }
  }
  answer(told);
}

void H::room(std::string_view arguments) {
  if (arguments.empty()) return list_places();
  if (conversation.places().empty()) return refuse(std::string(kNowhere));
  const auto [word, rest] = first_word(arguments);
  if (!rest.empty() && fold_case(word) == "goto") return room(rest);
  const Place* chosen = place_named(arguments);
  if (chosen == nullptr) chosen = place_numbered(arguments);
  if (chosen == nullptr && room_by_word(arguments)) return;
  if (chosen == nullptr && arguments.find_first_not_of("0123456789") == arguments.npos) {
    return refuse(fmt::format("There is no place {}: /room lists them.", arguments));
  }
  if (chosen == nullptr) {
    return refuse(
        fmt::format("You are not in {}. /room lists where you are; /join goes into a room.", arguments));
  }
  conversation.switch_to(chosen->name);
}

/// As they are listed, from 1.
const Place* H::place_numbered(std::string_view number) const {
  const auto places = conversation.places();
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (number == std::to_string(i + 1)) return places[i];
  }
  return nullptr;
}

/// What irssi's /window and WeeChat's /buffer take.
bool H::room_by_word(std::string_view word) {
  const auto places = conversation.places();
  const auto here = std::find(places.begin(), places.end(), conversation.current());
  const std::size_t at = here == places.end() ? 0 : static_cast<std::size_t>(here - places.begin());
  const std::string folded = fold_case(word);
  if (folded == "list") return list_places(), true;
  if (folded == "close") return part({}), true;
  if (folded == "last") return conversation.switch_to(place_before()), true;
  if (folded == "active") return go_to_unread(), true;
  const bool next = folded == "next";
  if ((!next && folded != "prev" && folded != "previous") || places.empty()) return false;
  conversation.switch_to(places[(at + (next ? 1 : places.size() - 1)) % places.size()]->name);
  return true;
}

/// Where the person talked before they came here; here, if they talked nowhere else.
std::string H::place_before() const {
  const Place* before = nullptr;
  for (const Place* place : conversation.places()) {
    if (place == conversation.current()) continue;
    if (before == nullptr || place->visited > before->visited) before = place;
  }
  return before == nullptr ? here() : before->name;
}

/// First where the person is meant.
void H::go_to_unread() {
  const auto places = conversation.places();
  const auto most = std::max_element(places.begin(), places.end(), [](const Place* a, const Place* b) {
    return std::pair(a->mentions > 0, a->unread > 0) < std::pair(b->mentions > 0, b->unread > 0);
  });
  if (most == places.end() || (*most)->unread == 0) return answer("Nothing is unread elsewhere.");
  conversation.switch_to((*most)->name);
}

void H::list_places() {
  const auto places = conversation.places();
  if (places.empty()) return refuse(std::string(kNowhere));
  for (std::size_t i = 0; i < places.size(); ++i) {
    const Place& place = *places[i];
    const std::string unread = place.unread > 0 ? fmt::format(", {} unread", with_commas(place.unread)) : "";
    const char* const state = &place == conversation.current() ? ", where you talk"
                              : place.is_room && !place.joined ? ", which you are not in"
                                                               : "";
    answer(fmt::format("{}  {}{}{}", i + 1, place.name, state, unread));
  }
}

}  // namespace chat::client
