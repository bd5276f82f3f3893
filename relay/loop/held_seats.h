#pragma once

#include "common/moment.h"
#include "relay/connection/connection.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace chat::relay {

struct HeldSeatRules {
  Duration within = Duration::zero();  ///< for how long a seat is held; zero: none is
  std::size_t seats = 1'000;           ///< at once
  std::size_t of_one_address = 5;      ///< at once; addresses count as network_of() has them
};

/// Connections that were lost, whose clients may come back: their seats in the chat, and what waits for them,
/// are held.
class HeldSeats {
 public:
  explicit HeldSeats(HeldSeatRules rules) : rules_(rules) {}

  bool has_room_for(const Connection& lost) const;
  /// Only where there is room, and Connection::may_return().
  void hold(std::unique_ptr<Connection> lost, Moment now);

  /// The seat of that person, which is held no longer; null if it is not held.
  std::unique_ptr<Connection> take(std::uint64_t person);

  Time deadline() const;
  /// Seats that have been held for long enough leave the chat.
  void expire(Moment now);
  /// The same for all of them.
  void give_up(Moment now);

  /// Whom an operator has thrown out leaves the chat.
  void bury_the_ended(Moment now);
  /// Whether there is anybody to bury.
  bool has_ended() const;

  /// Call before each StreamOrder::settle().
  void keep_places();

  /// The relay stood still for `lost`.
  void forgive(Duration lost);

  std::size_t size() const { return seats_.size(); }

 private:
  struct Seat {
    std::unique_ptr<Connection> connection;
    std::string network;
    Time until;
  };

  void end_those(Moment now, const std::function<bool(const Seat&)>& are_over);

  HeldSeatRules rules_;
  std::vector<Seat> seats_{};  // in the order in which they were lost
};

}  // namespace chat::relay
