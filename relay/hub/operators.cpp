#include "relay/hub/operators.h"

#include "common/address.h"

#include <chrono>

namespace chat::relay {
namespace {

constexpr RateLimit kTries{3, std::chrono::seconds(20)};

}  // namespace

Answer<> OperatorPassword::check(std::string_view tried, std::string_view host, Time now) {
  if (!is_set()) return refuse(Problem::no_operators, {});
  std::erase_if(tries_, [now](const auto& each) { return each.second.is_at_rest(now); });
  RateMeter& tries = tries_.try_emplace(network_of(std::string(host))).first->second;
  if (const Time free_at = tries.free_at(kTries, now); free_at > now) {
    return refuse_size(Problem::too_many_tries, {}, static_cast<std::size_t>(kTries.burst),
                       seconds_until(free_at, now));
  }
  tries.count(kTries, now);
  if (!is_same_secret(tried, password_.text())) {
    ++failed_;
    return refuse(Problem::not_operator_password, {});
  }
  tries.give_back(kTries);
  return {};
}

}  // namespace chat::relay
