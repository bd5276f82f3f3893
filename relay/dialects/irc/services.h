#pragma once

#include <string_view>

namespace chat::relay::irc {

struct Request;

/// Whether a message is for NickServ, to whom people on other networks send their password. False at a relay
/// without accounts.
bool is_for_nickserv(const Request& request);

/// Does what `said` asks of NickServ: "IDENTIFY [ACCOUNT] PASSWORD".
void ask_nickserv(const Request& request, std::string_view said);

}  // namespace chat::relay::irc
