#pragma once

#include "common/moment.h"

#include <string>

namespace chat::relay {

inline constexpr const char* kNoAnswer = "connection timed out";

/// "120 s".
std::string seconds_of(Duration duration);

/// Why a connection has ended, by the errno that it ended with.
std::string reason_for(int error);

}  // namespace chat::relay
