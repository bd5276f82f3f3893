// What was said is taken back: draft/message-redaction.

#include "relay/dialects/base/older_lines.h"
#include "relay/dialects/irc/handlers.h"
#include "relay/dialects/irc/rendering.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include <fmt/format.h>

namespace chat::relay::irc {
namespace {

/// A question as it was read.
struct Wanted {
  std::string room;
  std::string message_id;  ///< as the client wrote it
  std::uint64_t line;
  std::string reason;
};

void fail(const Turn& turn, std::string_view code, std::string_view context, std::string_view why) {
  turn.replies.fail("REDACT", code, context, why, Capability::message_redaction);
}

std::string context_of(const Wanted& wanted) {
  return fmt::format("{} {}", one_word(wanted.room), one_word(wanted.message_id));
}

void refuse(const Turn& turn, const Wanted& wanted, const Refusal& refusal) {
  if (refusal.problem == Problem::said_too_long_ago) {
    const std::string context =
        fmt::format("{} {}", context_of(wanted), std::chrono::seconds(kRedactWithin).count());
    return fail(turn, "REDACT_WINDOW_EXPIRED", context,
                fmt::format("That was said more than {} minutes ago", refusal.limit));
  }
  if (refusal.problem == Problem::not_who_said_it) {
    return fail(turn, "REDACT_FORBIDDEN", context_of(wanted),
                "Others said that, and you're not channel operator");
  }
  turn.replies.refuse(refusal);
}

void take_back(const Turn& turn, const Wanted& wanted, const KeptLine& line) {
  Client& client = turn.client;
  Room& room = *client.hub.find_room(wanted.room);
  const auto done = client.hub.redact(*client.person, room, line, wanted.reason, turn.now);
  if (!done) return refuse(turn, wanted, done.error());
  if (client.has(Capability::echo_message)) turn.replies.reply_fact(done->view());
}

void refuse_unknown(const Turn& turn, const Wanted& wanted) {
  fail(turn, "UNKNOWN_MSGID", context_of(wanted), "There is no such message, or it is too old");
}

/// The client may have left the room meanwhile.
void tell_found(const Turn& turn, const Wanted& wanted, const ArchiveAnswer& answer) {
  if (turn.client.hub.find_room_of(*turn.client.person, wanted.room) == nullptr)
    return fail(turn, "INVALID_TARGET", one_word(wanted.room), "You're not on that channel");
  if (answer.failed) return refuse(turn, wanted, {Problem::archive_failed, wanted.room});
  const auto found = std::find_if(answer.lines.begin(), answer.lines.end(),
                                  [&](const KeptLine& each) { return each.id == wanted.line; });
  if (found == answer.lines.end()) return refuse_unknown(turn, wanted);
  take_back(turn, wanted, *found);
}

/// The line alone, and some before it.
ArchiveQuery query_for(const Room& room, const Wanted& wanted) {
  ArchiveQuery query = query_about(room);
  query.kind = ArchiveQuery::Kind::before;
  query.point.id = wanted.line;
  query.count = 1;
  return query;
}

}  // namespace

void redact(const Request& request) {
  Client& client = request.client;
  const Room* const room = client.hub.find_room_of(*client.person, request[0]);
  if (room == nullptr) {
    return fail(request, "INVALID_TARGET", one_word(request[0]),
                "Only what was said in a channel that you are on can be taken back");
  }
  const Wanted wanted{room->name(), std::string(request[1]), parse_message_id(request[1]).number,
                      std::string(request[2])};
  if (const KeptLine* const line = room->history().find(wanted.line))
    return take_back(request, wanted, *line);
  if (wanted.line == 0 || !client.hub.has_archive()) return refuse_unknown(request, wanted);
  const auto tell = [wanted](const Turn& turn, const ArchiveAnswer& answer) {
    tell_found(turn, wanted, answer);
  };
  request.to_find = std::make_unique<OlderLines<Turn>>(OlderLines<Turn>{query_for(*room, wanted), tell});
}

}  // namespace chat::relay::irc
