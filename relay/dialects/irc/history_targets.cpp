// CHATHISTORY TARGETS: in which rooms and private conversations something was said when.

#include "common/iso_time.h"
#include "common/text.h"
#include "relay/dialects/base/older_lines.h"
#include "relay/dialects/irc/chathistory.h"
#include "relay/dialects/irc/command.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace chat::relay::irc {
namespace {

constexpr std::string_view kTargets = "TARGETS";

struct Target {
  IsoTime latest;
  std::string name;

  bool operator<(const Target& other) const { return latest < other.latest; }
};

/// A question as it was read.
struct Asked {
  IsoTime from;
  IsoTime to;
  std::size_t limit;

  bool includes(IsoTime latest) const { return latest > std::min(from, to) && latest < std::max(from, to); }
};

/// A client that does not know batches is sent the lines alone.
void send_batch(const Turn& turn, std::string_view type, std::string_view lines) {
  if (!turn.client.has(Capability::batch)) return turn.replies.reply_lines(lines);
  const std::string batch = turn.replies.next_batch();
  turn.replies.reply(fmt::format("BATCH +{} {}", batch, type));
  turn.replies.reply_lines(with_tag(lines, "batch=" + batch));
  turn.replies.reply(fmt::format("BATCH -{}", batch));
}

/// Those past the limit are left out at the end that is farther from where the question begins.
void tell_targets(const Turn& turn, const Asked& asked, std::vector<Target> targets) {
  std::erase_if(targets, [&](const Target& each) { return !asked.includes(each.latest); });
  std::stable_sort(targets.begin(), targets.end());
  const auto extra = static_cast<std::ptrdiff_t>(targets.size() - std::min(targets.size(), asked.limit));
  if (asked.from > asked.to) {
    targets.erase(targets.begin(), targets.begin() + extra);
  } else {
    targets.erase(targets.end() - extra, targets.end());
  }
  std::string lines;
  for (const Target& each : targets) {
    lines += fmt::format(":{} CHATHISTORY TARGETS {} {}\r\n", turn.client.settings().server_name, each.name,
                         iso_time(to_wall_time(each.latest)));
  }
  send_batch(turn, "draft/chathistory-targets", lines);
}

/// Of the rooms that remember something.
std::vector<Target> rooms_of(const Person& member) {
  std::vector<Target> targets;
  for (const Seat& seat : member.seats) {
    if (const auto latest = latest_time(seat.room->history()))
      targets.push_back({*latest, seat.room->name()});
  }
  return targets;
}

/// The rooms that remember nothing: of them only the archive knows whether something was said.
std::vector<RoomOfEra> silent_rooms_of(const Person& member) {
  std::vector<RoomOfEra> rooms;
  for (const Seat& seat : member.seats) {
    if (!latest_time(seat.room->history())) rooms.push_back({fold_case(seat.room->name()), seat.room->era()});
  }
  return rooms;
}

/// Whether the member is in the room still, and has not been told of it by what it remembers.
bool is_silent_room_of(const Person& member, const Room* room) {
  return room != nullptr && member.seat_in(*room) != nullptr && !latest_time(room->history());
}

void add_rooms(std::vector<Target>& targets, const Turn& turn, const ArchiveAnswer& answer) {
  for (const SpokenIn& each : answer.rooms) {
    const Room* const room = turn.client.hub().find_room(each.room);
    if (is_silent_room_of(*turn.client.person, room))
      targets.push_back({in_milliseconds(each.latest), room->name()});
  }
}

/// Whoever is gone, or called otherwise, has an account of that name still. Of whom no question can be asked
/// now nothing is said: a client would ask a stranger's.
void add_conversations(std::vector<Target>& targets, const Hub& hub, const ArchiveAnswer& answer) {
  for (const Conversed& each : answer.conversations) {
    const std::string name = hub.name_in_conversation(each.other);
    if (!name.empty()) targets.push_back({in_milliseconds(each.latest), name});
  }
}

void tell_found(const Turn& turn, const Asked& asked, PrivateNumber whose, const ArchiveAnswer& answer) {
  const Hub& hub = turn.client.hub();
  std::vector<Target> targets = rooms_of(*turn.client.person);
  if (answer.failed)
    refuse_history(turn, "MESSAGE_ERROR", kTargets, "What is kept on disk could not be retrieved");
  add_rooms(targets, turn, answer);
  if (hub.number_of(*turn.client.person) == whose) add_conversations(targets, hub, answer);
  tell_targets(turn, asked, std::move(targets));
}

/// Nothing if the text is none, which is told.
std::optional<IsoTime> read_time(const Request& request, std::string_view text) {
  const auto reference = parse_reference(text);
  if (reference && reference->at) return reference->at;
  refuse_parameter(request, kTargets, text, "Expected a time such as timestamp=2026-11-19T12:00:00.000Z");
  return std::nullopt;
}

}  // namespace

void list_targets(const Request& request) {
  const Client& client = request.client;
  constexpr std::size_t kParameters = 4;
  if (request.count() != kParameters)
    return refuse_history(request, "INVALID_PARAMS", kTargets, "Expected two timestamps and a limit");
  const auto from = read_time(request, request[1]);
  if (!from) return;
  const auto to = read_time(request, request[2]);
  if (!to) return;
  const auto limit = read_limit(request, kTargets, request[3]);
  if (!limit) return;
  const Asked asked{*from, *to, *limit};
  ArchiveQuery query{.kind = ArchiveQuery::Kind::targets};
  const PrivateNumber whose = client.hub().number_of(*client.person);
  query.whose = whose;
  query.rooms = silent_rooms_of(*client.person);
  if (!client.hub().has_archive() || (whose == 0 && query.rooms.empty()))
    return tell_targets(request, asked, rooms_of(*client.person));
  const auto tell = [asked, whose](const Turn& turn, const ArchiveAnswer& answer) {
    tell_found(turn, asked, whose, answer);
  };
  request.to_find = std::make_unique<OlderLines<Turn>>(OlderLines<Turn>{std::move(query), tell});
}

}  // namespace chat::relay::irc
