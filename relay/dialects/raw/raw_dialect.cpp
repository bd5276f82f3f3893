#include "relay/dialects/raw/raw_dialect.h"

#include "common/units.h"

#include <algorithm>
#include <utility>

namespace chat::relay {
namespace {

constexpr std::size_t kReadBytesMin = kKiB;
constexpr std::size_t kReadBytesMax = 64 * kKiB;

// How long a half-closed client waits for others that are silent.
constexpr std::chrono::seconds kSilence{2};

}  // namespace

void RawRoom::append(std::string_view bytes, Moment now) {
  stream_.append(bytes);
  last_said_at_ = now.steady;
  said_in_round_ += bytes.size();
}

std::size_t RawRoom::share() const {
  const std::size_t budget = backlog_bytes_ / 4;
  if (slow_readers_ > 0 || said_in_round_ >= budget) return 0;
  const std::size_t fair = budget / std::max<std::size_t>(writers_, 1);
  return std::min(std::clamp(fair, kReadBytesMin, kReadBytesMax), budget - said_in_round_);
}

void RawRoom::settle() {
  order_.settle();
  said_in_round_ = 0;
}

void RawRoom::end_writing() {
  if (--writers_ == 0) stream_.mark_readers();
}

// Nobody is read from while somebody is waited for.

void RawRoom::wait_for_one_more(Time now) {
  if (slow_readers_++ > 0) return;
  patience_.begin(now);
  stream_.mark_readers();
}

void RawRoom::wait_for_one_less(Time now) {
  if (--slow_readers_ > 0) return;
  patience_.end(now);
  stream_.mark_readers();
}

RawDialect::RawDialect(RawRoom& room, Outbox& outbox) : room_(room), outbox_(outbox) {
  outbox_.subscribe(room_.stream());
  room_.begin_writing();
}

RawDialect::~RawDialect() {
  leave({}, {});
}

void RawDialect::receive(std::string_view bytes, Moment now) {
  room_.append(bytes, now);
  outbox_.pass_over(room_.stream(), bytes.size());
}

void RawDialect::finish_input(Moment now) {
  if (!std::exchange(finished_, true)) room_.end_writing();
  observe_backlog(outbox_.backlog(), now);
}

Time RawDialect::deadline() const {
  const Time silence = finished_ && !closing_ ? room_.last_said_at() + kSilence : kNever;
  return patience_.is_waiting() ? std::min({patience_.ends(), room_.patience().ends(), silence}) : silence;
}

void RawDialect::forgive(Duration lost) {
  patience_.forgive(lost);
}

void RawDialect::observe_backlog(std::size_t bytes, Moment now) {
  if (patience_.is_waiting() && bytes < backlog_) {
    patience_.take(backlog_ - bytes, now.steady);
    room_.patience().take(backlog_ - bytes, now.steady);
  }
  backlog_ = bytes;
  // A client falls behind above a half of the backlog, and catches up below an eighth.
  const std::size_t bound = behind_ ? room_.backlog_bytes() / 8 : room_.backlog_bytes() / 2;
  if ((bytes > bound) != behind_) {
    behind_ = !behind_;
    be_waited_for(behind_, now.steady);
  }
  if (patience_.is_used_up(now.steady) || room_.patience().is_used_up(now.steady))
    be_waited_for(false, now.steady);
  if (finished_ && has_heard_all(now)) closing_ = std::make_unique<ClosingReason>();
}

void RawDialect::leave(std::string_view, Moment now) {
  if (!std::exchange(present_, false)) return;
  be_waited_for(false, now.steady);
  outbox_.unsubscribe(room_.stream());
  if (!finished_) room_.end_writing();
}

void RawDialect::be_waited_for(bool wanted, Time now) {
  if (patience_.is_waiting() == wanted) return;
  if (wanted) {
    patience_.begin(now);
    room_.wait_for_one_more(now);
  } else {
    patience_.end(now);
    room_.wait_for_one_less(now);
  }
}

bool RawDialect::has_heard_all(Moment now) const {
  return !room_.has_writers() || now.steady >= room_.last_said_at() + kSilence;
}

}  // namespace chat::relay
