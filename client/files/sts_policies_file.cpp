#include "client/files/sts_policies_file.h"

#include "client/files/shared_file.h"

#include <string_view>

#include <fmt/format.h>

namespace chat::client {

Result<std::optional<StsPolicy>> StsPoliciesFile::find(const std::string& host) {
  const auto file = read_shared_file(path_);
  if (!file) return Failure(file.error());
  auto found = find_sts_policy(*file, host);
  if (!found) return Failure(fmt::format("{}: {}", path_.string(), found.error()));
  return found;
}

Result<void> StsPoliciesFile::keep(const std::string& host, const std::optional<StsPolicy>& policy) {
  // Nothing to forget: the file need not be made for that.
  if (const auto known = find(host); !policy && known && !*known) return {};
  return change_shared_file(path_,
                            [&](std::string_view text) { return with_sts_policy(text, host, policy); });
}

}  // namespace chat::client
