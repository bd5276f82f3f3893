#pragma once

namespace chat::relay {
struct Verdict;
}

namespace chat::relay::irc {

struct Client;
struct Request;
class Replies;

/// Whether a message is for NickServ, to whom people on other networks send their password. False at a relay
/// without accounts, and while somebody has that nick.
bool is_for_nickserv(const Request& request);

/// Takes "IDENTIFY [ACCOUNT] PASSWORD".
void ask_nickserv(const Request& request);

void tell_verdict(const Client& client, Replies& replies, const Verdict& verdict);

}  // namespace chat::relay::irc
