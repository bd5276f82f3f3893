#include "relay/storage/sparing.h"

#include "common/iso_time.h"
#include "common/quantity.h"
#include "common/text.h"

#include <algorithm>
#include <chrono>
#include <string>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

namespace chat::relay {
namespace {

constexpr std::chrono::hours kSparedFor{1};
constexpr std::chrono::minutes kBetweenCounts{5};

// Clocks that are kept right by small steps are not set.
constexpr std::chrono::hours kSetBy{1};

std::chrono::milliseconds in_whole_milliseconds(Duration duration) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(duration);
}

/// Where much of it is to be kept for less than that, it is not kept longer.
Duration spared_for(const Retention& retention) {
  return std::min<Duration>(kSparedFor, retention.age.value_or(kSparedFor));
}

std::string words_for(PastRetention::Why why, const Retention& retention, WallTime now) {
  if (why == PastRetention::Why::age) {
    return fmt::format("older than {} (keep-history) by this machine's clock, which has {}",
                       in_words(in_whole_milliseconds(*retention.age)), iso_time(now));
  }
  if (why == PastRetention::Why::number) {
    return fmt::format("before the last {} of each room (keep-history)",
                       counted(*retention.lines_a_room, "line"));
  }
  return fmt::format("past {} (history-size)", human_size(static_cast<std::size_t>(retention.bytes)));
}

std::string how_many(const PastRetention& past) {
  if (past.all == 0) return "a great many lines";
  return fmt::format("{} of {} lines", with_commas(past.lines), with_commas(past.all));
}

}  // namespace

Sparing::Step Sparing::next(Moment now) {
  if (was_clock_set(now)) {
    is_checked_ = false;
    count_again_at_ = {};
  }
  last_ = now;
  if (is_checked_) return Step::remove;
  if (spared_until_ && now.steady >= *spared_until_) {
    spdlog::warn("the history loses now what is past its time, number or size");
    spared_until_.reset();
    is_checked_ = true;
    return Step::remove;
  }
  return spared_until_ && now.steady < count_again_at_ ? Step::spare : Step::count;
}

bool Sparing::was_clock_set(Moment now) const {
  if (!last_) return false;
  const auto by = (now.wall - last_->wall) - (now.steady - last_->steady);
  return by > kSetBy || by < -kSetBy;
}

void Sparing::note(const PastRetention& past, const Retention& retention, Moment now) {
  count_again_at_ = now.steady + kBetweenCounts;
  if (!past.is_much()) {
    if (spared_until_) spdlog::warn("the history keeps what it was to lose");
    spared_until_.reset();
    is_checked_ = true;
  } else if (!spared_until_) {
    const Duration wait = spared_for(retention);
    spared_until_ = now.steady + wait;
    spdlog::warn(
        "the history is to lose {}, for they are {}: that begins in {}, and not if that changes before",
        how_many(past), words_for(past.why, retention, now.wall), in_words(in_whole_milliseconds(wait)));
  }
}

}  // namespace chat::relay
