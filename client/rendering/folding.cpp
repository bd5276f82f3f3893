#include "client/rendering/folding.h"

#include "client/rendering/comings_and_goings.h"
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

constexpr std::size_t kOthersBytesMax = 200;

/// "#b, #c"; past a length, "#b, #c ..."
std::string also(const std::string& others, const std::string& room) {
  constexpr std::string_view kMore = " ...";
  if (others.empty()) return room;
  if (others.size() <= kOthersBytesMax) return others + ", " + room;
  return others.ends_with(kMore) ? others : others + std::string(kMore);
}

/// What was held, in as few events as it takes.
void fold(std::vector<Event> held, std::vector<Event>& out) {
  std::erase_if(held, [](const Event& event) { return event.nick.empty(); });
  if (held.empty()) return;
  if (held.size() == 1) {
    out.push_back(std::move(held.front()));
    return;
  }
  Event folded;
  folded.kind = Event::Kind::attendance;
  folded.time = held.back().time;
  folded.room = held.back().room;
  folded.replayed = held.back().replayed;
  folded.text = comings_and_goings(held);
  out.push_back(std::move(folded));
}

}  // namespace

void Folding::add(Event event, Time now, std::vector<Event>& out, std::string_view here) {
  if (is_coming_or_going(event)) {
    if (!is_told_already(event, here)) hold(std::move(event), now, out);
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

/// Whether the same is held already, of another room. If so, `event` takes its place if it is of `here`;
/// otherwise the held one names this room, too.
bool Folding::is_told_already(Event& event, std::string_view here) {
  const auto found = doings_.find({event.kind, fold_case(event.nick)});
  if (found == doings_.end() || found->second.room == fold_case(event.room)) return false;
  Event& held = rooms_.at(found->second.room).events[found->second.index];
  const bool is_here = fold_case(event.room) == fold_case(here);
  // Somebody who leaves two rooms for different reasons leaves each by itself.
  if (event.kind == Event::Kind::left && event.text != held.text) return false;
  Event& kept = is_here ? event : held;
  const Event& other = is_here ? held : event;
  if (event.kind != Event::Kind::quit) kept.object = also(is_here ? held.object : kept.object, other.room);
  if (is_here) held.nick.clear();
  return !is_here;
}

void Folding::hold(Event event, Time now, std::vector<Event>& out) {
  const std::string room = fold_case(event.room);
  const auto found = rooms_.find(room);
  if (found != rooms_.end()) {
    const std::vector<Event>& events = found->second.events;
    if (events.size() >= kMostHeld || events.back().replayed != event.replayed) release(found, out);
  }
  Held& held = rooms_.try_emplace(room, Held{now, {}}).first->second;
  doings_.insert_or_assign({event.kind, fold_case(event.nick)}, Where{room, held.events.size()});
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
  for (const Event& event : room->second.events) {
    const auto doing = doings_.find({event.kind, fold_case(event.nick)});
    if (doing != doings_.end() && doing->second.room == room->first) doings_.erase(doing);
  }
  fold(std::move(room->second.events), out);
  rooms_.erase(room);
}

void tell_renames_once(std::vector<Event>& events, std::string_view here) {
  const auto is_again = [](const Event& event, const Event& other) {
    return event.kind == Event::Kind::renamed && other.kind == event.kind && event.nick == other.nick &&
           event.object == other.object && !event.room.empty() && !other.room.empty();
  };
  const std::string current = fold_case(here);
  std::vector<Event> kept;
  for (Event& event : events) {
    if (kept.empty() || !is_again(event, kept.back())) {
      kept.push_back(std::move(event));
    } else if (fold_case(event.room) == current) {
      kept.back() = std::move(event);
    }
  }
  events = std::move(kept);
}

void tell_own_leaving_once(std::vector<Event>& events) {
  const auto is_own_leaving = [](const Event& event) {
    return event.kind == Event::Kind::left && event.own && !event.is_private;
  };
  std::vector<Event> kept;
  for (Event& event : events) {
    const bool goes_on = !kept.empty() && is_own_leaving(event) && is_own_leaving(kept.back()) &&
                         event.text == kept.back().text;
    if (goes_on) {
      kept.back().object = also(kept.back().object, event.room);
    } else {
      kept.push_back(std::move(event));
    }
  }
  events = std::move(kept);
}

}  // namespace chat::client
