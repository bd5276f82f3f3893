#pragma once

#include <ctime>
#include <string>

namespace chat::client {

/// As strftime(3) has it, in what may be shown on a terminal. Empty where `format` gives over 255 bytes.
std::string formatted(const std::tm& time, const std::string& format);

}  // namespace chat::client
