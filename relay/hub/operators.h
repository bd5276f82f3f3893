#pragma once

#include "common/moment.h"
#include "common/secret.h"
#include "relay/hub/address_tries.h"
#include "relay/hub/refusal.h"

#include <cstdint>
#include <string_view>

namespace chat::relay {

/// Who becomes an operator of the relay: whoever knows its password. An address has 3 tries a minute.
class OperatorPassword {
 public:
  /// Empty: nobody becomes one.
  explicit OperatorPassword(std::string_view password) : password_(password) {}

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
  AddressTries tries_{kTries};
  std::uint64_t failed_ = 0;
};

}  // namespace chat::relay
