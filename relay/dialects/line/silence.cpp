#include "relay/dialects/line/silence.h"

#include "common/quantity.h"
#include "relay/dialects/line/answers.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

#include <fmt/format.h>

namespace chat::relay::line {
namespace {

std::string words_for(Duration time) {
  return in_words(std::chrono::duration_cast<std::chrono::milliseconds>(time));
}

Duration time_to_answer(Duration timeout) {
  constexpr std::chrono::minutes kMost{5};
  return std::min<Duration>(timeout, kMost);
}

}  // namespace

void Silence::begin(Duration timeout, Time now) {
  if (timeout > Duration::zero()) ends_ = now + timeout;
}

void Silence::forgive(Duration lost) {
  if (ends_ != kNever) ends_ += lost;
}

bool Silence::judge(const Answers& answers, Duration timeout, bool has_read, Time now) {
  ends_ = now + time_to_answer(timeout);
  if (!has_read) return false;
  if (std::exchange(was_asked_, true)) {
    answers.refuse("You are disconnected: you have never said a word.");
    return true;
  }
  answers.answer(fmt::format(
      "Are you there? You have said nothing in {}. Say anything, or press Enter, within {}: else you are "
      "disconnected.",
      words_for(timeout), words_for(time_to_answer(timeout))));
  return false;
}

}  // namespace chat::relay::line
