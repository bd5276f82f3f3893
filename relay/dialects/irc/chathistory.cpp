// What was said before: on joining, and by draft/chathistory.

#include "relay/dialects/irc/chathistory.h"

#include "common/iso_time.h"
#include "common/local_time.h"
#include "common/text.h"
#include "relay/dialects/irc/handlers.h"
#include "relay/dialects/irc/history_query.h"
#include "relay/dialects/irc/splitting.h"
#include "relay/dialects/irc/words.h"
#include "relay/hub/room_modes.h"

#include <algorithm>
#include <chrono>
#include <ctime>
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
std::string messages_of(const Request& request, const Room& room, std::size_t entry) {
  Fact fact = room.history()[entry].fact(room.name());
  const std::string tags = lasting(fact.tags);
  fact.tags = tags;
  std::string lines;
  request.client.person->reader.rendering->render(fact, lines);
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

void send_history(const Request& request, const Room& room, Range range) {
  std::string lines;
  for (std::size_t i = range.first.entry; i < room.history().size() && Position{i} < range.last; ++i) {
    const std::string messages = messages_of(request, room, i);
    const std::size_t first = i == range.first.entry ? range.first.message : 0;
    const std::size_t last = i == range.last.entry ? range.last.message : count_lines(messages);
    lines += some_lines(messages, first, last);
  }
  send_batch(request, "chathistory " + room.name(), lines);
}

/// Sends the lines as notices that tell their times in words, for clients that would take them for new.
void send_notices(const Request& request, const Room& room) {
  const History& history = room.history();
  for (std::size_t i = 0; i < history.size(); ++i) {
    const History::Entry& entry = history[i];
    const std::tm then = local_time(entry.at);
    const std::string who = entry.kind == Fact::Kind::acted ? "* " + entry.nick : "<" + entry.nick + ">";
    const std::string head = fmt::format("NOTICE {} :[{:%Y-%m-%d %H:%M}] {} ", room.name(), then, who);
    constexpr std::size_t kTextBytes = 300;
    for (const std::string& part : parts_of(visible(entry.text), kTextBytes))
      request.replies.reply(fmt::format("{}{}", head, part));
  }
}

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
  const auto limit = parse_limit(request[3], client.hub.settings().history_lines);
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

void answer(const Request& request, const HistorySubcommand& subcommand) {
  Client& client = request.client;
  // The subcommand, its target, the references and the limit: one too many is refused as one too few is
  // (draft/chathistory, "Errors and Warnings").
  if (request.count() != 3 + subcommand.references) {
    return refuse(request, "INVALID_PARAMS", subcommand.name, "Expected a target, references and a limit");
  }
  const Room* room = client.hub.find_room(request[1]);
  if (room == nullptr || client.person->seat_in(*room) == nullptr) {
    return refuse(request, "INVALID_TARGET", fmt::format("{} {}", subcommand.name, one_word(request[1])),
                  "Messages could not be retrieved: you are not there");
  }
  const auto from = parse_reference(request[2]);
  const auto to = subcommand.references == 2 ? parse_reference(request[3]) : Reference{};
  const auto limit = parse_limit(request[2 + subcommand.references], client.hub.settings().history_lines);
  if (!from || !to || !limit || (from->any && !subcommand.takes_any) || to->any) {
    return refuse(request, "INVALID_PARAMS", subcommand.name, "Expected a target, references and a limit");
  }
  const auto messages = [&](std::size_t entry) { return count_lines(messages_of(request, *room, entry)); };
  send_history(request, *room, subcommand.range({room->history(), messages, *from, *to, *limit}));
}

}  // namespace

void replay_history(const Request& request, const Room& room) {
  if (room.history().size() == 0) return;
  if (request.client.has(Capability::server_time) || request.client.has(Capability::batch)) {
    return send_history(request, room, {{0}, {room.history().size()}});
  }
  send_notices(request, room);
}

void chathistory(const Request& request) {
  if (request.count() == 0) return refuse(request, "INVALID_PARAMS", "", "Expected a subcommand");
  const std::string name = upper_case(request[0]);
  if (name == "TARGETS") return list_targets(request);
  if (const HistorySubcommand* found = find_history_subcommand(name)) return answer(request, *found);
  refuse(request, "INVALID_PARAMS", one_word(request[0]), "Unknown command");
}

}  // namespace chat::relay::irc
