#include "relay/dialects/base/paced_lines.h"

#include "common/text.h"
#include "common/units.h"

#include <algorithm>

#include <fmt/format.h>

namespace chat::relay {
namespace {

constexpr std::size_t kUnlimitedReadBytes = 64 * kKiB;

constexpr std::chrono::minutes kBetweenWords{1};

/// "5 lines a second", "1 line in 10 seconds".
std::string pace_in_words(Duration interval) {
  const double seconds = std::chrono::duration<double>(interval).count();
  if (seconds > 1) return fmt::format("1 line in {:.4g} seconds", seconds);
  const double rate = 1 / seconds;
  return fmt::format("{:.4g} {} a second", rate, rate > 1 ? "lines" : "line");
}

}  // namespace

void PacedLines::feed(std::string_view bytes) {
  more_may_wait_ = bytes.size() >= bite();
  reader_.feed(bytes);
}

void PacedLines::finish() {
  reader_.finish();
  finished_ = true;
}

LineReader::Line PacedLines::next(Moment now) {
  if (paused_) return {};
  if (reader_.has_whole_line() && !allowed(now)) return {};
  const LineReader::Line line = reader_.next();
  if (watcher_ != nullptr && line.kind != LineReader::Line::Kind::none) watcher_->took(line);
  return line;
}

bool PacedLines::is_to_be_told(Moment now) {
  if (!held_back_ || !caught_up_ || now.steady < told_until_) return false;
  caught_up_ = false;
  told_until_ = now.steady + kBetweenWords;
  return true;
}

std::string PacedLines::words_for_waiting() const {
  const std::size_t count = waiting();
  const bool more = more_may_wait_ || !kept().ends_with('\n');
  return fmt::format("You are sending faster than {}: {}{} of your lines {}, none is lost while you stay.",
                     pace_in_words(limits_.flood.interval), more ? "at least " : "", with_commas(count),
                     count == 1 ? "waits" : "wait");
}

std::size_t PacedLines::waiting() const {
  const std::string_view bytes = kept();
  return static_cast<std::size_t>(std::count(bytes.begin(), bytes.end(), '\n'));
}

std::size_t PacedLines::read_budget() const {
  if (finished_ || held_back_ || reader_.has_whole_line()) return 0;
  // A client that is held to a pace is read in small bites, so that little of what it sends waits in memory.
  return limits_.flood.unlimited() ? kUnlimitedReadBytes : bite();
}

void PacedLines::charge(std::size_t lines, Moment now) {
  meter_.count(limits_.flood, now.steady, lines);
}

bool PacedLines::allowed(Moment now) {
  if (!held_back_ && meter_.is_at_rest(now.steady)) caught_up_ = true;
  if (meter_.has_other(limits_.flood)) meter_.adopt(limits_.flood, now.steady);
  held_back_ = meter_.free_at(limits_.flood, now.steady) > now.steady;
  if (!held_back_) meter_.count(limits_.flood, now.steady);
  return !held_back_;
}

}  // namespace chat::relay
