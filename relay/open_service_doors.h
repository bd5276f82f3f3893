#pragma once

#include "common/result.h"
#include "relay/loop/service_doors.h"
#include "relay/options.h"

#include <filesystem>
#include <optional>
#include <vector>

namespace chat::relay {

/// The doors for who looks after the relay: the control socket, by which ctl asks, in the state directory,
/// and one for metrics where the options name it. The error is about that one; where there can be no control
/// socket the log says why. A relay that is traced has none: its trace tells all that the loop does.
Result<std::vector<ServiceDoor>> open_service_doors(
    const Options& options, const std::optional<std::filesystem::path>& state_directory);

}  // namespace chat::relay
