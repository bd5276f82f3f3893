#pragma once

#include "common/described_program.h"
#include "common/exit.h"

#include <string_view>

namespace chat {

/// Behind this stands the name of a page, which the program prints: the build makes of them what is
/// installed.
/// --help does not have it.
inline constexpr std::string_view kGeneratePage = "--generate";

/// "options", "settings": sections of manual pages, for scdoc(1); "sample": a configuration file with every
/// option in a comment; "bash", "zsh", "fish": completions for these shells.
Exit generate_page(const DescribedProgram& program, std::string_view page);

}  // namespace chat
