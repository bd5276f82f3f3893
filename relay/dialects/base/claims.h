#pragma once

#include "relay/hub/claim.h"

#include <string>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace chat::relay {

/// The accounts, with commas between, that rule a claimed room besides its founder; empty: none does.
inline std::string others_who_rule(const Claim& claim) {
  std::set<std::string> others = claim.operators;
  others.erase(fold_case(claim.founder));
  return fmt::format("{}", fmt::join(others, ", "));
}

}  // namespace chat::relay
