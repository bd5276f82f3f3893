// What the hub gives to the archive, asks of it, and has it take back.

#include "common/text.h"
#include "relay/hub/chat_state.h"
#include "relay/hub/hub.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace chat::relay {

using Kind = Fact::Kind;

/// Who joins is kept by join(), which may make the room. Of the relay's own end nothing is kept.
void ChatState::keep_event(const Fact& fact) {
  const bool is_everywhere = fact.kind == Kind::quit || fact.kind == Kind::renamed;
  if (fact.kind == Kind::joined || (is_everywhere && silent_)) return;
  if (!is_everywhere) {
    if (const Room* const room = room_of(fact)) archive_.keep_event(fact, *room);
  } else if (const Person* const actor = actor_of(fact)) {
    for (const Seat& seat : actor->seats) archive_.keep_event(fact, *seat.room);
  }
}

/// Told first, because the line may be the room's own.
void ChatState::redact(const Fact& fact, Person& actor) {
  if (fact.to_one) {
    Person* const addressee = find(fact.target);
    return addressee == nullptr ? void() : announcer_.tell_one(*addressee, fact);
  }
  Room* const room = room_of(fact);
  if (room == nullptr || fact.line == nullptr) return;
  announcer_.tell_room(*room, fact, &actor);
  room->history().redact(fact.line->id);
}

void ChatState::forget(const Fact& fact, Person&) {
  for (const auto& [name, room] : rooms_) room->history().forget(fact.source.account);
  former_rooms_.forget(fact.source.account);
  bookmarks_.forget_past(fold_case(fact.source.account));
  announcer_.count_looks(rooms_.size() * history_lines_);
}

Answer<> Hub::ask_archive(ArchiveQuery query, const void* asker, TicketsFor<ArchiveAnswer>::Redeem redeem) {
  std::string room = query.room;
  const Ticket ticket = archive_tickets_.issue(asker, std::move(redeem));
  if (archive_.ask(ticket, std::move(query))) return {};
  archive_tickets_.forget(asker);
  return refuse(Problem::archive_busy, room);
}

void Hub::when_all_is_kept(const Person& member, const void* holder, std::function<void(Moment)> go_on) {
  wait_for_keeping_.push_back({member.last_kept, holder, std::move(go_on)});
  archive_.write();
}

void Hub::when_all_is_forgotten(const void* holder, std::function<void(bool, Moment)> go_on) {
  wait_for_forgetting_.push_back({holder, std::move(go_on)});
  archive_.write();
}

void Hub::tell_of_forgetting(Moment now) {
  const Forgetting state = archive_.forgetting();
  if (state == Forgetting::goes_on) return;
  for (const WaitsForForgetting& each : std::exchange(wait_for_forgetting_, {}))
    each.go_on(state == Forgetting::done, now);
}

void Hub::forget(const void* asker) {
  desk_.forget(asker);
  archive_tickets_.forget(asker);
  std::erase_if(wait_for_keeping_, [&](const WaitsForKeeping& each) { return each.holder == asker; });
  std::erase_if(wait_for_forgetting_, [&](const WaitsForForgetting& each) { return each.holder == asker; });
}

void Hub::take_archive_answers(Moment now) {
  if (!wait_for_forgetting_.empty()) tell_of_forgetting(now);
  for (const Archive::Answered& each : archive_.take_answers())
    archive_tickets_.answer(each.ticket, each.answer, now);
  // Whoever goes on may wait again, or forget others.
  const auto waits = [settled = archive_.settled()](const WaitsForKeeping& each) {
    return each.number > settled;
  };
  auto first_done = std::find_if_not(wait_for_keeping_.begin(), wait_for_keeping_.end(), waits);
  while (first_done != wait_for_keeping_.end()) {
    const auto go_on = std::move(first_done->go_on);
    wait_for_keeping_.erase(first_done);
    go_on(now);
    first_done = std::find_if_not(wait_for_keeping_.begin(), wait_for_keeping_.end(), waits);
  }
}

}  // namespace chat::relay
