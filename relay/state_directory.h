#pragma once

#include "common/environment.h"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace chat::relay {

/// Where the relay keeps what is to outlive it: `named` (--state-dir), else $STATE_DIRECTORY
/// (systemd.exec(5); of several the first), else $XDG_STATE_HOME/chat-relay, else ~/.local/state/chat-relay.
/// Paths in variables that are not absolute do not count. Nothing where there is none of these. It is not
/// made here.
std::optional<std::filesystem::path> state_directory(const std::string& named,
                                                     const Environment& environment);

/// The first of $STATE_DIRECTORY, which a service manager sets; nothing if that is not absolute, or not
/// there.
std::optional<std::filesystem::path> managers_state_directory(const Environment& environment);

/// Of the variables that state_directory() looks at, those that do not count for they are not absolute: a
/// line for people of each.
std::vector<std::string> uncounted_variables(const std::string& named, const Environment& environment);

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
