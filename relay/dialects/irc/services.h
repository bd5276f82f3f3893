#pragma once

namespace chat::relay {
struct Verdict;
}

namespace chat::relay::irc {

struct Client;
struct Request;
class Replies;

/// Whether a message is for NickServ, whom hands know from other networks. It is nobody's name at a relay
/// without accounts.
bool is_for_nickserv(const Request& request);

/// "IDENTIFY [ACCOUNT] PASSWORD".
void ask_nickserv(const Request& request);

void tell_verdict(const Client& client, Replies& replies, const Verdict& verdict);

}  // namespace chat::relay::irc
