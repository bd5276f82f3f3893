#pragma once

#include "common/environment.h"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

namespace chat::relay {

/// Where the relay keeps what is to outlive it: `named` (--state-dir), else $STATE_DIRECTORY
/// (systemd.exec(5); of several the first), else $XDG_STATE_HOME/chat-relay, else ~/.local/state/chat-relay.
/// Paths in variables that are not absolute do not count. Nothing where there is none of these. It is not
/// made here.
std::optional<std::filesystem::path> state_directory(const std::string& named,
                                                     const Environment& environment);

/// In it: accounts, claimed rooms and bans.
inline constexpr const char* kStateFile = "relay.sqlite";

/// What the unit's StateDirectory= comes to.
inline constexpr const char* kServicesStateDirectory = "/var/lib/chat-relay";

/// The configuration of the service, as the unit and the packages have it.
inline constexpr const char* kServicesConfiguration = "/etc/chat-relay/chat-relay.toml";

/// Where a relay may be found.
struct RelaySearch {
  /// Whether a relay has its control socket in the directory.
  std::function<bool(const std::filesystem::path&)> can_be_asked;
  /// Whether there is such a directory.
  std::function<bool(const std::filesystem::path&)> exists;
  /// What kServicesConfiguration says of the service's state directory; empty: nothing.
  std::function<std::string()> configured;
};

/// The state directory of the relay that is meant where `named` and $STATE_DIRECTORY name none: one's own,
/// but the service's, by its unit or else by its configuration, if a relay can be asked there alone.
/// Where none can be asked: which of one's own, the configured one, and the service's exists, in this order.
std::optional<std::filesystem::path> directory_to_ask(const std::string& named,
                                                      const Environment& environment,
                                                      const RelaySearch& search);

}  // namespace chat::relay
