#pragma once

#include <string>
#include <string_view>

namespace chat::relay::irc {

/// What is sent in answer to one labelled command (IRCv3 labeled-response): `replies`, whole lines, with the
/// label on the only one, on the batch that they are, or on a batch of that name which is put around them; an
/// ACK if there are none.
std::string labelled(std::string_view replies, std::string_view label, std::string_view server,
                     std::string_view batch);

}  // namespace chat::relay::irc
