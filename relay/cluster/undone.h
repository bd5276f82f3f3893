#pragma once

#include "relay/hub/fact.h"

#include <string>

namespace chat::relay {

/// Whether the fact takes something back, so that relays that were away have to learn of it, however late:
/// they have kept what it is about.
bool takes_back(const Fact& fact);

/// Appends the fact with no more of what was taken back than it takes to find it.
void put_taken_back(std::string& out, const Fact& fact);

}  // namespace chat::relay
