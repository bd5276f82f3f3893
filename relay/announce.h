#pragma once

#include "relay/loop/entrance.h"

#include <string>
#include <vector>

namespace chat::relay {

/// Tells on standard output where clients join, and with which commands. `fingerprint`: of the relay's
/// certificate, in small hexadecimal digits; empty: nothing is said of encryption.
void announce(const std::vector<Door>& doors, const std::string& fingerprint);

/// "serving at [::]:6667, tls:[::]:6697".
std::string serving_at(const std::vector<Door>& doors);

/// The command with which people on other machines join with TLS; words if there is no door for them.
std::string way_to_tls(const std::vector<Door>& doors);

}  // namespace chat::relay
