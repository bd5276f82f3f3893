// The state's part for what is kept for accounts: how far they have read, up to where they were in their
// rooms, and which rooms they rule.

#include "common/text.h"
#include "relay/hub/chat_state.h"

#include <algorithm>
#include <chrono>
#include <string>

namespace chat::relay {
namespace {

/// Who is lost is shown nothing.
bool has_place(const Person& member) {
  return !member.is_lost && !member.particulars().account.empty();
}

/// The last line that the member has been shown, or, where the room remembers none, the time.
std::uint64_t last_shown(const Person& member, const Room& room, WallTime at) {
  if (member.particulars().unheard_since != WallTime{}) return id_at(member.particulars().unheard_since);
  const History& history = room.history();
  const std::uint64_t last = history.size() == 0 ? 0 : history[history.size() - 1].id;
  return std::max(last, id_at(at));
}

}  // namespace

void ChatState::take_place(const Person& member, const Room& room) {
  if (has_place(member)) bookmarks_.come(fold_case(member.particulars().account), fold_case(room.name()));
}

void ChatState::leave_place(const Person& member, const Room& room, WallTime at) {
  if (!has_place(member)) return;
  bookmarks_.go(fold_case(member.particulars().account), fold_case(room.name()),
                last_shown(member, room, at));
}

void ChatState::mark_read(const Fact& fact, Person& actor) {
  const std::string account = fold_case(fact.source.account);
  if (!bookmarks_.mark_read(account, fold_case(fact.target), in_milliseconds(fact.at.wall))) return;
  announcer_.count_looks(people_.size());
  for (const auto& each : people_) {
    const bool is_told = each->follows_reading && each.get() != &actor;
    if (is_told && fold_case(each->particulars().account) == account) announcer_.tell_one(*each, fact);
  }
}

void ChatState::end_account(const Fact& fact) {
  bookmarks_.forget(fold_case(fact.source.account));
  for (const auto& [name, room] : rooms_) {
    if (!room->claim().has_made(fact.source.account)) continue;
    room->claim().note_operator(fact.source.account, false);
    keep(*room);
  }
}

}  // namespace chat::relay
