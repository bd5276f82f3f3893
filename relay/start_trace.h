#pragma once

#include "common/result.h"
#include "common/selector.h"
#include "relay/connection/observer.h"
#include "relay/loop/entrance.h"
#include "relay/options.h"

#include <memory>
#include <vector>

namespace chat::relay::trace {

/// The observer that the options ask for; without a trace, one that ignores everything. `selector` outlives
/// it. The error names the file that cannot be written.
Result<std::unique_ptr<Observer>> start_trace(const Options& options, const std::vector<Door>& doors,
                                              Selector& selector);

}  // namespace chat::relay::trace
