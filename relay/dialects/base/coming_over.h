#pragma once

#include "relay/hub/requests.h"

#include <string>

namespace chat::relay {

/// What somebody is told who comes back by another relay than it was on, of what was said to it alone: before
/// the lines, and of lines that are not known any more. Empty: there is nothing to tell.
std::string alone_in_words(const BroughtOver& over, WallTime now);
std::string lost_alone_in_words(const BroughtOver& over, WallTime now);

}  // namespace chat::relay
