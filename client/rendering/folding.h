#pragma once

#include "client/events/event.h"
#include "common/moment.h"

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chat::client {

/// Keeps those who come and go from drowning what is said. Joins, parts and quits of a room are held for up
/// to kHold, or until anything else happens in that room, and are told of together: "alice and bob joined",
/// "12 joined, 3 left". Everything else passes in its order. One alone comes out as it went in; several as
/// one Event::Kind::attendance. For people only: pipes and logs get each event as it is.
class Folding {
 public:
  static constexpr Duration kHold = std::chrono::seconds{1};
  static constexpr std::size_t kMostHeld = 10'000;  ///< in one room: a server is not to be trusted with more

  /// Appends to `out` what is to be shown now: `event` or what was waiting, or neither. Who joins or leaves
  /// several rooms or quits is told of once, in the room `here` or else in the first.
  void add(Event event, Time now, std::vector<Event>& out, std::string_view here = {});

  /// When expire() should next be called; kNever if nothing is held.
  Time deadline() const;

  /// Appends what has been held for long enough.
  void expire(Time now, std::vector<Event>& out);

  /// Appends all that is held: at the end, and when the person changes rooms.
  void flush(std::vector<Event>& out);

 private:
  struct Held {
    Time since;
    std::vector<Event> events;
  };
  using Rooms = std::map<std::string, Held, std::less<>>;

  /// Where a join, part or quit of somebody's is held.
  struct Where {
    std::string room;
    std::size_t index;
  };
  using Doing = std::pair<Event::Kind, std::string>;  // by whom, without case

  void hold(Event event, Time now, std::vector<Event>& out);
  bool is_told_already(Event& event, std::string_view here);
  void release(Rooms::iterator room, std::vector<Event>& out);

  Rooms rooms_;  ///< by name without case
  std::map<Doing, Where> doings_;
};

/// Tells of a change of nick once a round: in `here`, or else in the first room, not in each room that the
/// person shares with them.
void tell_renames_once(std::vector<Event>& events, std::string_view here);

/// So are the rooms that oneself leaves, for one reason, one after the other (JOIN 0).
void tell_own_leaving_once(std::vector<Event>& events);

}  // namespace chat::client
