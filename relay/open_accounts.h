#pragma once

#include "common/result.h"
#include "common/workers.h"
#include "relay/hub/accounts.h"
#include "relay/options.h"

#include <filesystem>
#include <memory>
#include <optional>

namespace chat::relay {

/// The accounts that the options ask for, which are kept in `state_directory`; it is made if it is missing.
/// Where they cannot be had, the log says why, and there are none; if --accounts required, that is an error.
Result<std::unique_ptr<Accounts>> open_accounts(const Options& options,
                                                const std::optional<std::filesystem::path>& state_directory,
                                                Workers& workers);

}  // namespace chat::relay
