#pragma once

#include "common/moment.h"
#include "relay/dialects/base/origin.h"
#include "relay/dialects/irc/accounts.h"
#include "relay/dialects/irc/capabilities.h"
#include "relay/dialects/irc/rendering.h"
#include "relay/dialects/irc/sasl.h"
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
  Origin origin;  ///< its host as others are to see it
  Time due;       ///< the connection is closed then
  std::string nick{};
  std::string user{};
  std::string realname{};
  AccountProof proof{};       ///< that it has logged in to an account
  std::string away{};         ///< draft/pre-away; empty: here
  bool has_password = false;  ///< it has given the relay's
  bool negotiating = false;   ///< between CAP LS or CAP REQ and CAP END
};

/// What a client's commands find here. All of it outlives the client.
struct Server {
  Hub& hub;
  Renderings& renderings;
  const IrcSettings& settings;
};

/// One client, as its commands see it.
struct Client {
  const Server& server;
  std::unique_ptr<Registration> registration;  ///< null once registered
  Person* person = nullptr;                    ///< null until registered, and once it has left
  std::unique_ptr<Sasl> sasl{};                ///< null: it is not in the middle of AUTHENTICATE
  Capabilities capabilities{};
  AskedBy asked_by = AskedBy::nickserv;  ///< the last time that it asked about an account
  std::uint32_t batches = 0;             ///< how many names of batches it was sent
  bool is_version_302 = false;           ///< it has asked for capabilities of that version or later
  bool is_safe = false;                  ///< nobody can read on the way what it sends
  bool pinged = false;                   ///< the line that is being taken is a PING
  bool last_ping_was_free = false;       ///< it was the last line, and was not counted against the limit

  Hub& hub() const { return server.hub; }
  Renderings& renderings() const { return server.renderings; }
  const IrcSettings& settings() const { return server.settings; }
  bool is_registered() const { return person != nullptr; }
  bool has(Capability capability) const { return capabilities.has(capability); }

  /// "*" while the client has none.
  std::string_view nick() const {
    if (person != nullptr) return person->nick;
    return registration == nullptr || registration->nick.empty() ? std::string_view("*") : registration->nick;
  }

  /// What it has logged in to; empty: nothing.
  std::string_view account() const {
    if (person != nullptr) return person->source().account;
    const bool has_one = registration != nullptr && hub().proofs().holds(registration->proof);
    return has_one ? registration->proof.account : std::string_view();
  }

  /// Whether it has yet to give the relay's password, before which nothing is done about accounts: else the
  /// password would keep nobody from trying those of accounts, and from making some.
  bool owes_relay_password() const {
    return registration != nullptr && hub().takes_password() && !registration->has_password;
  }

  /// The fingerprint of the one that it has shown; empty: none.
  std::string_view certificate() const {
    return person != nullptr ? person->particulars().certificate : registration->origin.certificate;
  }

  /// "nick!user@host", with '*' for what is not known yet.
  std::string full_source() const {
    if (person != nullptr) return relay::full_source(person->source());
    return relay::full_source({nick(), registration->user.empty() ? "*" : registration->user, host()});
  }

  std::string host() const {
    if (person != nullptr) return std::string(person->profile.host());
    return registration == nullptr ? "*" : registration->origin.shown();
  }

  std::string_view address() const {
    return person != nullptr ? person->address() : std::string_view(registration->origin.host);
  }
};

}  // namespace chat::relay::irc
