#pragma once

#include "common/result.h"
#include "relay/options.h"

#include <string_view>

namespace chat::relay {

/// Whether all that is configured can be, as far as that can be told without doing any of it: a relay may be
/// running with it. The error is as at the start.
Result<void> check_config(const Options& options);

/// Whether the place of the state is none that can be: not a directory.
Result<void> check_state(const Options& options);

/// An error about the key by which addresses are hidden.
Failure about_cloak(const Options& options, std::string_view why);

/// An error about the state directory, which accounts cannot do without.
Failure about_state(const Options& options, std::string_view why);

}  // namespace chat::relay
