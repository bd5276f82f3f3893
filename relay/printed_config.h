#pragma once

#include "relay/options.h"

#include <string>

namespace chat::relay {

/// What --print-config prints: a configuration file in which all of it stands, with where each has come from.
std::string printed_config(const Options& options);

}  // namespace chat::relay
