#include "relay/hub/operators.h"

#include <chrono>
#include <cstddef>

namespace chat::relay {
namespace {

constexpr RateLimit kTries{3, std::chrono::seconds(20)};

bool equal_in_constant_time(std::string_view one, std::string_view other) {
  unsigned differs = one.size() == other.size() ? 0 : 1;
  for (std::size_t i = 0; i < one.size(); ++i) {
    const char compared = other.empty() ? '\0' : other[i % other.size()];
    differs |= static_cast<unsigned char>(one[i] ^ compared);
  }
  return differs == 0;
}

}  // namespace

Answer<> OperatorPassword::check(std::string_view tried, std::string_view host, Time now) {
  if (!is_set()) return refuse(Problem::no_operators, {});
  std::erase_if(tries_, [now](const auto& each) { return each.second.is_at_rest(now); });
  RateMeter& tries = tries_.try_emplace(std::string(host)).first->second;
  if (tries.free_at(kTries, now) > now) return refuse(Problem::too_many_tries, {});
  tries.count(kTries, now);
  if (!equal_in_constant_time(tried, password_)) return refuse(Problem::wrong_password, {});
  tries.give_back(kTries);
  return {};
}

}  // namespace chat::relay
