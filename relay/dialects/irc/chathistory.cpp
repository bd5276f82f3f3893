// What was said before: draft/chathistory.

#include "relay/dialects/irc/chathistory.h"

#include "common/iso_time.h"
#include "common/text.h"
#include "relay/dialects/base/older_lines.h"
#include "relay/dialects/irc/handlers.h"
#include "relay/dialects/irc/history_query.h"
#include "relay/dialects/irc/words.h"
#include "relay/hub/room_modes.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

namespace chat::relay::irc {
namespace {

/// A question as it was read.
struct Wanted {
  const HistorySubcommand& subcommand;
  HistoryOf of;
  Reference from;
  Reference to;
  std::size_t limit;
};

void send_wanted(const Turn& turn, const Wanted& wanted, const std::shared_ptr<const History>& found) {
  const History& history = found == nullptr ? turn.client.hub().find_room(wanted.of.name)->history() : *found;
  // To find the range, each entry may be put into words more than once.
  constexpr std::size_t kPointsAnEntry = 4;
  turn.share.spend(kPointsAnEntry * history.size());
  const auto messages = [&](std::size_t entry) {
    return count_lines(messages_of(turn, wanted.of, history[entry]));
  };
  send_history(turn, wanted.of,
               wanted.subcommand.range({history, messages, wanted.from, wanted.to, wanted.limit}), found);
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
ArchiveQuery query_for(ArchiveQuery query, const Wanted& wanted) {
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

void tell_found(const Turn& turn, const Wanted& wanted, const ArchiveAnswer& answer) {
  if (!wanted.of.may_be_read(turn) || answer.failed) {
    return refuse_history(turn, "MESSAGE_ERROR",
                          fmt::format("{} {}", wanted.subcommand.name, one_word(wanted.of.name)),
                          "Messages could not be retrieved");
  }
  const auto found = std::make_shared<History>(answer.lines.size());
  for (const History::Entry& entry : answer.lines) found->add(entry);
  send_wanted(turn, wanted, found);
}

void ask_archive(const Request& request, const Wanted& wanted, ArchiveQuery about) {
  const auto tell = [wanted](const Turn& turn, const ArchiveAnswer& answer) {
    tell_found(turn, wanted, answer);
  };
  request.to_find =
      std::make_unique<OlderLines<Turn>>(OlderLines<Turn>{query_for(std::move(about), wanted), tell});
}

void answer_of_room(const Request& request, const Wanted& wanted, const Room& room) {
  // Events are on the disk alone. Without batches a client would take those of the past for new ones.
  const bool takes_events =
      request.client.has(Capability::event_playback) && request.client.has(Capability::batch);
  const bool is_remembered = wanted.from.any && wanted.limit <= room.history().count_lines() && !takes_events;
  if (is_remembered || !request.client.hub().has_archive())
    return send_wanted(request, wanted, what_is_left_of(room.history()));
  ArchiveQuery query = query_about(room);
  query.with_events = takes_events;
  ask_archive(request, wanted, std::move(query));
}

void refuse_target(const Request& request, const HistorySubcommand& subcommand, std::string_view why) {
  refuse_history(request, "INVALID_TARGET", fmt::format("{} {}", subcommand.name, one_word(request[1])),
                 fmt::format("Messages could not be retrieved: {}", why));
}

/// Nothing if the text is none that the subcommand takes, which is told.
std::optional<Reference> read_reference(const Turn& turn, const HistorySubcommand& subcommand,
                                        std::string_view text, bool takes_any) {
  const auto reference = parse_reference(text);
  if (reference && (takes_any || !reference->any)) return reference;
  refuse_parameter(turn, subcommand.name, text, why_no_reference(text));
  return std::nullopt;
}

void answer(const Request& request, const HistorySubcommand& subcommand) {
  Client& client = request.client;
  // The subcommand, its target, the references and the limit: one too many is refused as one too few is
  // (draft/chathistory, "Errors and Warnings").
  if (request.count() != 3 + subcommand.references) {
    return refuse_history(request, "INVALID_PARAMS", subcommand.name,
                          "Expected a target, references and a limit");
  }
  const bool is_room = request[1].starts_with('#');
  const Room* const room = is_room ? client.hub().find_room_of(*client.person, request[1]) : nullptr;
  if (is_room && room == nullptr) return refuse_target(request, subcommand, "you are not there");
  if (is_status_target(request[1])) return refuse_target(request, subcommand, kNotKeptForStatus);
  const auto conversation =
      is_room ? KeptConversation{} : client.hub().conversation_with(*client.person, request[1]);
  if (!conversation) return refuse_target(request, subcommand, words_for(conversation.error()));
  const auto from = read_reference(request, subcommand, request[2], subcommand.takes_any);
  if (!from) return;
  const auto to = subcommand.references == 2 ? read_reference(request, subcommand, request[3], false)
                                             : std::optional(Reference{});
  if (!to) return;
  const auto limit = read_limit(request, subcommand.name, request[2 + subcommand.references]);
  if (!limit) return;
  Wanted wanted{subcommand, {}, *from, *to, *limit};
  if (is_room) {
    wanted.of = {room->name()};
    return answer_of_room(request, wanted, *room);
  }
  wanted.of = {conversation->with, conversation->between.key()};
  ask_archive(request, wanted, query_about(*conversation));
}

}  // namespace

std::optional<std::size_t> parse_limit(std::string_view text, std::size_t most) {
  const std::size_t limit = limit_in(text);
  return limit == 0 ? std::nullopt : std::optional(std::min(limit, most));
}

void refuse_parameter(const Turn& turn, std::string_view subcommand, std::string_view parameter,
                      std::string_view why) {
  refuse_history(turn, "INVALID_PARAMS", fmt::format("{} {}", subcommand, one_word(parameter)), why);
}

std::optional<std::size_t> read_limit(const Turn& turn, std::string_view subcommand, std::string_view text) {
  const auto limit = parse_limit(text, most_lines_asked(turn.client.hub()));
  if (!limit) refuse_parameter(turn, subcommand, text, "That is no limit: expected a number from 1 on");
  return limit;
}

void refuse_history(const Turn& turn, std::string_view code, std::string_view context, std::string_view why) {
  turn.replies.fail("CHATHISTORY", code, context, why, Capability::chathistory);
}

void chathistory(const Request& request) {
  if (request.count() == 0) return refuse_history(request, "INVALID_PARAMS", "", "Expected a subcommand");
  const std::string name = upper_case(request[0]);
  if (name == "TARGETS") return list_targets(request);
  if (const HistorySubcommand* found = find_history_subcommand(name)) return answer(request, *found);
  refuse_history(request, "INVALID_PARAMS", one_word(request[0]), "Unknown command");
}

}  // namespace chat::relay::irc
