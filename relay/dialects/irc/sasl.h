#pragma once

#include "common/secret.h"

#include <string>
#include <string_view>

namespace chat::relay::irc {

struct Client;

/// What a client has said so far in an exchange of AUTHENTICATE (IRCv3 sasl-3.1).
struct Sasl {
  std::string mechanism{};
  std::string text{};  ///< base64, in chunks
};

/// "PLAIN,EXTERNAL": those that this client may use; empty: none.
std::string mechanisms_for(const Client& client);

}  // namespace chat::relay::irc
