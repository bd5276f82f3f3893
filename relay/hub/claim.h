#pragma once

#include "common/text.h"

#include <set>
#include <string>
#include <string_view>

namespace chat::relay {

/// A room is kept for an account: it stays when nobody is in it, and those who rule it rule it when they come
/// back.
struct Claim {
  std::string founder{};              ///< an account; empty: nobody has claimed the room
  std::set<std::string> operators{};  ///< accounts, folded, that were made operators since

  explicit operator bool() const { return !founder.empty(); }

  bool is_founder(std::string_view account) const {
    return !account.empty() && fold_case(founder) == fold_case(account);
  }

  /// Somebody who has logged in to the account has become an operator, or is none any longer.
  void note_operator(std::string_view account, bool is_one) {
    if (founder.empty()) return;
    if (is_one) {
      operators.insert(fold_case(account));
    } else {
      operators.erase(fold_case(account));
    }
  }

  /// Whether the account was made an operator.
  bool has_made(std::string_view account) const { return operators.count(fold_case(account)) > 0; }

  /// Whether who has logged in to the account is an operator on entering. Empty: it has logged in to none.
  bool rules(std::string_view account) const {
    return !account.empty() && (is_founder(account) || has_made(account));
  }
};

}  // namespace chat::relay
