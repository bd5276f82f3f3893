#pragma once

#include "relay/hub/hub.h"

#include <string>
#include <string_view>

namespace chat::relay::line {

/// How the person comes back when its connection was lost; empty where nobody does.
std::string about_returning(const Hub& hub, const Person& person);

/// The lines for who has come back. `missed`: a sentence about what it has missed.
std::string welcome_back(const Hub& hub, const Person& person, std::string_view missed);

}  // namespace chat::relay::line
