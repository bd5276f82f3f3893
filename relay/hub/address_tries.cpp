#include "relay/hub/address_tries.h"

#include "common/address.h"

namespace chat::relay {

std::optional<Time> AddressTries::count(const std::string& host, Time now) {
  if (meters_.size() >= kSweptAt)
    std::erase_if(meters_, [now](const auto& each) { return each.second.is_at_rest(now); });
  RateMeter& meter = meters_[network_of(host)];
  if (const Time free_at = meter.free_at(limit_, now); free_at > now) return free_at;
  meter.count(limit_, now);
  return std::nullopt;
}

void AddressTries::give_back(const std::string& host) {
  if (const auto meter = meters_.find(network_of(host)); meter != meters_.end()) meter->second.give_back();
}

}  // namespace chat::relay
