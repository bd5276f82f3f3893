#pragma once

#include <string>
#include <string_view>

namespace chat::relay::irc {

/// The answer to one labelled command (IRCv3 labeled-response): `replies`, whole lines, with the label on the
/// only one, on the batch that they are, or on a batch called `batch` around them; without replies, an ACK.
std::string labelled(std::string_view replies, std::string_view label, std::string_view server,
                     std::string_view batch);

}  // namespace chat::relay::irc
