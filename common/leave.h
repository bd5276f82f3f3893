#pragma once

#include "common/exit.h"

#include <string_view>

namespace chat {

/// Prints what a program that is not to run prints, and returns its status, or `unwritable` where standard
/// output did not take it. `name`: of the program, for that error.
int leave(std::string_view name, const Exit& exit, int unwritable);

}  // namespace chat
