// Lines that were said before, as clients are sent them.

#include "common/local_time.h"
#include "common/text.h"
#include "relay/dialects/base/since_left.h"
#include "relay/dialects/irc/chathistory.h"
#include "relay/dialects/irc/command.h"
#include "relay/dialects/irc/splitting.h"

#include <algorithm>
#include <cstdint>
#include <ctime>
#include <memory>
#include <string>
#include <utility>

#include <fmt/chrono.h>

namespace chat::relay::irc {
namespace {

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

/// Lines [first, last) of `lines`.
std::string_view some_lines(std::string_view lines, std::size_t first, std::size_t last) {
  std::size_t begin = 0;
  for (std::size_t i = 0; i < first; ++i) begin = lines.find('\n', begin) + 1;
  std::size_t end = begin;
  for (std::size_t i = first; i < last; ++i) end = lines.find('\n', end) + 1;
  return lines.substr(begin, end - begin);
}

/// The part of an answer that tells what is in a range of a history, an entry at a time. A client that does
/// not know batches is sent the messages alone.
struct MessagesOf {
  HistoryOf of;
  std::shared_ptr<const History> found;  ///< what the archive has; null: what the room remembers
  HistoryCursor cursor;
  std::uint64_t first;        ///< number of an entry that has messages before the range
  std::size_t first_message;  ///< of that
  std::uint64_t last;         ///< number of an entry that has messages after the range
  std::size_t last_message;   ///< of that; the one before is told
  std::string batch{};        ///< its name, once it is open

  bool operator()(const Turn& turn) {
    if (batch.empty()) begin(turn);
    const History* const history = readable(turn);
    const History::Entry* const entry = history == nullptr ? nullptr : history->take(cursor);
    if (entry != nullptr) {
      tell(turn, *entry);
      return true;
    }
    if (turn.client.has(Capability::batch)) turn.replies.reply(fmt::format("BATCH -{}", batch));
    return false;
  }

  const History* readable(const Turn& turn) const {
    if (!of.may_be_read(turn)) return nullptr;
    return found != nullptr ? found.get() : &turn.client.hub().find_room(of.name)->history();
  }

  void begin(const Turn& turn) {
    batch = turn.replies.next_batch();
    if (!turn.client.has(Capability::batch)) return;
    turn.replies.reply(fmt::format("BATCH +{} chathistory {}", batch, of.name));
  }

  void tell(const Turn& turn, const History::Entry& entry) const {
    const std::uint64_t number = cursor.next - 1;
    const std::string messages = messages_of(turn, of, entry);
    const std::string_view lines = some_lines(messages, number == first ? first_message : 0,
                                              number == last ? last_message : count_lines(messages));
    turn.replies.reply_lines(turn.client.has(Capability::batch) ? with_tag(lines, "batch=" + batch)
                                                                : std::string(lines));
  }
};

/// The part of an answer that tells a room's history to clients that would take the lines for new: as
/// notices, which tell the times as text.
struct NoticesOf {
  std::string room_name;
  HistoryCursor cursor;
  std::shared_ptr<const History> found{};  ///< null: what the room remembers

  bool operator()(const Turn& turn) {
    const Room* const room = turn.client.hub().find_room_of(*turn.client.person, room_name);
    const History* const history = room == nullptr || found != nullptr ? found.get() : &room->history();
    const History::Entry* const entry = room == nullptr ? nullptr : history->take(cursor);
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

bool takes_lines(const Client& client) {
  return client.has(Capability::server_time) || client.has(Capability::batch);
}

/// The part of an answer that tells what was said to the client's person alone, a line at a time. Those of
/// one speaker in a row are a batch.
struct MessagesToOne {
  std::shared_ptr<const std::vector<KeptLine>> lines;
  std::size_t next = 0;
  std::string batch{};

  bool operator()(const Turn& turn) {
    if (next == lines->size()) return false;
    const KeptLine& line = (*lines)[next];
    if (!takes_lines(turn.client)) {
      NoticesOf::tell(turn, turn.client.person->nick, line);
    } else if (!turn.client.has(Capability::batch)) {
      turn.replies.reply_lines(message_of(turn, line));
    } else {
      tell_in_batch(turn, line);
    }
    return ++next < lines->size();
  }

  bool is_by_the_same(std::size_t number, const KeptLine& line) const {
    return number < lines->size() && (*lines)[number].speaker == line.speaker &&
           (*lines)[number].nick == line.nick;
  }

  void tell_in_batch(const Turn& turn, const KeptLine& line) {
    if (next == 0 || !is_by_the_same(next - 1, line)) {
      batch = turn.replies.next_batch();
      turn.replies.reply(fmt::format("BATCH +{} chathistory {}", batch, line.nick));
    }
    turn.replies.reply_lines(with_tag(message_of(turn, line), "batch=" + batch));
    if (!is_by_the_same(next + 1, line)) turn.replies.reply(fmt::format("BATCH -{}", batch));
  }

  static std::string message_of(const Turn& turn, const KeptLine& line) {
    Fact fact = line.fact(turn.client.person->nick);
    fact.to_one = true;
    std::string messages;
    turn.client.person->reader.rendering->render(fact, messages);
    return messages;
  }
};

/// The part of an answer that tells what was said since somebody left.
struct SinceLeft {
  std::string room_name;
  MissedRange range;

  bool operator()(const Turn& turn) const {
    const Room* const room = turn.client.hub().find_room_of(*turn.client.person, room_name);
    if (room == nullptr) return false;
    if (const auto missed = missed_in_memory(turn.client.hub(), *room, range)) {
      tell(turn, *missed);
      return false;
    }
    const auto told = [*this](const Turn& later, const ArchiveAnswer& answer) { tell_found(later, answer); };
    turn.to_find = std::make_unique<OlderLines<Turn>>(OlderLines<Turn>{query_for_missed(*room, range), told});
    return false;
  }

  void tell_found(const Turn& turn, const ArchiveAnswer& answer) const {
    const Room* const room = turn.client.hub().find_room_of(*turn.client.person, room_name);
    if (room == nullptr) return;
    // What the room remembers is better than nothing.
    if (answer.failed) return replay_history(turn, *room);
    tell(turn, {answer.lines, answer.left_out});
  }

  void tell(const Turn& turn, const Missed& missed) const {
    if (missed.lines.empty()) return;
    // A client that knows a history as such says itself where it begins.
    if (range.has_left || !turn.client.has(Capability::chathistory)) {
      turn.replies.reply(
          fmt::format("NOTICE {} :{}", room_name, missed_in_words(missed, range, turn.now.wall)));
    }
    const auto found = std::make_shared<History>(missed.lines.size());
    for (const History::Entry& each : missed.lines) found->add(each);
    if (takes_lines(turn.client)) return send_history(turn, {room_name}, {{0}, {found->size()}}, found);
    turn.then.emplace_back(NoticesOf{room_name, found->all(), found});
  }
};

}  // namespace

bool HistoryOf::may_be_read(const Turn& turn) const {
  const Person& reader = *turn.client.person;
  if (!is_private()) return turn.client.hub().find_room_of(reader, name) != nullptr;
  const auto kept = turn.client.hub().conversation_with(reader, name);
  return kept && kept->between.key() == conversation;
}

/// In a private conversation the target is whoever did not say it.
std::string messages_of(const Turn& turn, const HistoryOf& of, const History::Entry& entry) {
  const Person& reader = *turn.client.person;
  const bool is_to_reader = of.is_private() && entry.account != reader.particulars().account;
  Fact fact = entry.fact(is_to_reader ? reader.nick : of.name);
  const std::string tags = lasting(fact.tags);
  fact.tags = tags;
  fact.to_one = of.is_private();
  std::string lines;
  reader.reader.rendering->render(fact, lines);
  return lines;
}

std::size_t count_lines(std::string_view lines) {
  return static_cast<std::size_t>(std::count(lines.begin(), lines.end(), '\n'));
}

void send_history(const Turn& turn, const HistoryOf& of, Range range,
                  const std::shared_ptr<const History>& found) {
  const std::uint64_t oldest =
      found == nullptr ? turn.client.hub().find_room(of.name)->history().first_number() : 0;
  const std::uint64_t first = oldest + range.first.entry;
  const std::uint64_t last = oldest + range.last.entry;
  const std::uint64_t end = range.last.message > 0 ? last + 1 : last;
  turn.then.emplace_back(
      MessagesOf{of, found, {first, end}, first, range.first.message, last, range.last.message});
}

void replay_history(const Turn& turn, const Room& room) {
  const History& history = room.history();
  if (history.count_lines() == 0) return;
  if (takes_lines(turn.client)) return send_history(turn, {room.name()}, {{0}, {history.size()}}, nullptr);
  turn.then.emplace_back(NoticesOf{room.name(), history.all()});
}

void show_since_left(const Turn& turn, const Room& room, std::uint64_t place) {
  if (!turn.client.has(Capability::chathistory)) turn.then.emplace_back(SinceLeft{room.name(), {place}});
}

void show_since_lost(const Turn& turn, const Room& room, std::uint64_t place) {
  turn.then.emplace_back(SinceLeft{room.name(), {.after = place, .has_left = false}});
}

void show_alone(const Turn& turn, const std::vector<KeptLine>& lines) {
  turn.then.emplace_back(MessagesToOne{std::make_shared<const std::vector<KeptLine>>(lines)});
}

std::vector<Part> missed_before_login(const Client& client, std::string_view account, Moment now) {
  std::vector<Part> parts;
  if (client.has(Capability::chathistory)) return parts;
  for (const Seat& seat : client.person->seats) {
    const auto place = client.hub().place_of(account, seat.room->name());
    const History& history = seat.room->history();
    const std::uint64_t shown_from = history.size() == 0 ? id_at(now.wall) : history[0].id;
    if (place) parts.emplace_back(SinceLeft{seat.room->name(), {*place, shown_from}});
  }
  return parts;
}

}  // namespace chat::relay::irc
