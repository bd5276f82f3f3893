// Handlers for a room's topic, its modes, and who is in it.

#include "client/conversation/limits.h"
#include "client/conversation/message_handlers.h"
#include "client/conversation/mode_changes.h"
#include "client/conversation/name_checks.h"
#include "client/conversation/state.h"
#include "common/is_in.h"
#include "common/take_until.h"
#include "common/text.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

namespace chat::client {
namespace {

constexpr std::size_t kNamesUnasked = 30;    // of more people only their number is told
constexpr std::size_t kNamesListed = 1'000;  // and to who asks, the names of so many

/// As its place spells it, if there is one.
std::string_view spelled(const Received& received, std::string_view room) {
  return name_of(received.state.places.find(room), room);
}

void note_topic(Received& received, std::string_view room, std::string_view topic) {
  if (Place* const place = received.state.places.find(room)) place->topic = topic.substr(0, kIrcMessageBytes);
}

void tell_topic(Received& received, std::string_view room, std::string_view topic, Event event) {
  event.room = spelled(received, room);
  event.text = topic;
  received.state.emit(std::move(event));
}

void set_prefix(const ServerSupport& support, PlaceMember& member, char prefix, bool set) {
  std::string& had = member.prefixes;
  had.erase(std::remove(had.begin(), had.end(), prefix), had.end());
  if (!set) return;
  const std::string& order = support.prefixes();
  const auto before =
      std::find_if(had.begin(), had.end(), [&](char each) { return order.find(each) > order.find(prefix); });
  had.insert(before, prefix);
}

/// "+o-v alice bob"
void change_ranks(Received& received, Place& place) {
  const ServerSupport& support = received.state.server.support;
  for_each_mode(received.message, 1, support, [&](const ModeChange& change) {
    const std::size_t rank = support.prefix_modes().find(change.mode);
    if (!change.has_parameter || rank == std::string::npos) return;
    PlaceMember* member = received.state.places.member(place, change.parameter);
    if (member != nullptr) set_prefix(support, *member, support.prefixes()[rank], change.set);
  });
}

/// "+o-k bob", without the star that servers put for a key that is removed.
std::string shown_modes(const Received& received) {
  std::string shown(received[1]);
  const auto show = [&](const ModeChange& change) {
    const bool is_star = !change.set && change.mode == 'k' && change.parameter == "*";
    if (change.has_parameter && !is_star) shown.append(" ").append(change.parameter);
  };
  std::size_t next = for_each_mode(received.message, 1, received.state.server.support, show);
  for (; next < received.message.count; ++next) shown.append(" ").append(received[next]);
  return shown;
}

/// Keeps the key with which the person can come back. To whoever may not see it, servers show a star or the
/// like, even if the person set it: then it is the key that the person sent.
void note_key(ConversationState& state, Place& place, std::string_view key) {
  constexpr std::array<std::string_view, 4> kHidden{"*", "**", "<key>", "<hidden>"};
  const std::string sent = state.outgoing.take_key(place.name);
  if (is_in(kHidden, key)) key = sent;
  if (is_key(key)) place.key = key;
}

/// "+k-l sesame": `first` is the parameter in which the modes stand.
void change_key(Received& received, Place& place, std::size_t first) {
  for_each_mode(received.message, first, received.state.server.support, [&](const ModeChange& change) {
    if (change.mode != 'k') return;
    if (change.set) {
      note_key(received.state, place, change.parameter);
    } else {
      place.key.clear();
    }
  });
}

/// "@+alice!~u@host" (multi-prefix, userhost-in-names)
struct Listed {
  std::string_view prefixes;
  std::string_view nick;
};

Listed take_listed(const ServerSupport& support, std::string_view& rest) {
  const std::string_view word = take_until(rest, ' ');
  const std::size_t prefixes = std::min(word.find_first_not_of(support.prefixes()), word.size());
  return {word.substr(0, prefixes), parse_irc_source(word.substr(prefixes)).nick};
}

/// Begins the list of who is in `room`, unless that list has begun already.
void expect_names_of(ConversationState& state, std::string_view room) {
  std::string folded = state.server.support.fold(room);
  if (folded == state.replies.names_of) return;
  state.replies.names_of = std::move(folded);
  state.replies.names.clear();
}

/// "@eve, bob and carol"; of very many not all.
std::string names_of(std::vector<std::string> names) {
  const std::size_t more = names.size() - std::min(names.size(), kNamesListed);
  if (more == 0) return listed(names);
  names.resize(kNamesListed);
  names.push_back(fmt::format("{} more", with_commas(more)));
  return listed(names);
}

std::string who_is_here(const ConversationState& state, const Place& place, bool by_name) {
  const std::size_t others = place.members.size() - std::min<std::size_t>(place.members.size(), 1);
  if (others == 0) return "Nobody else is here.";
  if (!by_name && others > kNamesUnasked)
    return fmt::format("{} other people are here.", with_commas(others));
  std::vector<std::string> names;
  for (const auto& [folded, member] : place.members) {
    if (!state.server.is_me(member.nick)) names.push_back(member.prefixes.substr(0, 1) + member.nick);
  }
  const bool one = names.size() == 1;
  return fmt::format("{} {} here.", names_of(std::move(names)), one ? "is" : "are");
}

std::string who_is_there(const std::vector<Member>& members, std::string_view room, bool by_name) {
  if (members.empty()) return fmt::format("Nobody is to be seen in {}.", room);
  if (!by_name && members.size() > kNamesUnasked)
    return fmt::format("{} people are in {}.", with_commas(members.size()), room);
  std::vector<std::string> names;
  names.reserve(members.size());
  for (const Member& each : members) names.push_back(each.nick);
  return fmt::format("{} {} in {}.", names_of(std::move(names)), members.size() == 1 ? "is" : "are", room);
}

}  // namespace

namespace handlers {

void topic(Received& received) {
  if (received.replayed) return;
  note_topic(received, received[0], received[1]);
  if (!received.is_ignored())
    tell_topic(received, received[0], received[1], received.event(Event::Kind::topic));
}

/// 332
void topic_found(Received& received) {
  Event event = received.event(Event::Kind::topic);
  event.nick.clear();
  note_topic(received, received[1], received[2]);
  tell_topic(received, received[1], received[2], std::move(event));
}

/// 331
void no_topic(Received& received) {
  note_topic(received, received[1], {});
  received.tell(Event::Kind::answer, fmt::format("{} has no topic.", received[1]),
                spelled(received, received[1]));
}

void mode(Received& received) {
  if (received.replayed) return;
  if (!received.state.server.support.is_channel(received[0])) {
    // Modes that the server sets at the greeting are of no interest.
    if (received.state.server.connected)
      received.tell(Event::Kind::info, fmt::format("Your own modes: {}", received[1]));
    return;
  }
  Place* place = received.state.places.find(received[0]);
  if (place != nullptr) {
    change_ranks(received, *place);
    change_key(received, *place, 1);
  }
  Event event = received.event(Event::Kind::mode);
  event.room = spelled(received, received[0]);
  event.text = shown_modes(received);
  received.state.emit(std::move(event));
}

/// 353
void names_come(Received& received) {
  ConversationState& state = received.state;
  Place* place = state.places.find(received[2]);
  const bool is_inside = place != nullptr && place->is_room && place->joined;
  expect_names_of(state, received[2]);
  std::string_view rest = received[3];
  while (!rest.empty()) {
    const Listed listed = take_listed(state.server.support, rest);
    if (listed.nick.empty()) continue;
    const std::string_view prefixes = listed.prefixes.substr(0, state.server.support.prefixes().size());
    if (state.replies.names.size() < kMembersMax) {
      state.replies.names.push_back(
          {std::string(listed.nick.substr(0, kIrcMessageBytes)), std::string(prefixes)});
    }
    if (PlaceMember* member = is_inside ? state.places.add_member(*place, listed.nick) : nullptr) {
      member->prefixes = prefixes;
    }
  }
}

/// 366. The event lists what the server has just sent, not the members that are known: a server that sends
/// 366 again and again cannot have a large room told each time.
void names_end(Received& received) {
  ConversationState& state = received.state;
  expect_names_of(state, received[1]);
  const bool by_name = state.replies.names_asked_of == state.replies.names_of;
  if (by_name) state.replies.names_asked_of.clear();
  const Place* const place = state.places.find(received[1]);
  const bool is_inside = place != nullptr && place->joined;
  Event event = received.event(Event::Kind::answer);
  event.nick.clear();
  if (is_inside) event.room = place->name;
  event.text = is_inside ? who_is_here(state, *place, by_name)
                         : who_is_there(state.replies.names, received[1], by_name);
  event.members = std::exchange(state.replies.names, {});
  state.replies.names_of.clear();
  state.emit(std::move(event));
}

/// 221
void own_modes_are(Received& received) {
  if (received[1].size() > 1) return tell_in_words(received);
  received.tell(Event::Kind::answer, "You have no modes set.");
}

/// 324
void modes_are(Received& received) {
  Place* const place = received.state.places.find(received[1]);
  if (place != nullptr && place->joined) change_key(received, *place, 2);
  const std::string modes = joined_parameters(received.message, 2);
  const bool none = modes.empty() || modes == "+";
  received.tell(Event::Kind::answer,
                none ? fmt::format("{} has no modes set.", received[1])
                     : fmt::format("{} has the modes {}", received[1], modes),
                spelled(received, received[1]));
}

/// 346, 348, 367
void mode_list_row(Received& received) {
  ++received.state.replies.rows;
  tell_in_words(received);
}

/// 347, 349, 368: told of where there were no rows.
void mode_list_ends(Received& received) {
  if (std::exchange(received.state.replies.rows, 0) == 0) tell_in_words(received);
}

}  // namespace handlers

}  // namespace chat::client
