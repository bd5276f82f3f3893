#pragma once

#include "common/exit.h"
#include "common/file.h"
#include "relay/options.h"

#include <variant>

namespace chat::relay {

/// The options, or why the program is not to run. `environment`: environ(7). `read`: for the configuration
/// file.
std::variant<Options, Exit> parse_options(int argc, const char* const* argv, const char* const* environment,
                                          const FileReader& read);

}  // namespace chat::relay
