#pragma once

#include "common/described_program.h"

#include <string>

namespace chat {

/// Scripts by which a shell completes a program's options and, where it can know them, their values.
std::string completions_for_bash(const DescribedProgram& program);
std::string completions_for_zsh(const DescribedProgram& program);
std::string completions_for_fish(const DescribedProgram& program);

}  // namespace chat
