#pragma once

#include "relay/dialects/irc/history_query.h"
#include "relay/hub/history.h"
#include "relay/hub/room.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chat::relay::irc {

struct Client;
struct Request;
struct Turn;

/// Whose history a client reads: a room's, or that of a private conversation.
struct HistoryOf {
  std::string name;            ///< the room, or how the other is called
  std::string conversation{};  ///< its key; empty: it is a room's

  bool is_private() const { return !conversation.empty(); }
  /// The client may have left the room meanwhile, or have logged out.
  bool may_be_read(const Turn& turn) const;
};

/// Shows a newcomer what was said last. Clients that can be told when a line was said (server-time) or that
/// it is history (batch) are sent the lines themselves, as soju and ZNC do it; others notices that tell the
/// time.
void replay_history(const Turn& turn, const Room& room);

/// Shows whoever comes back what was said since its place: by the client's capabilities as above, under a
/// line that says how much it was. A client with draft/chathistory asks for that itself.
void show_since_left(const Turn& turn, const Room& room, std::uint64_t place);
/// The same to whoever comes back by another relay, which the client does not know, and may be in the midst
/// of.
void show_since_lost(const Turn& turn, const Room& room, std::uint64_t place);

/// Shows what was said to the client's person alone: with server-time or batch as the messages, in a batch
/// for each who said some.
void show_alone(const Turn& turn, const std::vector<KeptLine>& lines);

/// The same for a client that logs in to the account where it has joined rooms already, in parts that are to
/// follow: what was said before the lines that it was shown then. To be called before it has logged in.
std::vector<std::function<bool(const Turn&)>> missed_before_login(const Client& client,
                                                                  std::string_view account, Moment now);

/// The messages of one entry, as the client is sent them.
std::string messages_of(const Turn& turn, const HistoryOf& of, const History::Entry& entry);
std::size_t count_lines(std::string_view lines);

/// Begins to send what is in the range. `found`: what the archive has; null: what the room remembers.
void send_history(const Turn& turn, const HistoryOf& of, Range range,
                  const std::shared_ptr<const History>& found);

/// How many messages are asked for, `most` at the most; nothing if the text is no number.
std::optional<std::size_t> parse_limit(std::string_view text, std::size_t most);
/// The same, of a question about history: nothing is told there.
std::optional<std::size_t> read_limit(const Turn& turn, std::string_view subcommand, std::string_view text);

void refuse_history(const Turn& turn, std::string_view code, std::string_view context, std::string_view why);
/// INVALID_PARAMS, and which of them it is.
void refuse_parameter(const Turn& turn, std::string_view subcommand, std::string_view parameter,
                      std::string_view why);

/// TARGETS FROM TO LIMIT.
void list_targets(const Request& request);

/// Whether it names those of a channel who have a status, as "@#room" does (STATUSMSG).
inline bool is_status_target(std::string_view target) {
  const std::size_t name_at = target.find_first_not_of("@+");
  return name_at != 0 && name_at != std::string_view::npos && target[name_at] == '#';
}
inline constexpr std::string_view kNotKeptForStatus =
    "What is said to a channel's operators or voices alone is not kept";

}  // namespace chat::relay::irc
