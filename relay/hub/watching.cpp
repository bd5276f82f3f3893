// Whose coming and going a member is told of, in whichever rooms they are (IRCv3 monitor).

#include "common/text.h"
#include "relay/hub/hub.h"
#include "relay/hub/names.h"

#include <algorithm>
#include <memory>

namespace chat::relay {

namespace {

bool is_watched(const Person& member, const std::string& folded) {
  const auto& list = member.particulars().watched;
  return std::any_of(list.begin(), list.end(), [&](const auto& each) { return fold_case(each) == folded; });
}

}  // namespace

Answer<bool> Hub::watch(Person& member, std::string_view nick, Moment now) {
  if (auto fine = check_nick(nick); !fine) return tl::unexpected(fine.error());
  if (is_watched(member, fold_case(nick))) return false;
  const std::size_t watched = member.particulars().watched.size();
  if (watched >= kWatchedMax) return refuse_size(Problem::too_many_watched, nick, watched + 1, kWatchedMax);
  Fact fact = fact_of(Fact::Kind::watching, member, now);
  fact.object = nick;
  happen(fact);
  return true;
}

void Hub::unwatch(Person& member, std::string_view nick, Moment now) {
  if (!is_watched(member, fold_case(nick))) return;
  Fact fact = fact_of(Fact::Kind::watching, member, now);
  fact.object = nick;
  fact.is_over = true;
  happen(fact);
}

/// Who is on another relay is told by that.
void ChatState::set_watched(const Fact& fact, Person& actor) {
  auto& list = actor.own_particulars().watched;
  const std::string folded = fold_case(fact.object);
  if (fact.is_over) {
    std::erase_if(list, [&](const std::string& each) { return fold_case(each) == folded; });
    watches_.remove(folded, actor);
    return;
  }
  if (!is_watched(actor, folded) && list.size() < kWatchedMax) list.emplace_back(fact.object);
  if (actor.reader) watches_.add(folded, actor);
}

void ChatState::stop_watching(Person& watcher) {
  for (const std::string& nick : watcher.particulars().watched) watches_.remove(fold_case(nick), watcher);
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
