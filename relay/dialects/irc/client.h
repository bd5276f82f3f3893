#pragma once

#include "common/moment.h"
#include "relay/dialects/base/origin.h"
#include "relay/dialects/irc/capabilities.h"
#include "relay/dialects/irc/rendering.h"
#include "relay/dialects/irc/settings.h"
#include "relay/hub/hub.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace chat::relay::irc {

/// What a client has said of itself before it is registered.
struct Registration {
  Outbox& outbox;  ///< of its connection
  Endable& connection;
  Origin origin;   ///< its host as others are to see it
  Time due;        ///< the connection is closed then
  std::string nick{};
  std::string user{};
  std::string realname{};
  bool negotiating = false;  ///< between CAP LS or CAP REQ and CAP END
};

/// One client, as its commands see it.
struct Client {
  Hub& hub;
  Renderings& renderings;
  const IrcSettings& settings;
  std::unique_ptr<Registration> registration;  ///< null once registered
  Person* person = nullptr;                    ///< null until registered, and once it has left
  Capabilities capabilities{};
  std::uint32_t batches = 0;        ///< how many names of batches it was sent
  bool pinged = false;              ///< the line that is being taken is a PING
  bool last_ping_was_free = false;  ///< it was the last line, and was not counted against the limit

  bool is_registered() const { return person != nullptr; }
  bool has(Capability capability) const { return capabilities.has(capability); }

  /// "*" while the client has none.
  std::string_view nick() const {
    if (person != nullptr) return person->nick;
    return registration == nullptr || registration->nick.empty() ? std::string_view("*") : registration->nick;
  }

  std::string_view host() const {
    return person != nullptr ? person->profile.host : registration->origin.host;
  }
};

}  // namespace chat::relay::irc
