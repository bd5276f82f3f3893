#include "relay/hub/address_bans.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace chat::relay {

bool AddressBans::add(AddressBan ban, WallTime now) {
  std::erase_if(bans_,
                [&](const AddressBan& each) { return each.until <= now || each.network == ban.network; });
  if (bans_.size() >= kMost) return false;
  bans_.push_back(std::move(ban));
  return true;
}

bool AddressBans::remove(const Network& network) {
  return std::erase_if(bans_, [&](const AddressBan& each) { return each.network == network; }) > 0;
}

const AddressBan* AddressBans::find(std::string_view host, WallTime now) const {
  const auto found = std::find_if(bans_.begin(), bans_.end(), [&](const AddressBan& each) {
    return each.until > now && each.network.contains(host);
  });
  return found == bans_.end() ? nullptr : &*found;
}

std::vector<AddressBan> AddressBans::all(WallTime now) const {
  std::vector<AddressBan> standing;
  std::copy_if(bans_.begin(), bans_.end(), std::back_inserter(standing),
               [&](const AddressBan& each) { return each.until > now; });
  return standing;
}

}  // namespace chat::relay
