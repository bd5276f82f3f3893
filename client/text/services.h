#pragma once

#include <string_view>

namespace chat::client {

/// Whether people tell passwords to `target`, as far as its name says.
bool is_service(std::string_view target);

/// Whether a line that is said, and is no command, may tell a password to whoever reads it: "identify
/// sesame", "login alice sesame", "nickserv register sesame". Several lines, as they are pasted, are taken as
/// they are.
bool may_tell_password(std::string_view said);

/// Whether one of several lines may.
bool a_row_may_tell_password(std::string_view lines);

}  // namespace chat::client
