// What there is: NAMES and LIST.

#include "relay/dialects/irc/listing.h"

#include "common/is_in.h"
#include "common/text.h"
#include "relay/dialects/irc/handlers.h"
#include "relay/dialects/irc/words.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <functional>
#include <utility>
#include <vector>

namespace chat::relay::irc {
namespace {

using Filter = std::function<bool(const Room&)>;

std::int64_t minutes_since(Moment at, Moment now) {
  return std::chrono::duration_cast<std::chrono::minutes>(now.steady - at.steady).count();
}

bool has_topic(const Room& room) {
  return !room.topic().text.empty();
}

bool always_known(const Room&) {
  return true;
}

struct Measure {
  std::string_view prefix;
  std::int64_t (*of)(const Room&, Moment now);
  bool (*is_known)(const Room&);
};

// Modern IRC, ELIST: by number of users, by age of the channel, and by age of its topic, in minutes.
constexpr std::array<Measure, 3> kMeasures{{
    {"", [](const Room& room, Moment) { return static_cast<std::int64_t>(room.members().size()); },
     always_known},
    {"C", [](const Room& room, Moment now) { return minutes_since(room.created(), now); }, always_known},
    {"T", [](const Room& room, Moment now) { return minutes_since(room.topic().at, now); }, has_topic},
}};

/// The filter for ">5" or "C<60"; null if the text is not of that form.
Filter measuring_filter(std::string_view text, Moment now) {
  for (const Measure& measure : kMeasures) {
    if (!text.starts_with(measure.prefix)) continue;
    const std::string_view rest = text.substr(measure.prefix.size());
    if (!rest.starts_with('<') && !rest.starts_with('>')) continue;
    std::int64_t bound = 0;
    const auto [end, error] = std::from_chars(rest.data() + 1, rest.data() + rest.size(), bound);
    if (error != std::errc() || end != rest.data() + rest.size()) return nullptr;
    const bool less = rest.front() == '<';
    return [=](const Room& room) {
      if (!measure.is_known(room)) return false;
      return less ? measure.of(room, now) < bound : measure.of(room, now) > bound;
    };
  }
  return nullptr;
}

Filter filter_of(std::string_view text, Moment now) {
  if (auto measuring = measuring_filter(text, now)) return measuring;
  const bool negated = text.starts_with('!');
  const std::string mask(text.substr(negated ? 1 : 0));
  return [=](const Room& room) { return matches_mask(mask, room.name()) != negated; };
}

bool is_name(std::string_view text) {
  return text.starts_with('#') && text.find_first_of("*?") == std::string_view::npos;
}

/// What LIST asks for: rooms by name, if any are named, that pass every filter.
class Selection {
 public:
  explicit Selection(const Request& request) {
    for (const std::string_view part : split(request[0], ',')) {
      if (is_name(part)) {
        names_.push_back(fold_case(part));
      } else {
        filters_.push_back(filter_of(part, request.now));
      }
    }
  }

  /// What each room is held against, at the most.
  std::size_t conditions() const { return names_.size() + filters_.size(); }

  bool takes(std::string_view folded, const Room& room) const {
    const bool named = names_.empty() || is_in(names_, folded);
    return named &&
           std::all_of(filters_.begin(), filters_.end(), [&](const Filter& filter) { return filter(room); });
  }

 private:
  std::vector<std::string> names_;
  std::vector<Filter> filters_;
};

/// The bytes that a message has room for behind "HEAD:".
std::size_t bytes_for_items(const Client& client, Numeric number, std::string_view head) {
  return kIrcMessageBytes - fmt::format(":{} {:03} {} {}:\r\n", client.settings().server_name,
                                        static_cast<int>(number), client.nick(), head)
                                .size();
}

/// The part of an answer that names a room's members, one message at a time.
struct NamesOf {
  std::string room_name;
  std::string last{};  ///< the nick that was looked at last

  bool operator()(const Turn& turn) {
    const Room* const room = turn.client.hub().find_room(room_name);
    if (room != nullptr && may_see(*turn.client.person, *room) && tell_some(turn, *room)) return true;
    turn.replies.numeric(RPL_ENDOFNAMES, "{} :End of /NAMES list", room_name);
    return false;
  }

  /// Fills one message. False when all members have been named.
  bool tell_some(const Turn& turn, const Room& room) {
    const bool here = turn.client.person->seat_in(room) != nullptr;
    const std::string head = fmt::format("{} {} ", room.modes().secret ? '@' : '=', room.name());
    const std::size_t most = bytes_for_items(turn.client, RPL_NAMREPLY, head);
    std::string line;
    auto member = first_after(room.members(), last);
    for (; member != room.members().end(); ++member) {
      turn.share.spend(1);
      if ((*member)->invisible && !here) continue;
      const std::string name = shown_name(turn.client, **member, room);
      if (!line.empty() && line.size() + 1 + name.size() > most) break;
      line.append(line.empty() ? "" : " ").append(name);
      last = (*member)->nick;
    }
    if (!line.empty()) turn.replies.numeric(RPL_NAMREPLY, "{}:{}", head, line);
    return member != room.members().end();
  }

  static std::string shown_name(const Client& client, const Person& member, const Room& room) {
    const bool whole = client.has(Capability::userhost_in_names);
    return status_prefix(client, member, room) + (whole ? full_source(member.source()) : member.nick);
  }
};

/// The part of an answer that lists the rooms that are asked for.
struct RoomsOf {
  Selection selection;
  std::string last{};  ///< the folded name that was looked at last

  bool operator()(const Turn& turn) {
    constexpr int kLooks = 16;
    const auto& rooms = turn.client.hub().rooms();
    auto room = rooms.upper_bound(last);
    for (int looks = 0; room != rooms.end() && looks < kLooks; ++looks, ++room) {
      turn.share.spend(1 + selection.conditions());
      tell(turn, room->first, *room->second);
      last = room->first;
    }
    if (room != rooms.end()) return true;
    turn.replies.numeric(RPL_LISTEND, ":End of /LIST");
    return false;
  }

  void tell(const Turn& turn, std::string_view folded, const Room& room) const {
    // Only the lobby is empty and not kept for somebody. It stays when another room would end.
    if (room.is_as_new() || !selection.takes(folded, room) || !may_see(*turn.client.person, room)) return;
    turn.replies.numeric(RPL_LIST, "{} {} :{}", room.name(), room.members().size(), room.topic().text);
  }
};

}  // namespace

Room* visible_room(const Turn& turn, std::string_view name) {
  Room* const room = turn.client.hub().find_room(name);
  if (room != nullptr && may_see(*turn.client.person, *room)) return room;
  turn.replies.refuse({Problem::no_such_room, std::string(name)});
  return nullptr;
}

void mention_absence(const Turn& turn, const Person& addressee) {
  if (addressee.absence().empty()) return;
  turn.replies.numeric(RPL_AWAY, "{} :{}", addressee.nick, addressee.absence());
}

std::string status_prefix(const Client& client, const Person& member, const Room& room) {
  const Seat* seat = member.seat_in(room);
  if (seat == nullptr) return {};
  std::string prefix;
  if (seat->op) prefix += '@';
  if (seat->voice && (prefix.empty() || client.has(Capability::multi_prefix))) prefix += '+';
  return prefix;
}

void list_names(const Turn& turn, std::string_view room) {
  turn.then.emplace_back(NamesOf{std::string(room)});
}

void send_list(const Turn& turn, Numeric number, std::string_view head,
               const std::vector<std::string>& items) {
  const std::size_t most = bytes_for_items(turn.client, number, head);
  std::string line;
  for (const std::string& item : items) {
    if (!line.empty() && line.size() + 1 + item.size() > most)
      turn.replies.numeric(number, "{}:{}", head, std::exchange(line, {}));
    line.append(line.empty() ? "" : " ").append(item);
  }
  turn.replies.numeric(number, "{}:{}", head, line);
}

void list(const Request& request) {
  request.replies.numeric(RPL_LISTSTART, "Channel :Users  Name");
  request.then.emplace_back(RoomsOf{Selection(request)});
}

}  // namespace chat::relay::irc
