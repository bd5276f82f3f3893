#pragma once

#include "common/result.h"

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace chat {

/// Who one end of a TLS connection is, in PEM: its certificate, followed by those that vouch for it, and the
/// private key.
struct TlsIdentity {
  std::string certificate;
  std::string key;
};

/// A new P-256 key, and a certificate for it that nobody vouches for, valid from a day ago for ten years.
/// `names`: host names and addresses that it bears; what is neither is left out. The first one, cut to 64
/// bytes, is its subject in any case.
TlsIdentity make_tls_identity(const std::vector<std::string>& names,
                              std::chrono::system_clock::time_point now);

/// "ab12..." as "AB:12:...", in which some programs want it.
std::string with_colons(std::string_view fingerprint);

}  // namespace chat
