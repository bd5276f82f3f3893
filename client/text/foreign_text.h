#pragma once

#include <string>
#include <string_view>

namespace chat::client {

/// UTF-8 whatever a server sent. Text that is UTF-8 comes back as it is. Of the rest, what has no UTF-8
/// character beyond ASCII at all is read as Latin-1, in which old clients write; in what has one (a line cut
/// within a character) each wrong byte becomes U+FFFD.
std::string foreign_text(std::string_view bytes);

}  // namespace chat::client
