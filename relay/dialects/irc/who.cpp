// WHO, and WHOX, which lets a client choose what it is told.

#include "relay/dialects/irc/commands.h"
#include "relay/dialects/irc/irc_dialect.h"
#include "relay/dialects/irc/listing.h"
#include "relay/hub/names.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <vector>

namespace chat::relay::irc {
namespace {

/// One member, as WHO sees it: in the room that was asked for, or in one that both are in.
struct Sight {
  const Request& request;
  const Member& member;
  const Room* room;

  IrcDialect& client() const { return request.client; }
  std::string room_name() const { return room == nullptr ? "*" : room->name(); }
  std::string flags() const {
    return fmt::format("{}{}{}", member.away.empty() ? 'H' : 'G',
                       room == nullptr ? "" : status_prefix(client(), member, *room), member.bot ? "B" : "");
  }
  std::int64_t idle_seconds() const {
    return std::chrono::duration_cast<std::chrono::seconds>(request.now.steady - member.last_spoke).count();
  }
};

struct Field {
  char letter;
  std::string (*text)(const Sight&);
};

// In the order in which WHOX sends them, whatever order they are asked for in; 't' comes first and is the
// client's own.
constexpr std::array<Field, 11> kFields{{
    {'c', [](const Sight& sight) { return sight.room_name(); }},
    {'u', [](const Sight& sight) { return sight.member.profile.user; }},
    {'i', [](const Sight& sight) { return sight.member.profile.host; }},
    {'h', [](const Sight& sight) { return sight.member.profile.host; }},
    {'s', [](const Sight& sight) { return sight.client().settings().server_name; }},
    {'n', [](const Sight& sight) { return sight.member.nick; }},
    {'f', [](const Sight& sight) { return sight.flags(); }},
    {'d', [](const Sight&) { return std::string("0"); }},
    {'l', [](const Sight& sight) { return std::to_string(sight.idle_seconds()); }},
    {'a', [](const Sight&) { return std::string("0"); }},
    {'o', [](const Sight&) { return std::string("n/a"); }},
}};

void tell_plain(const Sight& sight) {
  const Profile& profile = sight.member.profile;
  sight.client().numeric(RPL_WHOREPLY, "{} {} {} {} {} {} :0 {}", sight.room_name(), profile.user,
                         profile.host, sight.client().settings().server_name, sight.member.nick,
                         sight.flags(), profile.realname);
}

/// WHOX: one to three digits, to know the answer by.
bool is_token(std::string_view text) {
  constexpr std::size_t kDigitsMax = 3;
  return !text.empty() && text.size() <= kDigitsMax &&
         text.find_first_not_of("0123456789") == std::string_view::npos;
}

void tell_fields(const Sight& sight, std::string_view fields, std::string_view token) {
  std::string line;
  const auto add = [&](std::string_view text) { line.append(line.empty() ? "" : " ").append(text); };
  if (fields.find('t') != std::string_view::npos) add(is_token(token) ? token : "0");
  for (const Field& field : kFields) {
    if (fields.find(field.letter) != std::string_view::npos) add(field.text(sight));
  }
  if (fields.find('r') != std::string_view::npos) add(":" + sight.member.profile.realname);
  sight.client().numeric(RPL_WHOSPCRPL, "{}", line);
}

void tell(const Sight& sight) {
  const std::string_view options = sight.request[1];
  const std::size_t percent = options.find('%');
  if (percent == std::string_view::npos) return tell_plain(sight);
  const std::string_view asked = options.substr(percent + 1);
  const std::size_t comma = std::min(asked.find(','), asked.size());
  tell_fields(sight, asked.substr(0, comma), asked.substr(std::min(comma + 1, asked.size())));
}

const Room* shared_room(const Member& one, const Member& other) {
  for (const Seat& seat : one.seats) {
    if (other.seat_in(*seat.room) != nullptr) return seat.room;
  }
  return nullptr;
}

bool matches(std::string_view mask, const Member& member) {
  const Profile& profile = member.profile;
  if (matches_mask(mask, member.nick) || matches_mask(mask, profile.host)) return true;
  return profile.in_own_words && (matches_mask(mask, profile.user) || matches_mask(mask, profile.realname));
}

/// 'o': operators of the server alone (RFC 2812, section 3.6.1), of whom there are none.
bool wants_operators_alone(const Request& request) {
  return request[1].substr(0, request[1].find('%')).find('o') != std::string_view::npos;
}

void who_in_room(const Request& request, const Room& room) {
  if (!may_see(request.client, room)) return;
  const bool here = request.client.member().seat_in(room) != nullptr;
  for (const Member* member : room.members()) {
    if (here || !member->invisible) tell({request, *member, &room});
  }
}

void who_by_mask(const Request& request, std::string_view mask) {
  const Member& asker = request.client.member();
  // Who knows a nick may ask for it: invisible means that nobody finds it by searching.
  if (const Member* named = request.client.hub().find(mask))
    return tell({request, *named, shared_room(asker, *named)});
  std::vector<const Member*> found;
  for (const auto& member : request.client.hub().members()) {
    const bool visible =
        !member->invisible || member.get() == &asker || shared_room(asker, *member) != nullptr;
    if (visible && matches(mask, *member)) found.push_back(member.get());
  }
  std::sort(found.begin(), found.end(), [](const Member* a, const Member* b) { return a->nick < b->nick; });
  for (const Member* member : found) tell({request, *member, shared_room(asker, *member)});
}

void list_members(const Request& request, std::string_view asked) {
  if (!asked.starts_with('#')) return who_by_mask(request, asked.empty() || asked == "0" ? "*" : asked);
  if (const Room* room = request.client.hub().find_room(asked)) who_in_room(request, *room);
}

}  // namespace

void who(const Request& request) {
  IrcDialect& client = request.client;
  const std::string_view asked = request[0];
  if (!wants_operators_alone(request)) list_members(request, asked);
  client.numeric(RPL_ENDOFWHO, "{} :End of WHO list", one_word(asked));
}

}  // namespace chat::relay::irc
