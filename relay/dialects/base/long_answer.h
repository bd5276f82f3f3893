#pragma once

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
/// `Turn` has what a part needs, and `then`, a vector: parts put there come next, before the rest of the part
/// that has put them there.
template <class Turn>
class LongAnswer {
 public:
  using Part = std::function<bool(const Turn&)>;
  using Parts = std::vector<Part>;

  bool is_over() const { return parts_.empty(); }

  /// Only while it is not over.
  void go_on(const Turn& turn) {
    Part part = std::move(parts_.front());
    parts_.pop_front();
    if (part(turn)) parts_.push_front(std::move(part));
    begin_with(std::exchange(turn.then, {}));
  }

  void begin_with(Parts parts) {
    parts_.insert(parts_.begin(), std::make_move_iterator(parts.begin()),
                  std::make_move_iterator(parts.end()));
  }

 private:
  std::deque<Part> parts_;
};

}  // namespace chat::relay
