#pragma once

#include <string_view>

namespace chat::relay {

/// No person's keyboard sends this: in its first line, as far as it is here, stands a NUL that telnet has not
/// put there, or controls that neither edit nor format a line together with what is not UTF-8.
/// "gr\\xFC\\xDFe" in Latin-1, cursor keys and a lone ^C are people's.
bool is_no_text(std::string_view text);

/// It begins with a command of telnet's (RFC 854), whatever follows.
bool speaks_telnet(std::string_view text);

/// A request to a printer's daemon (RFC 1179, section 5): a command from 1 to 5, and the queue.
bool is_print_job(std::string_view line);

}  // namespace chat::relay
