#pragma once

#include "common/command_line.h"

namespace chat::relay {

/// Adds what --help says behind the options: how values are written, the environment, exit statuses,
/// examples.
void explain_options(CommandLine& line);

}  // namespace chat::relay
