// What was said is taken back: /redact, and /forget.

#include "common/text.h"
#include "common/words.h"
#include "relay/dialects/base/older_lines.h"
#include "relay/dialects/line/handlers.h"
#include "relay/dialects/line/in_room.h"
#include "relay/dialects/line/request.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace chat::relay::line {
namespace {

/// Which line is to be taken back. People see no ids.
struct ToTakeBack {
  std::string of{};     ///< who said it; empty: whoever asks
  std::string words{};  ///< that are in it, as fold_text() has them; empty: any
  std::string with{};   ///< to whom it was said alone; empty: to the room
};

bool is_wanted(const ToTakeBack& wanted, const Person& asker, const KeptLine& line) {
  const bool by_them =
      wanted.of.empty() ? has_said(asker, line) : fold_case(line.nick) == fold_case(wanted.of);
  return by_them && is_kept(line.kind) && fold_text(line.text).find(wanted.words) != std::string::npos;
}

/// Nothing if the words are none of those that /redact takes.
std::optional<ToTakeBack> wanted_by(std::string_view words) {
  const auto [first, rest] = first_word(words);
  if (first == "@") return std::nullopt;
  if (first.starts_with('@')) return ToTakeBack{{}, fold_text(rest), std::string(first.substr(1))};
  if (first != "-of") return ToTakeBack{{}, fold_text(words)};
  const auto [name, text] = first_word(rest);
  return name.empty() ? std::nullopt : std::optional(ToTakeBack{std::string(name), fold_text(text)});
}

/// The last of the room's own lines that is wanted; null if none is.
const KeptLine* last_wanted(const ToTakeBack& wanted, const Person& asker, const History& history) {
  const KeptLine* last = nullptr;
  HistoryCursor cursor = history.all();
  while (const KeptLine* const line = history.take(cursor)) {
    if (is_wanted(wanted, asker, *line)) last = line;
  }
  return last;
}

std::string what_was_done(std::string_view whose, const std::string& text) {
  return fmt::format("You took back{}: {}. Who has seen it has seen it.", whose, visible(text));
}

void take_back(const Turn& turn, Room& room, const KeptLine& line) {
  // The room may forget it in being told.
  const std::string text = line.text;
  const bool is_own = has_said(turn.person, line);
  const std::string whose = is_own ? std::string() : fmt::format(" {}'s", line.nick);
  const auto done = turn.hub.redact(turn.person, room, line, {}, turn.now);
  if (!done) return turn.answers.refuse(done.error());
  turn.answers.answer(what_was_done(whose, text));
}

void refuse_unknown(const Turn& turn, const ToTakeBack& wanted) {
  const std::string who = wanted.of.empty() ? "You have" : visible(wanted.of) + " has";
  const std::string what = wanted.words.empty() ? "" : " with these words";
  const std::string advice = wanted.of.empty() && turn.person.particulars().account.empty()
                                 ? ": of who is not logged in, only the last lines are known"
                                 : "";
  const std::string where = wanted.with.empty() ? "here" : fmt::format("to {}", visible(wanted.with));
  turn.answers.refuse(fmt::format("{} said nothing{} {} lately{}.", who, what, where, advice));
}

/// The last of what the archive has found that is wanted; null if none is.
const KeptLine* last_found(const Turn& turn, const ToTakeBack& wanted, const ArchiveAnswer& found) {
  const auto last = std::find_if(found.lines.rbegin(), found.lines.rend(),
                                 [&](const KeptLine& line) { return is_wanted(wanted, turn.person, line); });
  return last == found.lines.rend() ? nullptr : &*last;
}

/// The person, and the other one, may have changed their minds meanwhile.
void tell_found_in_private(const Turn& turn, const ToTakeBack& wanted, const ArchiveAnswer& found) {
  if (found.failed) return turn.answers.refuse({Problem::archive_failed});
  const auto conversation = turn.hub.conversation_with(turn.person, wanted.with);
  if (!conversation) return turn.answers.refuse(conversation.error());
  const KeptLine* const line = last_found(turn, wanted, found);
  if (line == nullptr) return refuse_unknown(turn, wanted);
  const auto done = turn.hub.redact(turn.person, *conversation, *line, {}, turn.now);
  if (done) return turn.answers.answer(what_was_done({}, line->text));
  if (done.error().problem != Problem::said_too_long_ago) return turn.answers.refuse(done.error());
  turn.answers.refuse(
      fmt::format("That line is not taken back: it was said more than {} minutes ago.", done.error().limit));
}

void redact_in_private(const Request& request, const ToTakeBack& wanted) {
  const auto conversation = request.hub.conversation_with(request.person, wanted.with);
  if (!conversation) return request.answers.refuse(conversation.error());
  ArchiveQuery query = query_about(*conversation);
  query.count = most_lines_asked(request.hub);
  request.to_find = std::make_unique<OlderLines<Turn>>(
      OlderLines<Turn>{std::move(query), [wanted](const Turn& turn, const ArchiveAnswer& found) {
                         tell_found_in_private(turn, wanted, found);
                       }});
}

/// The person may have left the room meanwhile.
void tell_found_in_room(const Turn& turn, const std::string& room_name, const ToTakeBack& wanted,
                        const ArchiveAnswer& found) {
  if (found.failed) return turn.answers.refuse({Problem::archive_failed});
  Room* const room = turn.hub.find_room(room_name);
  if (room == nullptr || turn.person.seat_in(*room) == nullptr)
    return turn.answers.refuse(Refusal{Problem::not_in_room, room_name});
  const KeptLine* const last = last_found(turn, wanted, found);
  if (last == nullptr) return refuse_unknown(turn, wanted);
  take_back(turn, *room, *last);
}

}  // namespace

void redact(const Request& request, std::string_view whose_and_words) {
  const auto wanted = wanted_by(whose_and_words);
  if (!wanted)
    return request.answers.refuse("Whose line, or to whom? /redact -of NAME [WORDS], /redact @NAME [WORDS]");
  if (!wanted->with.empty()) return redact_in_private(request, *wanted);
  Room* const room = room_of(request.person, request.answers);
  if (room == nullptr) return;
  if (const KeptLine* const line = last_wanted(*wanted, request.person, room->history()))
    return take_back(request, *room, *line);
  if (!request.hub.has_archive()) return refuse_unknown(request, *wanted);
  ArchiveQuery query = query_about(*room);
  query.count = most_lines_asked(request.hub);
  request.to_find = std::make_unique<OlderLines<Turn>>(
      OlderLines<Turn>{std::move(query),
                       [wanted = *wanted, name = room->name()](const Turn& turn, const ArchiveAnswer& found) {
                         tell_found_in_room(turn, name, wanted, found);
                       }});
}

void forget(const Request& request, std::string_view whom) {
  const auto [me, yes] = first_word(whom);
  if (me != "me" || (!yes.empty() && yes != "yes"))
    return request.answers.refuse("/forget takes me, and then says what that means: /forget me");
  if (request.person.particulars().account.empty())
    return request.answers.refuse(Refusal{Problem::not_logged_in, request.person.nick});
  const std::string account = request.person.particulars().account;
  if (yes.empty()) return request.answers.answer(before_forgetting(account, "/forget me yes"));
  const auto done = request.hub.forget_lines_of(request.person, request.now);
  if (!done) return request.answers.refuse(done.error());
  if (!request.hub.has_archive())
    return request.answers.answer(after_forgetting(request.hub, account, false));
  request.to_find = std::make_unique<OlderLines<Turn>>(
      OlderLines<Turn>{query_behind_all(), [account](const Turn& turn, const ArchiveAnswer& found) {
                         turn.answers.answer(after_forgetting(turn.hub, account, found.failed));
                       }});
}

}  // namespace chat::relay::line
