#pragma once

#include "common/result.h"
#include "common/workers.h"
#include "relay/hub/accounts.h"
#include "relay/hub/keeper.h"
#include "relay/options.h"

#include <filesystem>
#include <memory>
#include <optional>

namespace chat::relay {

/// What outlives the relay. Neither is null.
struct State {
  std::unique_ptr<Accounts> accounts;
  std::unique_ptr<Keeper> keeper;
};

/// Opens the state file in `state_directory`, which is made if it is missing. Where that cannot be done, the
/// log says why, and nothing outlives the relay; if --accounts required, that is an error.
Result<State> open_state(const Options& options, const std::optional<std::filesystem::path>& state_directory,
                         Workers& workers);

}  // namespace chat::relay
