#pragma once

#include "common/moment.h"
#include "common/rate_limit.h"
#include "common/sweeping.h"

#include <cstddef>
#include <string>
#include <unordered_map>

namespace chat::relay {

/// What one address may take: clients at once, and newcomers in a time. Addresses count as network_of() has
/// them.
struct AddressRules {
  std::size_t clients = 50;  ///< at once; 0: no limit
  RateLimit newcomers{10, std::chrono::seconds(1)};
  bool spares_local = true;  ///< this machine's own clients have no limit
};

/// Who has come from which address, as far as it matters: an address is forgotten when nobody from there is
/// here and its newcomers have been few for long enough.
class AddressLimits {
 public:
  explicit AddressLimits(AddressRules rules) : rules_(rules) {}

  /// Whoever is here, and has come, counts on.
  void change_rules(const AddressRules& rules) { rules_ = rules; }

  /// Why nobody may come in from `host` now, in words for them; empty if one may, who then counts as come:
  /// call leave() when it has gone.
  std::string enter(const std::string& host, Time now);
  void leave(const std::string& host);

  /// How many addresses are remembered.
  std::size_t size() const { return known_.size(); }

 private:
  struct Known {
    std::size_t clients = 0;
    RateMeter newcomers{};
  };

  std::string objection_to(const Known& known, const std::string& network, Time now) const;
  bool may_be_forgotten(const Known& known, Time now) const;
  void forget_the_quiet(Time now);
  bool is_limited(const std::string& host) const;

  // Past so many addresses of which nobody is here, all of them are forgotten: so many at once are no party's
  // that a pace could hold.
  static constexpr std::size_t kRememberedMax = 10'000;
  static constexpr std::size_t kSweptAt = 64;

  AddressRules rules_;
  std::unordered_map<std::string, Known> known_;  // by network
  Sweeping sweeping_{kSweptAt};
};

}  // namespace chat::relay
