// Whom a line client means that bans or mutes somebody by name.

#include "relay/dialects/line/masks.h"

#include "common/text.h"
#include "relay/hub/hub.h"

#include <algorithm>

#include <fmt/format.h>

namespace chat::relay::line {
namespace {

std::string mask_of_host(std::string_view host) {
  return fmt::format("*!*@{}", host);
}

std::string mask_of_account(std::string_view account) {
  return fmt::format("~account:{}", account);
}

/// Who has come back from elsewhere goes on being seen at the host that it had.
std::string_view host_of(const Person& person) {
  const std::string& host_now = person.particulars().host_now;
  return host_now.empty() ? person.profile.host() : std::string_view(host_now);
}

/// Many may be behind one address: a class, or all who come through a web gateway.
bool is_alone_at_its_host(const Hub& hub, const Person& person) {
  return std::none_of(hub.people().begin(), hub.people().end(), [&](const auto& other) {
    return other.get() != &person && host_of(*other) == host_of(person);
  });
}

/// Empty if nobody was called so who has left lately. Who has only laid the name down is there, and meant by
/// the one that it has now: else whoever took somebody's name for a moment would be meant in their place.
std::string_view former_host(const Hub& hub, std::string_view name) {
  const FormerPeople& people = hub.former_people();
  for (std::size_t i = 0; i < people.size(); ++i) {
    const FormerPerson each = people[i];
    if (!each.is_renamed && fold_case(each.nick) == fold_case(name)) return each.host;
  }
  return {};
}

}  // namespace

/// Where others share the address it is the name, which whoever is muted or banned keeps while it is there;
/// and so it is, too, of somebody who is seen at another address than it comes from.
std::vector<std::string> masks_that_hold(const Hub& hub, std::string_view name) {
  const Person* const person = hub.find(name);
  if (person == nullptr) return {std::string(name)};
  std::vector<std::string> masks;
  if (is_alone_at_its_host(hub, *person)) masks.push_back(mask_of_host(host_of(*person)));
  if (masks.empty() || host_of(*person) != person->profile.host()) masks.push_back(person->nick);
  if (const std::string& account = person->particulars().account; !account.empty())
    masks.push_back(mask_of_account(account));
  return masks;
}

std::vector<std::string> masks_to_lift(const Hub& hub, const std::vector<ListedMask>& list,
                                       std::string_view name) {
  if (name.empty()) return {};
  const Person* const person = hub.find(name);
  const bool has_account = person != nullptr && !person->particulars().account.empty();
  std::vector<std::string> masks{complete_mask(name),
                                 mask_of_account(has_account ? person->particulars().account : name)};
  const std::string_view host = person == nullptr ? former_host(hub, name) : host_of(*person);
  if (!host.empty()) masks.push_back(mask_of_host(host));
  std::erase_if(masks, [&](const std::string& mask) {
    return std::none_of(list.begin(), list.end(),
                        [&](const ListedMask& each) { return fold_case(each.mask) == fold_case(mask); });
  });
  return masks.empty() ? std::vector<std::string>{std::string(name)} : masks;
}

}  // namespace chat::relay::line
