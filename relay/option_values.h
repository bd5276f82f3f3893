#pragma once

#include "common/result.h"
#include "relay/loop/doors.h"

#include <cstddef>
#include <optional>
#include <string>

#include <sys/types.h>

namespace chat::relay {

// What the values of options are read from, where no kind that common/command_line has fits. An error says in
// one line what is wrong with the text.

Result<std::optional<mode_t>> parse_socket_mode(const std::string& text);
Result<std::optional<gid_t>> parse_group(const std::string& text);
Result<std::string> parse_server_name(const std::string& text);
Result<std::optional<std::size_t>> parse_memory(const std::string& text);
Result<std::string> parse_directory(const std::string& text);
Result<NamedDoor> read_door(const std::string& text);
Result<std::string> read_account(const std::string& text);

}  // namespace chat::relay
