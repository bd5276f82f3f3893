#pragma once

#include "common/described_program.h"

#include <string>

namespace chat {

/// A configuration file (TOML) with each setting in a comment, as "#name = value", below what it means.
std::string sample_settings(const DescribedProgram& program);

/// What --help says of an option, for the setting of its name in a file: there --no-colour is "colour".
std::string about_setting(const DescribedOption& option);

}  // namespace chat
