#pragma once

#include "common/workers.h"
#include "relay/ctl/answer_printer.h"
#include "relay/hub/hub.h"

#include <span>
#include <string_view>

namespace chat::relay {

/// Whether the request can be answered where no relay runs: it is about what is kept.
bool may_be_answered_alone(std::string_view request);

/// Has the request, a line without its end, answered as at the control socket, by a hub that nobody has
/// joined, and prints what comes. Blocks.
void answer_alone(Hub& hub, std::span<Workers* const> workers, std::string_view request,
                  AnswerPrinter& printer);

}  // namespace chat::relay
