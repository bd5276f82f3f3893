// What was said before: on joining, and by draft/chathistory.

#include "relay/dialects/irc/chathistory.h"

#include "common/iso_time.h"
#include "relay/dialects/irc/commands.h"
#include "relay/dialects/irc/irc_dialect.h"
#include "relay/dialects/irc/words.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <ctime>
#include <optional>
#include <string>
#include <vector>

#include <fmt/chrono.h>

namespace chat::relay::irc {
namespace {

/// Entries [first, last) of a room's history.
struct Range {
  std::size_t first;
  std::size_t last;
};

/// Whoever does not know batches is sent the lines alone.
void send_batch(IrcDialect& client, std::string_view type, std::string_view lines) {
  if (!client.has(Capability::batch)) return client.reply_lines(lines);
  const std::string batch = client.next_batch();
  client.reply(fmt::format("BATCH +{} {}", batch, type));
  client.reply_lines(with_tag(lines, "batch=" + batch));
  client.reply(fmt::format("BATCH -{}", batch));
}

void send_history(IrcDialect& client, const Room& room, Range range) {
  std::string lines;
  for (std::size_t i = range.first; i < range.last; ++i) {
    client.member().rendering->render(room.history()[i].event(room.name()), lines);
  }
  send_batch(client, "chathistory " + room.name(), lines);
}

/// For clients that could not be told the times: as text.
void send_notices(IrcDialect& client, const Room& room) {
  const History& history = room.history();
  for (std::size_t i = 0; i < history.size(); ++i) {
    const History::Entry& entry = history[i];
    const std::time_t seconds = std::chrono::system_clock::to_time_t(entry.at);
    std::tm then{};
    localtime_r(&seconds, &then);
    const std::string who = entry.kind == Event::Kind::acted ? "* " + entry.nick : "<" + entry.nick + ">";
    const std::string head = fmt::format("NOTICE {} :[{:%Y-%m-%d %H:%M}] {} ", room.name(), then, who);
    std::string_view text = entry.text;
    constexpr std::size_t kTextBytes = 300;
    do {
      const std::string_view piece = whole_characters(text, kTextBytes);
      text.remove_prefix(piece.size());
      client.reply(fmt::format("{}{}", head, piece));
    } while (!text.empty());
  }
}

/// A place in a history: "timestamp=2026-11-19T12:00:00.000Z", "msgid=..." or "*". Messages compare with it.
struct Reference {
  std::optional<WallTime> at{};
  std::uint64_t id = 0;
  bool any = false;

  bool is_before(const History::Entry& entry) const { return at ? *at < entry.at : id < entry.id; }
  bool is_after(const History::Entry& entry) const { return at ? *at > entry.at : id > entry.id; }
};

std::optional<Reference> parse_reference(std::string_view text, const std::string& epoch) {
  constexpr std::string_view kTimestamp = "timestamp=";
  constexpr std::string_view kMessageId = "msgid=";
  if (text == "*") return Reference{.at = {}, .any = true};
  if (text.starts_with(kTimestamp)) {
    const auto at = parse_iso_time(text.substr(kTimestamp.size()));
    return at ? std::optional(Reference{.at = at}) : std::nullopt;
  }
  if (!text.starts_with(kMessageId)) return std::nullopt;
  const std::uint64_t id = parse_message_id(epoch, text.substr(kMessageId.size()));
  return id != 0 ? std::optional(Reference{.at = {}, .id = id}) : std::nullopt;
}

/// How many entries come before the reference, and how many up to it, itself included.
std::size_t count_before(const History& history, const Reference& reference) {
  std::size_t count = 0;
  while (count < history.size() && reference.is_after(history[count])) ++count;
  return count;
}

std::size_t count_up_to(const History& history, const Reference& reference) {
  std::size_t count = 0;
  while (count < history.size() && !reference.is_before(history[count])) ++count;
  return count;
}

struct Query {
  const History& history;
  Reference from;
  Reference to;  ///< of BETWEEN alone
  std::size_t limit;
};

Range last_of(Range range, std::size_t limit) {
  return {std::max(range.first, range.last - std::min(range.last - range.first, limit)), range.last};
}

Range first_of(Range range, std::size_t limit) {
  return {range.first, range.first + std::min(range.last - range.first, limit)};
}

Range latest(const Query& query) {
  return last_of({query.from.any ? 0 : count_up_to(query.history, query.from), query.history.size()},
                 query.limit);
}

Range before(const Query& query) {
  return last_of({0, count_before(query.history, query.from)}, query.limit);
}

Range after(const Query& query) {
  return first_of({count_up_to(query.history, query.from), query.history.size()}, query.limit);
}

Range around(const Query& query) {
  const std::size_t middle = count_before(query.history, query.from);
  const Range earlier = last_of({0, middle}, query.limit / 2);
  return first_of({earlier.first, query.history.size()}, query.limit);
}

Range between(const Query& query) {
  const std::size_t from = count_before(query.history, query.from);
  const std::size_t to = count_before(query.history, query.to);
  if (from <= to) return first_of({std::min(count_up_to(query.history, query.from), to), to}, query.limit);
  return last_of({std::min(count_up_to(query.history, query.to), from), from}, query.limit);
}

struct Subcommand {
  std::string_view name;
  std::size_t references;
  bool takes_any;
  Range (*range)(const Query&);
};

constexpr std::array<Subcommand, 5> kSubcommands{{
    {"LATEST", 1, true, latest},
    {"BEFORE", 1, false, before},
    {"AFTER", 1, false, after},
    {"AROUND", 1, false, around},
    {"BETWEEN", 2, false, between},
}};

std::optional<std::size_t> parse_limit(std::string_view text, std::size_t most) {
  std::size_t limit = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), limit);
  if (error != std::errc() || end != text.data() + text.size() || limit == 0) return std::nullopt;
  return std::min(limit, most);
}

void refuse(IrcDialect& client, std::string_view code, std::string_view context, std::string_view why) {
  client.fail("CHATHISTORY", code, context, why, Capability::chathistory);
}

/// TARGETS FROM TO LIMIT: the rooms one is in where something was said in between.
void list_targets(const Request& request) {
  IrcDialect& client = request.client;
  const auto from = parse_reference(request[1], client.renderings().epoch());
  const auto to = parse_reference(request[2], client.renderings().epoch());
  const auto limit = parse_limit(request[3], client.hub().settings().history_lines);
  if (!from || !from->at || !to || !to->at || !limit) {
    return refuse(client, "INVALID_PARAMS", "TARGETS", "Expected two timestamps and a limit");
  }
  const auto [first, last] = std::minmax(*from->at, *to->at);
  std::vector<std::pair<WallTime, std::string>> targets;
  for (const Seat& seat : client.member().seats) {
    const History& history = seat.room->history();
    if (history.size() == 0) continue;
    const WallTime latest_at = history[history.size() - 1].at;
    if (latest_at > first && latest_at < last) targets.emplace_back(latest_at, seat.room->name());
  }
  std::sort(targets.begin(), targets.end());
  targets.resize(std::min(targets.size(), *limit));
  std::string lines;
  for (const auto& [at, name] : targets) {
    lines +=
        fmt::format(":{} CHATHISTORY TARGETS {} {}\r\n", client.settings().server_name, name, iso_time(at));
  }
  send_batch(client, "draft/chathistory-targets", lines);
}

void answer(const Request& request, const Subcommand& subcommand) {
  IrcDialect& client = request.client;
  const std::string& epoch = client.renderings().epoch();
  const Room* room = client.hub().find_room(request[1]);
  if (room == nullptr || client.member().seat_in(*room) == nullptr) {
    return refuse(client, "INVALID_TARGET", fmt::format("{} {}", subcommand.name, one_word(request[1])),
                  "Messages could not be retrieved: you are not there");
  }
  const auto from = parse_reference(request[2], epoch);
  const auto to = subcommand.references == 2 ? parse_reference(request[3], epoch) : Reference{};
  const auto limit = parse_limit(request[2 + subcommand.references], client.hub().settings().history_lines);
  if (!from || !to || !limit || (from->any && !subcommand.takes_any) || to->any) {
    return refuse(client, "INVALID_PARAMS", subcommand.name, "Expected a target, references and a limit");
  }
  send_history(client, *room, subcommand.range({room->history(), *from, *to, *limit}));
}

}  // namespace

void replay_history(IrcDialect& client, const Room& room) {
  if (room.history().size() == 0) return;
  if (client.has(Capability::batch) && client.has(Capability::server_time)) {
    return send_history(client, room, {0, room.history().size()});
  }
  send_notices(client, room);
}

void chathistory(const Request& request) {
  const std::string name = upper_case(request[0]);
  if (name == "TARGETS") return list_targets(request);
  const auto found = std::find_if(kSubcommands.begin(), kSubcommands.end(),
                                  [&](const Subcommand& each) { return each.name == name; });
  if (found != kSubcommands.end()) return answer(request, *found);
  refuse(request.client, "INVALID_PARAMS", one_word(request[0]), "Unknown command");
}

}  // namespace chat::relay::irc
