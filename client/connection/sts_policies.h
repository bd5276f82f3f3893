#pragma once

#include "common/moment.h"
#include "common/result.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace chat::client {

/// That a host is spoken to by TLS alone, as it has asked for over TLS: an IRCv3 "STS persistence policy".
struct StsPolicy {
  std::uint16_t port = 0;  ///< where it was spoken to so
  WallTime until{};

  bool operator==(const StsPolicy&) const = default;
};

/// The hosts of which that is known, by the name or address that the person uses.
class StsPolicies {
 public:
  virtual ~StsPolicies() = default;
  /// Also one that has expired.
  virtual Result<std::optional<StsPolicy>> find(const std::string& host) = 0;
  /// Nothing: the host has asked for it no longer.
  virtual Result<void> keep(const std::string& host, const std::optional<StsPolicy>& policy) = 0;
  /// Where a person may take one out.
  virtual std::string place() const = 0;
};

/// In the text of a file, a line each: "irc.example 6697 2027-01-20T14:03:07.250Z". As find_line().
Result<std::optional<StsPolicy>> find_sts_policy(std::string_view file, std::string_view host);

/// The file's text with that policy for the host, or without one, and all else in it as it was.
std::string with_sts_policy(std::string_view file, std::string_view host,
                            const std::optional<StsPolicy>& policy);

}  // namespace chat::client
