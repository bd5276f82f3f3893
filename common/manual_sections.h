#pragma once

#include "common/described_program.h"

#include <string>

namespace chat {

/// Sections of manual pages, in the language of scdoc(5): "# OPTIONS" and what --help has behind them.
std::string manual_of_options(const DescribedProgram& program);

/// "# SETTINGS": what may stand in the program's configuration file.
std::string manual_of_settings(const DescribedProgram& program);

}  // namespace chat
