#include "relay/dialects/raw/raw_dialect.h"

#include "common/units.h"

#include <algorithm>
#include <utility>

namespace chat::relay {
namespace {

constexpr std::size_t kReadBytesMin = kKiB;
constexpr std::size_t kReadBytesMax = 64 * kKiB;

// How long the others wait for a slow reader, and how long a half-closed client waits for others that are
// silent.
constexpr std::chrono::seconds kPatience{2};

}  // namespace

void RawRoom::append(std::string_view bytes, Moment now) {
  stream_.append(bytes);
  last_said_at_ = now.steady;
  said_in_round_ += bytes.size();
}

std::size_t RawRoom::share() const {
  const std::size_t budget = backlog_bytes_ / 4;
  if (census_.slow_readers > 0 || said_in_round_ >= budget) return 0;
  const std::size_t fair = budget / std::max<std::size_t>(census_.writers, 1);
  return std::min(std::clamp(fair, kReadBytesMin, kReadBytesMax), budget - said_in_round_);
}

void RawRoom::settle() {
  stream_.settle();
  said_in_round_ = 0;
}

RawDialect::RawDialect(RawRoom& room, Outbox& outbox) : room_(room), outbox_(outbox) {
  outbox_.subscribe(room_.stream());
  ++room_.census().writers;
}

RawDialect::~RawDialect() {
  leave({}, {});
}

void RawDialect::receive(std::string_view bytes, Moment now) {
  room_.append(bytes, now);
  outbox_.pass_over(room_.stream(), bytes.size());
}

void RawDialect::finish_input(Moment now) {
  if (!std::exchange(finished_, true)) --room_.census().writers;
  observe_backlog(outbox_.backlog(), now);
}

Time RawDialect::deadline() const {
  const Time silence = finished_ && !closing_ ? room_.last_said_at() + kPatience : kNever;
  return waited_for_ ? std::min(patience_ends_, silence) : silence;
}

void RawDialect::forgive(Duration lost) {
  if (patience_ends_ != kNever) patience_ends_ += lost;
}

void RawDialect::observe_backlog(std::size_t bytes, Moment now) {
  // A client falls behind above a half of the backlog, and catches up below an eighth. So one that hovers at
  // a bound does not get new patience each time.
  const std::size_t bound = behind_ ? room_.backlog_bytes() / 8 : room_.backlog_bytes() / 2;
  if ((bytes > bound) != behind_) {
    behind_ = !behind_;
    patience_ends_ = now.steady + kPatience;
    be_waited_for(behind_);
  }
  if (now.steady >= patience_ends_) be_waited_for(false);
  if (finished_ && has_heard_all(now)) closing_ = std::make_unique<ClosingReason>();
}

void RawDialect::leave(std::string_view, Moment) {
  if (!std::exchange(present_, false)) return;
  be_waited_for(false);
  outbox_.unsubscribe(room_.stream());
  if (!finished_) --room_.census().writers;
}

void RawDialect::be_waited_for(bool wanted) {
  if (std::exchange(waited_for_, wanted) == wanted) return;
  auto& slow_readers = room_.census().slow_readers;
  wanted ? ++slow_readers : --slow_readers;
}

bool RawDialect::has_heard_all(Moment now) const {
  return room_.census().writers == 0 || now.steady >= room_.last_said_at() + kPatience;
}

}  // namespace chat::relay
