#pragma once

#include <ctime>
#include <string>

namespace chat::client {

/// `time` as strftime(3) writes it, made fit for a terminal. Empty where `format` gives over 255 bytes.
std::string formatted(const std::tm& time, const std::string& format);

}  // namespace chat::client
