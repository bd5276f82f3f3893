#include "relay/log/crowd_log.h"

#include "common/text.h"

#include <utility>

#include <fmt/format.h>

namespace chat::relay {

void CrowdLog::log_summary(Time now) {
  if (const auto words = summary(now)) spdlog::log(level_, *words);
}

bool CrowdLog::admits(Time now) {
  if (now >= ends_at_) {
    ends_at_ = now + kSpan;
    logged_ = 0;
  }
  if (logged_ < kLoggedMax) {
    ++logged_;
    return true;
  }
  ++left_out_;
  return false;
}

std::optional<std::string> CrowdLog::summary(Time now) {
  if (left_out_ == 0 || now < ends_at_) return std::nullopt;
  return fmt::format("{} more {} in the last {} s were not logged one by one",
                     with_commas(std::exchange(left_out_, 0)), what_, kSpan.count());
}

}  // namespace chat::relay
