#include "relay/hub/guarded_password.h"

#include <string>

namespace chat::relay {

Answer<> GuardedPassword::check(std::string_view tried, std::string_view host, Time now) {
  const std::string address(host);
  if (const auto free_at = tries_.count(address, now)) {
    return refuse_size(Problem::too_many_tries, {}, static_cast<std::size_t>(kTries.burst),
                       seconds_until(*free_at, now));
  }
  if (!is_set() || !is_same_secret(tried, password_.text())) {
    ++failed_;
    return refuse(wrong_, {});
  }
  tries_.give_back(address);
  return {};
}

}  // namespace chat::relay
