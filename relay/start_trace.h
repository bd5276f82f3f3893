#pragma once

#include "common/result.h"
#include "common/selector.h"
#include "relay/connection/observer.h"
#include "relay/loop/entrance.h"
#include "relay/options.h"

#include <memory>
#include <vector>

namespace chat::relay::trace {

/// Whoever is to watch the relay, as the options say. `selector` outlives it.
Result<std::unique_ptr<Observer>> start_trace(const Options& options, const std::vector<Door>& doors,
                                              Selector& selector);

}  // namespace chat::relay::trace
