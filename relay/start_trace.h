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

/// Whether its files could be written, without making any.
Result<void> can_trace(const Options& options);

}  // namespace chat::relay::trace
