#pragma once

#include "relay/dialects/base/work.h"

#include <cstddef>
#include <deque>
#include <functional>
#include <iterator>
#include <utility>
#include <vector>

namespace chat::relay {

/// An answer that may be long: it is given in parts, as its reader takes them and as rounds allow. Until all
/// of it has been given, none of its client's next lines is taken.
///
/// A part yields a little each time that it is called, such as a line of names, and returns whether there is
/// more of it. Between the calls the hub changes, so a part keeps names, and no reference to what they name.
/// `Turn` has what a part needs, the client's `share`, and `then`, a vector: parts put there come next,
/// before the rest of the part that has put them there.
template <class Turn>
class LongAnswer {
 public:
  using Part = std::function<bool(const Turn&)>;
  using Parts = std::vector<Part>;

  bool is_over() const { return parts_.empty(); }

  /// These parts come after all the others.
  void append(Parts parts) { insert(parts_.end(), std::move(parts)); }

  /// These come before all the others.
  void prepend(Parts parts) { insert(parts_.begin(), std::move(parts)); }

  /// Has parts yield while `has_room()` and the turn's share allow. `bytes()`: how much there is of the
  /// answer so far.
  template <class HasRoom, class Bytes>
  void give(const Turn& turn, HasRoom&& has_room, Bytes&& bytes) {
    const std::size_t spent_before = turn.share.spent();
    while (!is_over() && has_room() && turn.share.may_answer()) {
      const std::size_t bytes_before = bytes();
      give_part(turn);
      turn.share.spend(1 + points_for_words(bytes() - bytes_before));
    }
    points_ += turn.share.spent() - spent_before;
  }

  /// What it has cost so far: see Share.
  std::size_t points() const { return points_; }

 private:
  void give_part(const Turn& turn) {
    Part part = std::move(parts_.front());
    parts_.pop_front();
    if (part(turn)) parts_.push_front(std::move(part));
    insert(parts_.begin(), std::exchange(turn.then, {}));
  }

  void insert(typename std::deque<Part>::iterator where, Parts parts) {
    parts_.insert(where, std::make_move_iterator(parts.begin()), std::make_move_iterator(parts.end()));
  }

  std::deque<Part> parts_;
  std::size_t points_ = 0;
};

}  // namespace chat::relay
