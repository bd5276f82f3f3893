#pragma once

#include "common/secret.h"

#include <string>
#include <string_view>

namespace chat::relay::irc {

struct Client;
class Replies;

/// What a client has said so far in an exchange of AUTHENTICATE (IRCv3 sasl-3.1).
struct Sasl {
  std::string mechanism{};
  std::string text{};  ///< base64, in chunks
};

/// The exchange is over, if there is one, and the client is told so: 906.
void abort_sasl(Client& client, Replies& replies);

/// "PLAIN,EXTERNAL": those that this client may use; empty: none.
std::string mechanisms_for(const Client& client);

}  // namespace chat::relay::irc
