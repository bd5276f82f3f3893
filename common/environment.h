#pragma once

#include <functional>

namespace chat {

/// std::getenv, or a test's: the value of an environment variable, null if it is not set.
using Environment = std::function<const char*(const char* name)>;

}  // namespace chat
