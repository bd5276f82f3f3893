#pragma once

#include <cstddef>

namespace chat::relay {

/// What the relay may still do in this round for clients that ask for much, in points. A point is what it
/// takes to look at a member and to name it, less than a microsecond.
///
/// However much is asked for, a round ends soon: the rest waits for the next one. So whoever says a line
/// waits for a round, and not for all that others have asked for.
class RoundWork {
 public:
  void begin_round() { spent_ = 0; }
  void spend(std::size_t points) { spent_ += points; }
  bool is_used_up() const { return spent_ >= kPointsARound; }

 private:
  static constexpr std::size_t kPointsARound = 8'000;

  std::size_t spent_ = 0;
};

/// What is done for one client in one go.
class Share {
 public:
  /// Null: as much as is asked for. Else it outlives the share.
  explicit Share(RoundWork* round) : round_(round) {}

  void spend(std::size_t points) {
    spent_ += points;
    if (round_ != nullptr) round_->spend(points);
  }
  std::size_t spent() const { return spent_; }

  /// Whether an answer of this client goes on in this round. Where others have used up the round's work it
  /// waits; the next round begins with those who wait.
  bool may_answer() const { return round_ == nullptr || (!round_->is_used_up() && spent_ < kMostPoints); }

  /// Whether the client's next line is taken in this round: a few are, whatever the others have asked for.
  bool may_take_line() const {
    return round_ == nullptr || spent_ < (round_->is_used_up() ? kLeastPoints : kMostPoints);
  }

 private:
  static constexpr std::size_t kLeastPoints = 32;
  static constexpr std::size_t kMostPoints = 2'000;

  RoundWork* round_;
  std::size_t spent_ = 0;
};

/// What is taken for a line, beside what comes of it.
inline constexpr std::size_t kLinePoints = 8;

/// What it takes to put so many bytes into words, or to give them to readers.
constexpr std::size_t points_for_words(std::size_t bytes) {
  return bytes / 64;
}
/// What it takes to look at so many members or rooms that are not named.
constexpr std::size_t points_for_looks(std::size_t count) {
  return count / 16;
}
constexpr std::size_t points_for_effort(std::size_t bytes) {
  return bytes / 4096;
}

/// How many lines of the client's pace an answer is worth that has cost so many points.
constexpr std::size_t lines_for(std::size_t points) {
  return points / 512;
}

}  // namespace chat::relay
