// What there is: NAMES and LIST.

#include "relay/dialects/irc/listing.h"

#include "relay/dialects/irc/commands.h"
#include "relay/dialects/irc/irc_dialect.h"
#include "relay/dialects/irc/words.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <functional>
#include <vector>

namespace chat::relay::irc {
namespace {

using Filter = std::function<bool(const Room&)>;

std::int64_t minutes_since(WallTime at, WallTime now) {
  return std::chrono::duration_cast<std::chrono::minutes>(now - at).count();
}

struct Measure {
  std::string_view prefix;
  std::int64_t (*of)(const Room&, WallTime now);
};

// Modern IRC, ELIST: by number of users, by age of the channel, and by age of its topic, in minutes.
constexpr std::array<Measure, 3> kMeasures{{
    {"", [](const Room& room, WallTime) { return static_cast<std::int64_t>(room.members().size()); }},
    {"C", [](const Room& room, WallTime now) { return minutes_since(room.created(), now); }},
    {"T", [](const Room& room, WallTime now) { return minutes_since(room.topic().at, now); }},
}};

/// ">5", "C<60"; nothing where it is not of that form.
Filter measuring_filter(std::string_view text, WallTime now) {
  for (const Measure& measure : kMeasures) {
    if (!text.starts_with(measure.prefix)) continue;
    const std::string_view rest = text.substr(measure.prefix.size());
    if (!rest.starts_with('<') && !rest.starts_with('>')) continue;
    std::int64_t bound = 0;
    std::from_chars(rest.data() + 1, rest.data() + rest.size(), bound);
    const bool less = rest.front() == '<';
    return [=](const Room& room) {
      return less ? measure.of(room, now) < bound : measure.of(room, now) > bound;
    };
  }
  return nullptr;
}

Filter filter_of(std::string_view text, WallTime now) {
  if (auto measuring = measuring_filter(text, now)) return measuring;
  const bool negated = text.starts_with('!');
  const std::string mask(text.substr(negated ? 1 : 0));
  return [=](const Room& room) { return matches_mask(mask, room.name()) != negated; };
}

bool is_name(std::string_view text) {
  return text.starts_with('#') && text.find_first_of("*?") == std::string_view::npos;
}

}  // namespace

bool may_see(IrcDialect& client, const Room& room) {
  return !room.modes().secret || client.member().seat_in(room) != nullptr;
}

std::string status_prefix(IrcDialect& client, const Member& member, const Room& room) {
  const Seat* seat = member.seat_in(room);
  if (seat == nullptr) return {};
  std::string prefix;
  if (seat->op) prefix += '@';
  if (seat->voice && (prefix.empty() || client.has(Capability::multi_prefix))) prefix += '+';
  return prefix;
}

void list_names(IrcDialect& client, const Room& room) {
  constexpr std::size_t kNamesBytes = 350;
  const char symbol = room.modes().secret ? '@' : '=';
  const bool here = client.member().seat_in(room) != nullptr;
  std::string names;
  const auto send = [&] {
    if (!names.empty()) client.numeric(RPL_NAMREPLY, "{} {} :{}", symbol, room.name(), names);
    names.clear();
  };
  for (const Member* member : room.members()) {
    if (member->invisible && !here) continue;
    if (!names.empty()) names += ' ';
    names += status_prefix(client, *member, room);
    names += client.has(Capability::userhost_in_names) ? full_source(member->source()) : member->nick;
    if (names.size() > kNamesBytes) send();
  }
  send();
  client.numeric(RPL_ENDOFNAMES, "{} :End of /NAMES list", room.name());
}

void list(const Request& request) {
  IrcDialect& client = request.client;
  std::vector<Filter> filters;
  std::vector<std::string_view> wanted;
  for (const std::string_view part : split(request[0], ',')) {
    if (is_name(part)) {
      wanted.push_back(part);
    } else {
      filters.push_back(filter_of(part, request.now.wall));
    }
  }
  client.numeric(RPL_LISTSTART, "Channel :Users  Name");
  for (const auto& [folded, room] : client.hub().rooms()) {
    const bool named =
        wanted.empty() || std::any_of(wanted.begin(), wanted.end(), [&](std::string_view name) {
          return client.hub().find_room(name) == room.get();
        });
    const bool passes =
        std::all_of(filters.begin(), filters.end(), [&](const Filter& filter) { return filter(*room); });
    if (!named || !passes || !may_see(client, *room)) continue;
    client.numeric(RPL_LIST, "{} {} :{}", room->name(), room->members().size(), room->topic().text);
  }
  client.numeric(RPL_LISTEND, ":End of /LIST");
}

std::int64_t unix_seconds(WallTime at) {
  return std::chrono::duration_cast<std::chrono::seconds>(at.time_since_epoch()).count();
}

}  // namespace chat::relay::irc
