// What was said is taken back: draft/message-redaction.

#include "relay/dialects/base/older_lines.h"
#include "relay/dialects/irc/chathistory.h"
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
struct ToTakeBack {
  std::string target;      ///< a room, or who was told it alone
  std::string message_id;  ///< as the client wrote it
  std::uint64_t line;
  std::string reason;
};

void fail(const Turn& turn, std::string_view code, std::string_view context, std::string_view why) {
  turn.replies.fail("REDACT", code, context, why, Capability::message_redaction);
}

std::string context_of(const ToTakeBack& wanted) {
  return fmt::format("{} {}", one_word(wanted.target), one_word(wanted.message_id));
}

void refuse(const Turn& turn, const ToTakeBack& wanted, const Refusal& refusal) {
  if (refusal.problem == Problem::said_too_long_ago) {
    const std::string context =
        fmt::format("{} {}", context_of(wanted), std::chrono::seconds(kRedactWithin).count());
    return fail(turn, "REDACT_WINDOW_EXPIRED", context,
                fmt::format("That was said more than {} minutes ago", refusal.limit));
  }
  if (refusal.problem == Problem::not_who_said_it) {
    return fail(turn, "REDACT_FORBIDDEN", context_of(wanted),
                wanted.target.starts_with('#') ? "Others said that, and you're not channel operator"
                                               : "The other one said that");
  }
  if (refusal.problem == Problem::said_before) {
    return fail(turn, "REDACT_FORBIDDEN", context_of(wanted),
                "Others said that before the channel was made anew");
  }
  turn.replies.refuse(refusal);
}

void tell_done(const Turn& turn, const ToTakeBack& wanted, const Answer<OwnedFact>& done) {
  if (!done) return refuse(turn, wanted, done.error());
  if (turn.client.has(Capability::echo_message)) turn.replies.reply_fact(done->view());
}

void take_back(const Turn& turn, const ToTakeBack& wanted, const KeptLine& line) {
  Client& client = turn.client;
  Room& room = *client.hub().find_room(wanted.target);
  tell_done(turn, wanted, client.hub().redact(*client.person, room, line, wanted.reason, turn.now));
}

void refuse_unknown(const Turn& turn, const ToTakeBack& wanted) {
  fail(turn, "UNKNOWN_MSGID", context_of(wanted), "There is no such message, or it is too old");
}

/// Null, which is told, if it is not there.
const KeptLine* line_in(const Turn& turn, const ToTakeBack& wanted, const ArchiveAnswer& answer) {
  const auto found = std::find_if(answer.lines.begin(), answer.lines.end(),
                                  [&](const KeptLine& each) { return each.id == wanted.line; });
  if (answer.failed) {
    refuse(turn, wanted, {Problem::archive_failed, wanted.target});
  } else if (found == answer.lines.end()) {
    refuse_unknown(turn, wanted);
  }
  return found == answer.lines.end() ? nullptr : &*found;
}

/// The client may have left the room meanwhile.
void tell_found_in_room(const Turn& turn, const ToTakeBack& wanted, const ArchiveAnswer& answer) {
  if (turn.client.hub().find_room_of(*turn.client.person, wanted.target) == nullptr)
    return fail(turn, "INVALID_TARGET", one_word(wanted.target), "You're not on that channel");
  if (const KeptLine* const line = line_in(turn, wanted, answer)) take_back(turn, wanted, *line);
}

void tell_found_in_private(const Turn& turn, const ToTakeBack& wanted, const ArchiveAnswer& answer) {
  const Client& client = turn.client;
  const auto conversation = client.hub().conversation_with(*client.person, wanted.target);
  if (!conversation)
    return fail(turn, "INVALID_TARGET", one_word(wanted.target), words_for(conversation.error()));
  const KeptLine* const line = line_in(turn, wanted, answer);
  if (line != nullptr) {
    tell_done(turn, wanted,
              client.hub().redact(*client.person, *conversation, *line, wanted.reason, turn.now));
  }
}

/// The line alone, and some before it.
ArchiveQuery query_for(ArchiveQuery query, const ToTakeBack& wanted) {
  query.kind = ArchiveQuery::Kind::before;
  query.point.id = wanted.line;
  query.count = 1;
  return query;
}

ToTakeBack wanted_by(const Request& request, std::string_view target) {
  return {std::string(target), std::string(request[1]), parse_message_id(request[1]).number,
          std::string(request[2])};
}

void redact_in_private(const Request& request) {
  const Client& client = request.client;
  const auto conversation = client.hub().conversation_with(*client.person, request[0]);
  if (!conversation)
    return fail(request, "INVALID_TARGET", one_word(request[0]), words_for(conversation.error()));
  const ToTakeBack wanted = wanted_by(request, conversation->with);
  const auto tell = [wanted](const Turn& turn, const ArchiveAnswer& answer) {
    tell_found_in_private(turn, wanted, answer);
  };
  request.to_find = std::make_unique<OlderLines<Turn>>(
      OlderLines<Turn>{query_for(query_about(*conversation), wanted), tell});
}

}  // namespace

void redact(const Request& request) {
  Client& client = request.client;
  if (is_status_target(request[0]))
    return fail(request, "INVALID_TARGET", one_word(request[0]), kNotKeptForStatus);
  if (!request[0].starts_with('#')) return redact_in_private(request);
  const Room* const room = client.hub().find_room_of(*client.person, request[0]);
  if (room == nullptr) {
    return fail(request, "INVALID_TARGET", one_word(request[0]),
                "Only what was said in a channel that you are on can be taken back");
  }
  const ToTakeBack wanted = wanted_by(request, room->name());
  if (const KeptLine* const line = room->history().find(wanted.line))
    return take_back(request, wanted, *line);
  if (wanted.line == 0 || !client.hub().has_archive()) return refuse_unknown(request, wanted);
  const auto tell = [wanted](const Turn& turn, const ArchiveAnswer& answer) {
    tell_found_in_room(turn, wanted, answer);
  };
  request.to_find =
      std::make_unique<OlderLines<Turn>>(OlderLines<Turn>{query_for(query_about(*room), wanted), tell});
}

}  // namespace chat::relay::irc
