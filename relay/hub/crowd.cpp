#include "relay/hub/crowd.h"

#include <chrono>
#include <utility>

namespace chat::relay {
namespace {

constexpr RateLimit kToldOneByOne{60, std::chrono::seconds(1)};
constexpr std::chrono::seconds kTogether{5};
constexpr std::size_t kFirstMost = 5;

}  // namespace

void Comers::Group::add(std::string_view nick) {
  ++count;
  if (first.size() < kFirstMost) first.emplace_back(nick);
}

Comers Crowd::take() {
  return std::exchange(waiting_, nullptr)->comers;
}

bool Crowd::add(Comers::Group Comers::*group, std::string_view nick, Time now) {
  // Once some wait, the others wait with them: else those who leave would be told of before they came.
  if (waiting_ == nullptr && told_.free_at(kToldOneByOne, now) <= now) {
    told_.count(kToldOneByOne, now);
    return false;
  }
  if (waiting_ == nullptr) waiting_ = std::make_unique<Waiting>(Waiting{{}, now + kTogether});
  (waiting_->comers.*group).add(nick);
  return true;
}

}  // namespace chat::relay
