#pragma once

#include "common/line_reader.h"
#include "common/moment.h"
#include "common/rate_limit.h"
#include "relay/dialects/base/reading_limits.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace chat::relay {

/// Sees each line as it is taken. Outlives what it watches.
class LineWatcher {
 public:
  virtual ~LineWatcher() = default;
  virtual void took(const LineReader::Line& line) = 0;
};

/// One client's lines at the pace that the flood limit allows. What comes faster waits here, and beyond that
/// in the client's own socket: it is delayed, never dropped.
class PacedLines {
 public:
  /// `limits` outlive it.
  PacedLines(std::size_t max_line, const ReadingLimits& limits) : reader_(max_line), limits_(limits) {}

  const ReadingLimits& limits() const { return limits_; }

  void feed(std::string_view bytes);
  void finish();

  /// See LineReader::forget_unfinished().
  void forget_unfinished() { reader_.forget_unfinished(); }

  void show_to(LineWatcher& watcher) { watcher_ = &watcher; }

  /// The next line; `none` if no whole one is here, or if it must wait.
  LineReader::Line next(Moment now);

  /// No line is taken until resume(): the one before it waits for its answer. What comes meanwhile is kept,
  /// as much as always.
  void pause() { paused_ = true; }
  void resume() { paused_ = false; }

  /// Takes back what the last line counted against the limit.
  void give_back() { meter_.give_back(); }

  /// The lines taken so far count as so many more against the limit.
  void charge(std::size_t lines, Moment now);

  /// When the line that must wait may be taken; kNever if none waits. At once, to be asked again, if the
  /// limit has changed.
  Time next_at() const {
    if (!held_back_) return kNever;
    return meter_.has_other(limits_.flood) ? Time{} : meter_.free_at(limits_.flood, Time{});
  }

  /// Whether to tell the client that its lines are held back. True once, and again only after the client has
  /// been silent long enough to earn its whole burst, and a minute has passed.
  bool is_to_be_told(Moment now);

  /// What the client is told then: how many lines wait, and why.
  std::string words_for_waiting() const;

  /// How many whole lines have come and were not taken.
  std::size_t waiting() const;

  /// Bytes to read from the client now; 0 while lines wait.
  std::size_t read_budget() const;

  /// No whole line is here, or none may be taken.
  bool nothing_waits() const { return paused_ || (!held_back_ && !reader_.has_whole_line()); }

  /// Whole lines are here that have not been taken, and are not held back.
  bool has_whole_line() const { return !paused_ && !held_back_ && reader_.has_whole_line(); }

  /// Whether more of the next line has come than a line may have, and not its end.
  bool is_endless() const { return reader_.is_endless(); }

  /// What has come and was not taken; valid until the next call.
  std::string_view kept() const { return reader_.kept(); }

  /// Finished, and every line taken.
  bool exhausted() const { return finished_ && !paused_ && !reader_.has_whole_line(); }

 private:
  bool allowed(Moment now);
  std::size_t bite() const { return reader_.max_line() + 2; }

  LineReader reader_;
  const ReadingLimits& limits_;
  RateMeter meter_;
  Time told_until_{};  // the client is not told again before
  LineWatcher* watcher_ = nullptr;
  bool held_back_ = false;
  bool finished_ = false;
  bool paused_ = false;
  bool caught_up_ = true;       // has earned its whole burst since it was told
  bool more_may_wait_ = false;  // in the client's socket
};

}  // namespace chat::relay
