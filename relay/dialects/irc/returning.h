#pragma once

#include "relay/dialects/irc/client.h"

#include <cstdint>
#include <string>

namespace chat::relay::irc {

struct Request;

/// What a client that knows how to come back is told: the code for that.
std::string return_token(const Client& client);
/// Tells it to a client that has the capability for it, and has its outbox keep what it may need again.
void offer_return(const Client& client, Replies& replies);
/// A client that is not registered goes on as who it was on another relay.
void come_over(const Request& request, std::uint64_t person);

}  // namespace chat::relay::irc
