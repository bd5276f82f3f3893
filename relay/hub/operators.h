#pragma once

#include "common/moment.h"
#include "common/rate_limit.h"
#include "common/secret.h"
#include "relay/hub/refusal.h"

#include <cstdint>
#include <map>
#include <string>
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
  Secret password_;
  std::map<std::string, RateMeter, std::less<>> tries_{};  // by network, of the last minute
  std::uint64_t failed_ = 0;
};

}  // namespace chat::relay
