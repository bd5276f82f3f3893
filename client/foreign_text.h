#pragma once

#include <string>
#include <string_view>

namespace chat::client {

/// UTF-8 whatever a server sent. Text that is UTF-8 comes back as it is. Of the rest, what has no UTF-8
/// character beyond ASCII at all is read as Latin-1, in which old clients write; in what has one (a line cut
/// within a character) each wrong byte becomes U+FFFD.
std::string foreign_text(std::string_view bytes);

/// Whether `text` has `name` as a word of its own, without ASCII case. What names are made of does not end a
/// word (RFC 2812, section 2.3.1), and neither does any character beyond ASCII.
bool names(std::string_view text, std::string_view name);

}  // namespace chat::client
