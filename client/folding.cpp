#include "client/folding.h"

#include "client/attendance.h"
#include "common/text.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace chat::client {
namespace {

bool is_coming_or_going(const Event& event) {
  using Kind = Event::Kind;
  const bool folds = event.kind == Kind::joined || event.kind == Kind::left || event.kind == Kind::quit;
  return folds && !event.own && !event.room.empty();
}

/// What was held, in as few events as it takes.
void fold(std::vector<Event> held, std::vector<Event>& out) {
  if (held.size() == 1) {
    out.push_back(std::move(held.front()));
    return;
  }
  Event folded;
  folded.kind = Event::Kind::attendance;
  folded.time = held.back().time;
  folded.room = held.back().room;
  folded.replayed = held.back().replayed;
  folded.text = attendance(held);
  out.push_back(std::move(folded));
}

}  // namespace

void Folding::add(Event event, Time now, std::vector<Event>& out) {
  if (is_coming_or_going(event)) {
    hold(std::move(event), now, out);
    return;
  }
  // What happened nowhere in particular may be about any room.
  if (event.room.empty()) {
    flush(out);
  } else {
    release(rooms_.find(fold_case(event.room)), out);
  }
  out.push_back(std::move(event));
}

void Folding::hold(Event event, Time now, std::vector<Event>& out) {
  const std::string room = fold_case(event.room);
  const auto found = rooms_.find(room);
  if (found != rooms_.end()) {
    const std::vector<Event>& events = found->second.events;
    if (events.size() >= kMostHeld || events.back().replayed != event.replayed) release(found, out);
  }
  Held& held = rooms_.try_emplace(room, Held{now, {}}).first->second;
  held.events.push_back(std::move(event));
}

Time Folding::deadline() const {
  Time first = kNever;
  for (const auto& [room, held] : rooms_) first = std::min(first, held.since + kHold);
  return first;
}

void Folding::expire(Time now, std::vector<Event>& out) {
  for (auto room = rooms_.begin(); room != rooms_.end();) {
    const auto next = std::next(room);
    if (room->second.since + kHold <= now) release(room, out);
    room = next;
  }
}

void Folding::flush(std::vector<Event>& out) {
  while (!rooms_.empty()) release(rooms_.begin(), out);
}

void Folding::release(Rooms::iterator room, std::vector<Event>& out) {
  if (room == rooms_.end()) return;
  fold(std::move(room->second.events), out);
  rooms_.erase(room);
}

}  // namespace chat::client
