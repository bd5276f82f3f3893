#include "relay/storage/hidden_lines.h"

#include "common/text.h"

#include <algorithm>

namespace chat::relay {

void HiddenLines::set(const std::vector<KeptLine>& taken_back) {
  ids_.clear();
  accounts_.clear();
  for (const KeptLine& each : taken_back) {
    const auto id = static_cast<std::int64_t>(each.id);
    if (each.kind == Fact::Kind::redacted) ids_.insert(id);
    if (each.kind != Fact::Kind::forgotten) continue;
    std::int64_t& last = accounts_[fold_case(each.account)];
    last = std::max(last, id);
  }
}

bool HiddenLines::is_so(std::int64_t id, std::string_view account) const {
  if (ids_.count(id) != 0) return true;
  if (account.empty() || accounts_.empty()) return false;
  const auto found = accounts_.find(fold_case(account));
  return found != accounts_.end() && id <= found->second;
}

}  // namespace chat::relay
