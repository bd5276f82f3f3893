// What a room is about, its modes, who is in it; and being refused entry.

#include "client/conversation/limits.h"
#include "client/conversation/message_handlers.h"
#include "client/conversation/names.h"
#include "client/conversation/state.h"
#include "common/text.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

namespace chat::client {
namespace {

constexpr std::size_t kNamesListed = 30;  // of more people only their number is told

std::string shown_name(const Told& told, std::string_view room) {
  const Place* place = told.state.places.find(room);
  return place == nullptr ? std::string(room) : place->name;
}

void tell_topic(Told& told, std::string_view room, std::string_view topic, Event event) {
  event.room = shown_name(told, room);
  event.text = topic;
  told.state.emit(std::move(event));
}

void set_prefix(const ServerTraits& traits, PlaceMember& member, char prefix, bool set) {
  std::string& had = member.prefixes;
  had.erase(std::remove(had.begin(), had.end(), prefix), had.end());
  if (!set) return;
  const std::string& order = traits.prefixes();
  const auto before =
      std::find_if(had.begin(), had.end(), [&](char each) { return order.find(each) > order.find(prefix); });
  had.insert(before, prefix);
}

/// "+o-v alice bob"
void change_ranks(Told& told, Place& place) {
  const ServerTraits& traits = told.state.server.traits;
  std::size_t next = 2;
  bool set = true;
  for (const char mode : told[1]) {
    if (mode == '+' || mode == '-') set = mode == '+';
    const std::size_t rank = traits.prefix_modes().find(mode);
    if (!traits.takes_parameter(mode, set)) continue;
    const std::string_view parameter = told[next++];
    if (rank == std::string::npos) continue;
    PlaceMember* member = told.state.places.member(place, parameter);
    if (member != nullptr) set_prefix(traits, *member, traits.prefixes()[rank], set);
  }
}

/// "+o-k bob sesame"; of a key that is taken away servers show a star.
std::string shown_modes(const Told& told) {
  std::string shown(told[1]);
  std::size_t next = 2;
  bool set = true;
  for (const char mode : told[1]) {
    if (mode == '+' || mode == '-') set = mode == '+';
    if (next >= told.message.count || !told.state.server.traits.takes_parameter(mode, set)) continue;
    const std::string_view parameter = told[next++];
    if (set || mode != 'k' || parameter != "*") shown.append(" ").append(parameter);
  }
  for (; next < told.message.count; ++next) shown.append(" ").append(told[next]);
  return shown;
}

/// What one needs to come back. Whoever may not see a key is shown a star or the like, though it be one's
/// own.
void note_key(ConversationState& state, Place& place, std::string_view key) {
  constexpr std::array<std::string_view, 4> kHidden{"*", "**", "<key>", "<hidden>"};
  const std::string sent = state.outgoing.take_key(place.name);
  if (is_in(kHidden, key)) key = sent;
  if (is_key(key)) place.key = key;
}

/// "+k-l sesame": `first` is the parameter in which the modes stand.
void change_key(Told& told, Place& place, std::size_t first) {
  std::size_t next = first + 1;
  bool set = true;
  for (const char mode : told[first]) {
    if (mode == '+' || mode == '-') set = mode == '+';
    const bool has_parameter = told.state.server.traits.takes_parameter(mode, set);
    if (mode == 'k' && !set) place.key.clear();
    if (mode == 'k' && set) note_key(told.state, place, told[next]);
    if (has_parameter) ++next;
  }
}

/// "@+alice!~u@host" (multi-prefix, userhost-in-names)
struct Listed {
  std::string_view prefixes;
  std::string_view nick;
};

Listed take_listed(const ServerTraits& traits, std::string_view& rest) {
  std::string_view word = rest.substr(0, rest.find(' '));
  rest.remove_prefix(std::min(word.size() + 1, rest.size()));
  const std::size_t prefixes = std::min(word.find_first_not_of(traits.prefixes()), word.size());
  return {word.substr(0, prefixes), parse_irc_source(word.substr(prefixes)).nick};
}

/// A list of who is in `room` is coming, or goes on.
void expect_names_of(ConversationState& state, std::string_view room) {
  std::string folded = state.server.traits.fold(room);
  if (folded == state.replies.names_of) return;
  state.replies.names_of = std::move(folded);
  state.replies.names.clear();
}

std::string who_is_here(const ConversationState& state, const Place& place) {
  const std::size_t others = place.members.size() - std::min<std::size_t>(place.members.size(), 1);
  if (others == 0) return "Nobody else is here.";
  if (others > kNamesListed) return fmt::format("{} other people are here.", with_commas(others));
  std::vector<std::string> names;
  for (const auto& [folded, member] : place.members) {
    if (!state.server.is_me(member.nick)) names.push_back(member.prefixes.substr(0, 1) + member.nick);
  }
  return fmt::format("{} {} here.", listed(names), names.size() == 1 ? "is" : "are");
}

std::string who_is_there(const std::vector<Member>& members, std::string_view room) {
  if (members.empty()) return fmt::format("Nobody is to be seen in {}.", room);
  if (members.size() > kNamesListed)
    return fmt::format("{} people are in {}.", with_commas(members.size()), room);
  std::vector<std::string> names;
  names.reserve(members.size());
  for (const Member& each : members) names.push_back(each.nick);
  return fmt::format("{} {} in {}.", listed(names), names.size() == 1 ? "is" : "are", room);
}

}  // namespace

namespace handlers {

void topic(Told& told) {
  if (!told.replayed && !told.is_ignored())
    tell_topic(told, told[0], told[1], told.event(Event::Kind::topic));
}

/// 332
void topic_found(Told& told) {
  Event event = told.event(Event::Kind::topic);
  event.nick.clear();
  tell_topic(told, told[1], told[2], std::move(event));
}

/// 331
void no_topic(Told& told) {
  told.tell(Event::Kind::answer, fmt::format("{} has no topic.", told[1]), shown_name(told, told[1]));
}

void mode(Told& told) {
  if (told.replayed) return;
  if (!told.state.server.traits.is_channel(told[0])) {
    // Those that are set on coming are of no interest.
    if (told.state.server.connected) told.tell(Event::Kind::info, fmt::format("Your own modes: {}", told[1]));
    return;
  }
  Place* place = told.state.places.find(told[0]);
  if (place != nullptr) {
    change_ranks(told, *place);
    change_key(told, *place, 1);
  }
  Event event = told.event(Event::Kind::mode);
  event.room = shown_name(told, told[0]);
  event.text = shown_modes(told);
  told.state.emit(std::move(event));
}

/// 353
void names_come(Told& told) {
  ConversationState& state = told.state;
  Place* place = state.places.find(told[2]);
  const bool is_inside = place != nullptr && place->is_room && place->joined;
  expect_names_of(state, told[2]);
  std::string_view rest = told[3];
  while (!rest.empty()) {
    const Listed listed = take_listed(state.server.traits, rest);
    if (listed.nick.empty()) continue;
    const std::string_view prefixes = listed.prefixes.substr(0, state.server.traits.prefixes().size());
    if (state.replies.names.size() < kMembersMax) {
      state.replies.names.push_back(
          {std::string(listed.nick.substr(0, kIrcMessageBytes)), std::string(prefixes)});
    }
    if (PlaceMember* member = is_inside ? state.places.add_member(*place, listed.nick) : nullptr) {
      member->prefixes = prefixes;
    }
  }
}

/// 366. The list is what the server has just sent, and not what is known: who asks again and again is not to
/// have a large room told as often.
void names_end(Told& told) {
  ConversationState& state = told.state;
  expect_names_of(state, told[1]);
  const Place* place = state.places.find(told[1]);
  const bool is_inside = place != nullptr && place->joined;
  Event event = told.event(Event::Kind::answer);
  event.nick.clear();
  if (is_inside) event.room = place->name;
  event.text = is_inside ? who_is_here(state, *place) : who_is_there(state.replies.names, told[1]);
  event.members = std::exchange(state.replies.names, {});
  state.replies.names_of.clear();
  state.emit(std::move(event));
}

/// 324
void modes_are(Told& told) {
  Place* const place = told.state.places.find(told[1]);
  if (place != nullptr && place->joined) change_key(told, *place, 2);
  const std::string modes = joined_parameters(told.message, 2);
  const bool none = modes.empty() || modes == "+";
  told.tell(Event::Kind::answer,
            none ? fmt::format("{} has no modes set.", told[1])
                 : fmt::format("{} has the modes {}", told[1], modes),
            shown_name(told, told[1]));
}

/// 346, 348, 367
void mode_list_row(Told& told) {
  ++told.state.replies.rows;
  tell_in_words(told);
}

/// 347, 349, 368: told of where there were no rows.
void mode_list_ends(Told& told) {
  if (std::exchange(told.state.replies.rows, 0) == 0) tell_in_words(told);
}

}  // namespace handlers

}  // namespace chat::client
