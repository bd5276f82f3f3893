#pragma once

#include <string>
#include <string_view>

namespace chat::relay::irc {

struct Request;

/// Whether a message is for NickServ, to whom people on other networks send their password. False at a relay
/// without accounts.
bool is_for_nickserv(const Request& request);

/// Does what `said` asks of NickServ: "IDENTIFY [ACCOUNT] PASSWORD".
void ask_nickserv(const Request& request, std::string_view said);

/// The same for ChanServ, which keeps rooms: "REGISTER #room".
bool is_for_chanserv(const Request& request);
void ask_chanserv(const Request& request, std::string_view said);

/// Whether a message's target is this service, whatever server it names: "NickServ@services.example".
bool is_service(const Request& request, std::string_view name);

/// A command's parameters as they would stand in a message.
std::string joined_words(const Request& request);

}  // namespace chat::relay::irc
