#pragma once

#include <string>

namespace chat::relay::irc {

/// The modes that a client can set of itself.
std::string user_mode_letters();

}  // namespace chat::relay::irc
