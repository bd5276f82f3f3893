// Servers that have asked to be called by TLS (IRCv3 sts).

#include "client/connection/dialler.h"
#include "common/iso_time.h"
#include "common/text.h"

#include <utility>

#include <fmt/format.h>

namespace chat::client {

/// By the port that the person says, where they say how to encrypt, or the server is known there with TLS.
void Dialler::choose_target(WallTime now) {
  target_ = server_;
  asks_for_tls_ = false;
  refusal_.clear();
  const auto policy = find_policy(now);
  if (!policy) {
    refusal_ = policy.error();
  } else if (*policy) {
    obey(**policy);
  } else if (asked_port_) {
    target_.port = *asked_port_;
    asks_for_tls_ = true;
  }
  address_ = known_address(target_);
}

void Dialler::obey(const StsPolicy& policy) {
  asks_for_tls_ = true;
  if (forbids_tls()) {
    const std::string place = settings_.policies == nullptr ? std::string() : settings_.policies->place();
    refusal_ = fmt::format(
        "{} has asked to be spoken to by TLS alone until {} (sts), and --no-tls forbids that{}", server_.host,
        iso_time(policy.until), place.empty() ? "" : fmt::format(". Its line in {} says so", place));
    return;
  }
  if (settings_.encryption == Encryption::demanded) return;
  const auto known =
      settings_.known == nullptr ? met_ : settings_.known->find(known_address(server_)).value_or(met_);
  if (!known) target_.port = policy.port;
}

Result<std::optional<StsPolicy>> Dialler::find_policy(WallTime now) const {
  if (server_.is_unix()) return std::nullopt;
  auto found = policy_ || settings_.policies == nullptr ? Result<std::optional<StsPolicy>>(policy_)
                                                        : settings_.policies->find(fold_case(server_.host));
  if (found && *found && (*found)->until <= now) return std::nullopt;
  return found;
}

Result<void> Dialler::keep_policy(std::chrono::seconds duration, WallTime now) {
  policy_.reset();
  if (duration > std::chrono::seconds(0)) policy_ = StsPolicy{target_.port, now + duration};
  if (settings_.policies == nullptr) return {};
  auto kept = settings_.policies->keep(fold_case(server_.host), policy_);
  if (kept) policy_.reset();
  return kept;
}

/// Behind why it could not be reached, where that is by TLS because it has asked for it.
std::string Dialler::why_of_policy() const {
  if (!asks_for_tls_) return {};
  return fmt::format(". {} has asked to be spoken to by TLS alone (sts)", server_.host);
}

}  // namespace chat::client
