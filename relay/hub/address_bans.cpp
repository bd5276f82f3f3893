#include "relay/hub/address_bans.h"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

#include <fmt/format.h>

namespace chat::relay {

void AddressBans::add(AddressBan ban, WallTime now) {
  ++added_;
  std::erase_if(bans_,
                [&](const AddressBan& each) { return each.until <= now || each.network == ban.network; });
  bans_.push_back(std::move(ban));
}

void AddressBans::remove(const Network& network) {
  std::erase_if(bans_, [&](const AddressBan& each) { return each.network == network; });
}

bool outlasts(const AddressBan& one, const AddressBan& other) {
  return std::tie(one.until, one.by, one.reason) > std::tie(other.until, other.by, other.reason);
}

std::string words_for(const AddressBan& ban) {
  return fmt::format("Your address is banned from this relay{}{}.", ban.reason.empty() ? "" : ": ",
                     ban.reason);
}

bool AddressBans::is_full(WallTime now) const {
  const auto standing =
      std::count_if(bans_.begin(), bans_.end(), [&](const AddressBan& each) { return each.until > now; });
  return static_cast<std::size_t>(standing) >= kMost;
}

const AddressBan* AddressBans::of(const Network& network, WallTime now) const {
  const auto found = std::find_if(bans_.begin(), bans_.end(), [&](const AddressBan& each) {
    return each.until > now && each.network == network;
  });
  return found == bans_.end() ? nullptr : &*found;
}

const AddressBan* AddressBans::around(const Network& network, WallTime now) const {
  const auto found = std::find_if(bans_.begin(), bans_.end(), [&](const AddressBan& each) {
    return each.until > now && each.network.contains(network);
  });
  return found == bans_.end() ? nullptr : &*found;
}

const AddressBan* AddressBans::find(std::string_view host, WallTime now) const {
  if (bans_.empty()) return nullptr;
  const auto address = Network::parse(host);
  return address ? around(*address, now) : nullptr;
}

std::vector<AddressBan> AddressBans::all(WallTime now) const {
  std::vector<AddressBan> standing;
  std::copy_if(bans_.begin(), bans_.end(), std::back_inserter(standing),
               [&](const AddressBan& each) { return each.until > now; });
  return standing;
}

}  // namespace chat::relay
