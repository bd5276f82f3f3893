#include "client/connection/sts_policies.h"

#include "client/connection/address_lines.h"
#include "common/iso_time.h"

#include <charconv>

namespace chat::client {
namespace {

std::optional<StsPolicy> read_policy(std::string_view line) {
  take_word(line);
  const std::string_view digits = take_word(line);
  StsPolicy policy;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), policy.port);
  const bool has_port = error == std::errc() && end == digits.data() + digits.size() && policy.port > 0;
  const auto until = parse_iso_time(take_word(line));
  if (!has_port || !until || !take_word(line).empty()) return std::nullopt;
  policy.until = to_wall_time(*until);
  return policy;
}

}  // namespace

Result<std::optional<StsPolicy>> find_sts_policy(std::string_view file, std::string_view host) {
  return find_line(file, host, read_policy);
}

std::string with_sts_policy(std::string_view file, std::string_view host,
                            const std::optional<StsPolicy>& policy) {
  const std::string line =
      policy ? fmt::format("{} {} {}\n", fold_case(host), policy->port, iso_time(policy->until)) : "";
  return with_line(file, host, line);
}

}  // namespace chat::client
