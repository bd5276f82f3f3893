#pragma once

#include <string>
#include <string_view>

namespace chat::client {

/// Makes UTF-8 of whatever a server sent. Text that is UTF-8 comes back as it is. Other text with no UTF-8
/// character beyond ASCII is read as Latin-1, in which old clients write; in text that has one (a line cut
/// within a character) each wrong byte becomes U+FFFD.
std::string foreign_text(std::string_view bytes);

}  // namespace chat::client
