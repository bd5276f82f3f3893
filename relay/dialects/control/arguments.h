#pragma once

#include <span>
#include <string>
#include <string_view>

namespace chat::relay::control {

// What a command takes is written as people are shown it: "ROOM NAME [REASON]". A word in brackets may be
// missing; REASON and TEXT are all that is left.

/// What is wrong with the arguments as they stand in a line, of a command that takes `wanted`. Empty:
/// nothing.
std::string complaint_about_arguments(std::string_view command, std::string_view wanted,
                                      std::string_view arguments);

/// What is wrong with arguments, none of which is blank, that have yet to be put into a line, in which each
/// has to be what it was.
std::string complaint_about_splitting(std::string_view command, std::string_view wanted,
                                      std::span<const std::string> arguments);

}  // namespace chat::relay::control
