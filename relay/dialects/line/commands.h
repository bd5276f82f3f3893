#pragma once

#include <string_view>

namespace chat::relay::line {

struct Request;

/// Does what was typed behind a '/', or says why not.
void run_command(const Request& request, std::string_view name, std::string_view arguments);

}  // namespace chat::relay::line
