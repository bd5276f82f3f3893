#pragma once

#include <string_view>

namespace chat::relay {

/// Whether no person's keyboard sends this: the first line, as far as it is here, has a NUL that telnet did
/// not put there, or has both what is not UTF-8 and controls that neither edit nor format a line.
/// "gr\xFC\xDFe" in Latin-1, cursor keys and a lone ^C are people's.
bool is_no_text(std::string_view text);

/// Whether `text` begins with a telnet command (RFC 854), whatever follows.
bool speaks_telnet(std::string_view text);

/// Whether the line is a request to a printer's daemon (RFC 1179, section 5): a command from 1 to 5, and a
/// queue.
bool is_print_job(std::string_view line);

}  // namespace chat::relay
