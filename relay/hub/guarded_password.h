#pragma once

#include "common/moment.h"
#include "common/secret.h"
#include "relay/hub/address_tries.h"
#include "relay/hub/refusal.h"

#include <cstdint>
#include <string_view>

namespace chat::relay {

/// A password that is the same for all who know it: that of the relay, or of its operators. An address has 3
/// wrong tries a minute.
class GuardedPassword {
 public:
  /// Empty: there is none, and none is right. `wrong`: why another is refused.
  GuardedPassword(std::string_view password, Problem wrong) : password_(password), wrong_(wrong) {}

  /// Tries that have been made count on.
  void change(std::string_view password) { password_ = Secret(password); }

  bool is_set() const { return !password_.text().empty(); }

  /// How often it was a wrong one.
  std::uint64_t failed() const { return failed_; }

  /// Takes as long whatever is wrong with what was tried.
  Answer<> check(std::string_view tried, std::string_view host, Time now);

 private:
  static constexpr RateLimit kTries{3, std::chrono::seconds(20)};

  Secret password_;
  Problem wrong_;
  AddressTries tries_{kTries};
  std::uint64_t failed_ = 0;
};

}  // namespace chat::relay
