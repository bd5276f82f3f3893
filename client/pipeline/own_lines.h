#pragma once

#include "client/events/event.h"

#include <cstddef>
#include <deque>
#include <vector>

namespace chat::client {

/// What this program has said on a server that does not send it back, until the server has dealt with it:
/// what was refused was not said, and so is not told of.
class OwnLines {
 public:
  static bool is_said_by_us(const Event& event) {
    const bool is_speech = event.kind == Event::Kind::message || event.kind == Event::Kind::action ||
                           event.kind == Event::Kind::notice;
    return is_speech && event.own && !event.replayed;
  }

  void hold(Event&& event) { held_.push_back(std::move(event)); }

  /// Drops what `event` says was refused, if that is what it says.
  void drop_refused_by(const Event& event);

  bool empty() const { return held_.empty(); }

  /// Takes those that the server has dealt with, where `unconfirmed` lines are left.
  std::vector<Event> take_all_but(std::size_t unconfirmed);

 private:
  std::deque<Event> held_{};
};

}  // namespace chat::client
