// Whose coming and going a member is told of, in whichever rooms they are (IRCv3 monitor).

#include "common/text.h"
#include "relay/hub/hub.h"
#include "relay/hub/names.h"

#include <algorithm>
#include <memory>

namespace chat::relay {

Answer<bool> Hub::watch(Person& member, std::string_view nick) {
  if (auto fine = check_nick(nick); !fine) return tl::unexpected(fine.error());
  auto& list = member.own_particulars().watched;
  const std::string folded = fold_case(nick);
  if (std::find_if(list.begin(), list.end(), [&](auto& each) { return fold_case(each) == folded; }) !=
      list.end())
    return false;
  if (list.size() >= kWatchedMax)
    return refuse_size(Problem::too_many_watched, nick, list.size() + 1, kWatchedMax);
  list.emplace_back(nick);
  state_.watches().add(folded, member);
  return true;
}

void Hub::unwatch(Person& member, std::string_view nick) {
  if (member.particulars().watched.empty()) return;
  const std::string folded = fold_case(nick);
  std::erase_if(member.own_particulars().watched,
                [&](const std::string& each) { return fold_case(each) == folded; });
  state_.watches().remove(folded, member);
}

void ChatState::forget_watches_of(Person& watcher) {
  if (watcher.particulars().watched.empty()) return;
  for (const std::string& nick : watcher.particulars().watched) watches_.remove(fold_case(nick), watcher);
  watcher.own_particulars().watched.clear();
}

void ChatState::tell_watchers(Fact::Kind kind, const Person& watched, Moment now) {
  Fact fact{kind, watched.source()};
  fact.at = now;
  fact.target = relay_name_;
  for (Person* const watcher : watches_.of(fold_case(watched.nick))) {
    fact.object = watcher->nick;
    if (watcher != &watched) announcer_.tell_one(*watcher, fact);
  }
}

/// Those who share a room with the actor have been told.
void ChatState::tell_close_watchers(const Fact& fact, const Person& actor) {
  for (Person* const watcher : watches_.of(fold_case(actor.nick))) {
    if (!watcher->watches_closely) continue;
    announcer_.count_looks(actor.seats.size());
    const bool shares = std::any_of(actor.seats.begin(), actor.seats.end(), [&](const Seat& seat) {
      return watcher->seat_in(*seat.room) != nullptr;
    });
    if (!shares && watcher != &actor) announcer_.tell_one(*watcher, fact);
  }
}

}  // namespace chat::relay
