// What was said before: on joining, and by draft/chathistory.

#include "relay/dialects/irc/chathistory.h"

#include "common/iso_time.h"
#include "common/local_time.h"
#include "common/text.h"
#include "relay/dialects/base/older_lines.h"
#include "relay/dialects/irc/handlers.h"
#include "relay/dialects/irc/history_query.h"
#include "relay/dialects/irc/splitting.h"
#include "relay/dialects/irc/words.h"
#include "relay/hub/room_modes.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <ctime>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <fmt/chrono.h>

namespace chat::relay::irc {
namespace {

/// A client that does not know batches is sent the lines alone.
void send_batch(const Request& request, std::string_view type, std::string_view lines) {
  if (!request.client.has(Capability::batch)) return request.replies.reply_lines(lines);
  const std::string batch = request.replies.next_batch();
  request.replies.reply(fmt::format("BATCH +{} {}", batch, type));
  request.replies.reply_lines(with_tag(lines, "batch=" + batch));
  request.replies.reply(fmt::format("BATCH -{}", batch));
}

/// `tags` without "typing", which is over by now. Other client tags still hold.
std::string lasting(std::string_view tags) {
  std::string kept;
  while (const auto tag = take_tag(tags)) {
    if (tag->key == "+typing" || tag->key == "+draft/typing") continue;
    kept.append(kept.empty() ? "" : ";").append(tag->key);
    if (!tag->value.empty()) kept.append("=").append(tag->value);
  }
  return kept;
}

/// The messages of one entry, as the client is sent them.
std::string messages_of(const Turn& turn, std::string_view room, const History::Entry& entry) {
  Fact fact = entry.fact(room);
  const std::string tags = lasting(fact.tags);
  fact.tags = tags;
  std::string lines;
  turn.client.person->reader.rendering->render(fact, lines);
  return lines;
}

std::size_t count_lines(std::string_view lines) {
  return static_cast<std::size_t>(std::count(lines.begin(), lines.end(), '\n'));
}

/// Lines [first, last) of `lines`.
std::string_view some_lines(std::string_view lines, std::size_t first, std::size_t last) {
  std::size_t begin = 0;
  for (std::size_t i = 0; i < first; ++i) begin = lines.find('\n', begin) + 1;
  std::size_t end = begin;
  for (std::size_t i = first; i < last; ++i) end = lines.find('\n', end) + 1;
  return lines.substr(begin, end - begin);
}

/// The part of an answer that tells what is in a range of a room's history, an entry at a time. A client that
/// does not know batches is sent the messages alone.
struct MessagesOf {
  std::string room_name;
  std::shared_ptr<const History> found;  ///< what the archive has; null: what the room remembers
  HistoryCursor cursor;
  std::uint64_t first;        ///< number of an entry that has messages before the range
  std::size_t first_message;  ///< of that
  std::uint64_t last;         ///< number of an entry that has messages after the range
  std::size_t last_message;   ///< of that; the one before is told
  std::string batch{};        ///< its name, once it is open

  bool operator()(const Turn& turn) {
    if (batch.empty()) begin(turn);
    const Room* const room = turn.client.hub.find_room_of(*turn.client.person, room_name);
    const History* const history = room == nullptr || found != nullptr ? found.get() : &room->history();
    const History::Entry* const entry = room == nullptr ? nullptr : history->take(cursor);
    if (entry != nullptr) {
      tell(turn, *entry);
      return true;
    }
    if (turn.client.has(Capability::batch)) turn.replies.reply(fmt::format("BATCH -{}", batch));
    return false;
  }

  void begin(const Turn& turn) {
    batch = turn.replies.next_batch();
    if (turn.client.has(Capability::batch))
      turn.replies.reply(fmt::format("BATCH +{} chathistory {}", batch, room_name));
  }

  void tell(const Turn& turn, const History::Entry& entry) const {
    const std::uint64_t number = cursor.next - 1;
    const std::string messages = messages_of(turn, room_name, entry);
    const std::string_view lines = some_lines(messages, number == first ? first_message : 0,
                                              number == last ? last_message : count_lines(messages));
    turn.replies.reply_lines(turn.client.has(Capability::batch) ? with_tag(lines, "batch=" + batch)
                                                                : std::string(lines));
  }
};

void send_history(const Turn& turn, const Room& room, Range range,
                  const std::shared_ptr<const History>& found = nullptr) {
  const std::uint64_t oldest = found == nullptr ? room.history().first_number() : 0;
  const std::uint64_t first = oldest + range.first.entry;
  const std::uint64_t last = oldest + range.last.entry;
  const std::uint64_t end = range.last.message > 0 ? last + 1 : last;
  turn.then.emplace_back(
      MessagesOf{room.name(), found, {first, end}, first, range.first.message, last, range.last.message});
}

/// The part of an answer that tells a room's history to clients that would take the lines for new: as
/// notices, which tell the times as text.
struct NoticesOf {
  std::string room_name;
  HistoryCursor cursor;

  bool operator()(const Turn& turn) {
    const Room* const room = turn.client.hub.find_room_of(*turn.client.person, room_name);
    const History::Entry* const entry = room == nullptr ? nullptr : room->history().take(cursor);
    if (entry != nullptr) tell(turn, room_name, *entry);
    return entry != nullptr;
  }

  static void tell(const Turn& turn, std::string_view room, const History::Entry& entry) {
    constexpr std::size_t kTextBytes = 300;
    const std::tm then = local_time(entry.at);
    const std::string_view mark = entry.kind == Fact::Kind::acted ? "* " : "";
    const std::string head =
        fmt::format("NOTICE {} :[{:%Y-%m-%d %H:%M}] <{}{}> ", room, then, mark, entry.nick);
    for (const std::string& part : parts_of(visible(entry.text), kTextBytes))
      turn.replies.reply(fmt::format("{}{}", head, part));
  }
};

std::optional<std::size_t> parse_limit(std::string_view text, std::size_t most) {
  const std::size_t limit = limit_in(text);
  return limit == 0 ? std::nullopt : std::optional(std::min(limit, most));
}

void refuse(const Request& request, std::string_view code, std::string_view context, std::string_view why) {
  request.replies.fail("CHATHISTORY", code, context, why, Capability::chathistory);
}

struct Target {
  IsoTime latest;
  std::string name;

  bool operator<(const Target& other) const { return latest < other.latest; }
};

/// The member's rooms whose last line was said between the two times.
std::vector<Target> targets_between(const Person& member, IsoTime first, IsoTime last) {
  std::vector<Target> targets;
  for (const Seat& seat : member.seats) {
    const auto latest = latest_time(seat.room->history());
    if (latest && *latest > first && *latest < last) targets.push_back({*latest, seat.room->name()});
  }
  std::stable_sort(targets.begin(), targets.end());
  return targets;
}

/// TARGETS FROM TO LIMIT. Rooms past the limit are left out at the end that is farther from FROM.
void list_targets(const Request& request) {
  Client& client = request.client;
  constexpr std::size_t kParameters = 4;
  const auto from = parse_reference(request[1]);
  const auto to = parse_reference(request[2]);
  const auto limit = parse_limit(request[3], most_lines_asked(client.hub));
  if (request.count() != kParameters || !from || !from->at || !to || !to->at || !limit) {
    return refuse(request, "INVALID_PARAMS", "TARGETS", "Expected two timestamps and a limit");
  }
  auto targets = targets_between(*client.person, std::min(*from->at, *to->at), std::max(*from->at, *to->at));
  const auto extra = static_cast<std::ptrdiff_t>(targets.size() - std::min(targets.size(), *limit));
  if (*from->at > *to->at) {
    targets.erase(targets.begin(), targets.begin() + extra);
  } else {
    targets.erase(targets.end() - extra, targets.end());
  }
  std::string lines;
  for (const Target& each : targets) {
    lines += fmt::format(":{} CHATHISTORY TARGETS {} {}\r\n", client.settings.server_name, each.name,
                         iso_time(to_wall_time(each.latest)));
  }
  send_batch(request, "draft/chathistory-targets", lines);
}

/// A question as it was read.
struct Wanted {
  const HistorySubcommand& subcommand;
  Reference from;
  Reference to;
  std::size_t limit;
};

void send_wanted(const Turn& turn, const Room& room, const Wanted& wanted,
                 const std::shared_ptr<const History>& found = nullptr) {
  const History& history = found == nullptr ? room.history() : *found;
  // To find the range, each entry may be put into words more than once.
  constexpr std::size_t kPointsAnEntry = 4;
  turn.share.spend(kPointsAnEntry * history.size());
  const auto messages = [&](std::size_t entry) {
    return count_lines(messages_of(turn, room.name(), history[entry]));
  };
  send_history(turn, room, wanted.subcommand.range({history, messages, wanted.from, wanted.to, wanted.limit}),
               found);
}

/// A copy without the lines that were taken back; null if none was.
std::shared_ptr<const History> what_is_left_of(const History& history) {
  if (history.count_lines() == history.size()) return nullptr;
  const auto left = std::make_shared<History>(history.count_lines());
  HistoryCursor cursor = history.all();
  while (const History::Entry* const entry = history.take(cursor)) left->add(*entry);
  return left;
}

/// Whether the first of two references is to what was said later. An id is microseconds since 1970.
bool is_later(const Reference& one, const Reference& other) {
  const auto milliseconds = [](const Reference& reference) {
    return reference.at ? reference.at->time_since_epoch().count()
                        : static_cast<std::int64_t>(reference.id / 1'000);
  };
  if (one.id != 0 && other.id != 0) return one.id > other.id;
  return milliseconds(one) > milliseconds(other);
}

struct KindOf {
  std::string_view subcommand;
  ArchiveQuery::Kind kind;
};

constexpr std::array<KindOf, 4> kKinds{{{"LATEST", ArchiveQuery::Kind::latest},
                                        {"BEFORE", ArchiveQuery::Kind::before},
                                        {"AFTER", ArchiveQuery::Kind::after},
                                        {"AROUND", ArchiveQuery::Kind::around}}};

/// The lines among which what is wanted lies. BETWEEN counts from its first reference, which may be the later
/// one.
ArchiveQuery query_for(const Room& room, const Wanted& wanted) {
  ArchiveQuery query = query_about(room);
  query.point = {wanted.from.at, wanted.from.id};
  query.count = wanted.limit;
  const auto* const found = std::find_if(kKinds.begin(), kKinds.end(), [&](const KindOf& each) {
    return each.subcommand == wanted.subcommand.name;
  });
  if (found != kKinds.end()) {
    query.kind = found->kind;
  } else {
    query.kind = is_later(wanted.from, wanted.to) ? ArchiveQuery::Kind::before : ArchiveQuery::Kind::after;
  }
  return query;
}

/// The client may have left the room meanwhile.
void tell_found(const Turn& turn, const std::string& room_name, const Wanted& wanted,
                const ArchiveAnswer& answer) {
  const Room* const room = turn.client.hub.find_room_of(*turn.client.person, room_name);
  if (room == nullptr || answer.failed) {
    return turn.replies.fail("CHATHISTORY", "MESSAGE_ERROR",
                             fmt::format("{} {}", wanted.subcommand.name, one_word(room_name)),
                             "Messages could not be retrieved", Capability::chathistory);
  }
  const auto found = std::make_shared<History>(answer.lines.size());
  for (const History::Entry& entry : answer.lines) found->add(entry);
  send_wanted(turn, *room, wanted, found);
}

void answer(const Request& request, const HistorySubcommand& subcommand) {
  Client& client = request.client;
  // The subcommand, its target, the references and the limit: one too many is refused as one too few is
  // (draft/chathistory, "Errors and Warnings").
  if (request.count() != 3 + subcommand.references) {
    return refuse(request, "INVALID_PARAMS", subcommand.name, "Expected a target, references and a limit");
  }
  const Room* room = client.hub.find_room_of(*client.person, request[1]);
  if (room == nullptr) {
    return refuse(request, "INVALID_TARGET", fmt::format("{} {}", subcommand.name, one_word(request[1])),
                  "Messages could not be retrieved: you are not there");
  }
  const auto from = parse_reference(request[2]);
  const auto to = subcommand.references == 2 ? parse_reference(request[3]) : Reference{};
  const auto limit = parse_limit(request[2 + subcommand.references], most_lines_asked(client.hub));
  if (!from || !to || !limit || (from->any && !subcommand.takes_any) || to->any) {
    return refuse(request, "INVALID_PARAMS", subcommand.name, "Expected a target, references and a limit");
  }
  const Wanted wanted{subcommand, *from, *to, *limit};
  const bool is_remembered = from->any && *limit <= room->history().count_lines();
  if (is_remembered || !has_older_lines(client.hub, *room))
    return send_wanted(request, *room, wanted, what_is_left_of(room->history()));
  const auto tell = [wanted, name = room->name()](const Turn& turn, const ArchiveAnswer& answer) {
    tell_found(turn, name, wanted, answer);
  };
  request.to_find = std::make_unique<OlderLines<Turn>>(OlderLines<Turn>{query_for(*room, wanted), tell});
}

}  // namespace

void replay_history(const Turn& turn, const Room& room) {
  const History& history = room.history();
  if (history.count_lines() == 0) return;
  if (turn.client.has(Capability::server_time) || turn.client.has(Capability::batch))
    return send_history(turn, room, {{0}, {history.size()}});
  turn.then.emplace_back(NoticesOf{room.name(), history.all()});
}

void chathistory(const Request& request) {
  if (request.count() == 0) return refuse(request, "INVALID_PARAMS", "", "Expected a subcommand");
  const std::string name = upper_case(request[0]);
  if (name == "TARGETS") return list_targets(request);
  if (const HistorySubcommand* found = find_history_subcommand(name)) return answer(request, *found);
  refuse(request, "INVALID_PARAMS", one_word(request[0]), "Unknown command");
}

}  // namespace chat::relay::irc
