#pragma once

#include <string_view>

namespace chat::relay::line {

struct Request;

/// Whether a newcomer may give the command as its first line without being announced as what it still is.
bool may_come_before_entering(std::string_view name);

/// Does what was typed behind a '/', or says why not.
void run_command(const Request& request, std::string_view name, std::string_view arguments);

}  // namespace chat::relay::line
