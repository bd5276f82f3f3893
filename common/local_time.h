#pragma once

#include "common/moment.h"

#include <ctime>

namespace chat {

/// The calendar and the clock where this program runs (localtime_r(3)).
std::tm local_time(WallTime at);

}  // namespace chat
