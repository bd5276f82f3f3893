#pragma once

#include "relay/dialects/first_bytes/protocol.h"

#include <string_view>

namespace chat::relay {

/// What a client is told that speaks a protocol which the relay does not, in the form of that protocol.
struct TurnedAway {
  Protocol protocol;
  std::string_view words;   ///< empty where nothing would be understood
  std::string_view reason;  ///< for the log
};

/// For every protocol but line and raw. An IRC client is turned away when it speaks after it has been
/// greeted as a person.
const TurnedAway& turned_away(Protocol protocol);

/// The same where only encrypted clients may come in.
const TurnedAway& turned_away_unencrypted(Protocol protocol);

}  // namespace chat::relay
