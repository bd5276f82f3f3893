#pragma once

#include <string>

namespace chat::relay::irc {

/// The letters of the modes that a client can set on itself.
std::string user_mode_letters();

}  // namespace chat::relay::irc
