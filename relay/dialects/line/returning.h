#pragma once

#include "relay/hub/hub.h"

#include <string>

namespace chat::relay::line {

/// How the person comes back when its connection was lost; empty where nobody does.
std::string about_returning(const Hub& hub, const Person& person);

/// The lines for who has come back. `missed`: whether something waits for it.
std::string welcome_back(const Hub& hub, const Person& person, bool missed);

}  // namespace chat::relay::line
