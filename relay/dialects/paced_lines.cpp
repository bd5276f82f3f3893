#include "relay/dialects/paced_lines.h"

#include "common/units.h"

#include <algorithm>

namespace chat::relay {
namespace {

constexpr std::size_t kUnlimitedReadBytes = 64 * kKiB;

}  // namespace

void PacedLines::finish() {
  reader_.finish();
  finished_ = true;
}

LineReader::Line PacedLines::next(Moment now) {
  if (!limit_.unlimited() && reader_.has_whole_line() && !allowed(now)) return {};
  const LineReader::Line line = reader_.next();
  if (watcher_ != nullptr && line.kind != LineReader::Line::Kind::none) watcher_->took(line);
  return line;
}

std::size_t PacedLines::appetite() const {
  if (finished_ || held_back_until_ != kNever || reader_.has_whole_line()) return 0;
  // A client that is held to a pace is read in small bites, so that little of what it sends waits in our
  // memory.
  return limit_.unlimited() ? kUnlimitedReadBytes : max_line_ + 2;
}

bool PacedLines::allowed(Moment now) {
  const Duration credit = (limit_.burst - 1) * limit_.interval;
  const Time next_free = std::max(paid_until_, now.steady);
  if (next_free - credit > now.steady) {
    held_back_until_ = next_free - credit;
    return false;
  }
  paid_until_ = next_free + limit_.interval;
  held_back_until_ = kNever;
  return true;
}

}  // namespace chat::relay
