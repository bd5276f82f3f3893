#include "relay/loop/address_limits.h"

#include "common/address.h"
#include "common/text.h"

#include <string_view>

#include <fmt/format.h>

namespace chat::relay {
namespace {

constexpr std::string_view kUnix = "unix";

}  // namespace

std::string AddressLimits::enter(const std::string& host, Time now) {
  if (host == kUnix) return {};
  if (sweeping_.is_due(known_.size())) forget_the_quiet(now);
  const std::string network = network_of(host);
  Known& known = known_[network];
  // Who is spared is counted all the same: that may change before it leaves.
  if (is_limited(host)) {
    if (std::string objection = objection_to(known, network, now); !objection.empty()) return objection;
    known.newcomers.count(rules_.newcomers, now);
  }
  ++known.clients;
  return {};
}

void AddressLimits::leave(const std::string& host) {
  if (const auto known = known_.find(network_of(host)); host != kUnix && known != known_.end())
    --known->second.clients;
}

bool AddressLimits::is_limited(const std::string& host) const {
  return !(rules_.spares_local && is_of_this_machine(host));
}

std::string AddressLimits::objection_to(const Known& known, const std::string& network, Time now) const {
  if (rules_.clients > 0 && known.clients >= rules_.clients) {
    return fmt::format("There {} {} from {} already, the most from one address.",
                       known.clients == 1 ? "is" : "are", counted(rules_.clients, "client"), network);
  }
  const Time free_at = known.newcomers.free_at(rules_.newcomers, now);
  if (free_at <= now) return {};
  return fmt::format("Too many have come from {} in a short time: try again in {}.", network,
                     counted(seconds_until(free_at, now), "second"));
}

bool AddressLimits::may_be_forgotten(const Known& known, Time now) const {
  return known.clients == 0 && known.newcomers.is_at_rest(now);
}

void AddressLimits::forget_the_quiet(Time now) {
  std::erase_if(known_, [&](const auto& each) { return may_be_forgotten(each.second, now); });
  if (known_.size() >= kRememberedMax) {
    std::erase_if(known_, [](const auto& each) { return each.second.clients == 0; });
  }
  sweeping_.end(known_.size());
}

}  // namespace chat::relay
