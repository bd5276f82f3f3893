#pragma once

#include "common/moment.h"

#include <algorithm>
#include <chrono>
#include <cstddef>

namespace chat::relay {

/// What the relay may still do in this round for clients that ask for much, in points. A point is what it
/// takes to look at a member and to name it, less than a microsecond.
///
/// However much is asked for, a round ends soon: the rest waits for the next one. So whoever says a line
/// waits for a round, and not for all that others have asked for.
class RoundWork {
 public:
  /// Each client takes its time in each round, whatever is asked for: where there are many, more is done in
  /// one, or most of the time would go into rounds in which little is done.
  void begin_round(std::size_t clients) {
    spent_ = 0;
    points_ = std::max(kLeastPointsARound, clients * kPointsAClient);
  }
  void spend(std::size_t points) { spent_ += points; }
  bool is_used_up() const { return spent_ >= points_; }

  /// Whether those are still served whose lines have cost much of late.
  bool serves_debtors() const { return spent_ < points_ / kPartBeforeDebtors; }

 private:
  static constexpr std::size_t kLeastPointsARound = 8'000;
  static constexpr std::size_t kPointsAClient = 4;
  static constexpr std::size_t kPartBeforeDebtors = 4;

  std::size_t points_ = kLeastPointsARound;
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

  /// Whether the client's next line is taken in this round: a few are, whatever the others have asked for,
  /// but not from one that owed until `debt_ends`, or will, see debt_ends_after(): what it has done it may do
  /// again.
  bool may_take_line(Time debt_ends, Time now) const {
    constexpr std::chrono::seconds kDebtRemembered{30};
    if (round_ == nullptr) return true;
    if (debt_ends + kDebtRemembered > now && !round_->serves_debtors()) return false;
    return spent_ < (round_->is_used_up() ? kLeastPoints : kMostPoints);
  }

  /// Until when a client owes whose line has cost so much, and that owed until `debt_ends`: others' lines
  /// come first meanwhile. What people mostly say makes no debt; a new nick in the sight of 500 people in 50
  /// rooms makes one of 400 ms.
  static Time debt_ends_after(std::size_t points, Time debt_ends, Time now) {
    constexpr std::chrono::milliseconds kDebtForPoint{4};
    constexpr std::chrono::seconds kDebtMost{5};
    if (points <= kLeastPoints) return debt_ends;
    return std::min(std::max(debt_ends, now) + static_cast<Duration::rep>(points) * kDebtForPoint,
                    now + kDebtMost);
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
