#pragma once

#include "common/environment.h"
#include "common/private_file.h"
#include "common/result.h"

#include <filesystem>
#include <optional>

namespace chat::client {

/// XDG Base Directory Specification: $XDG_CONFIG_HOME (else ~/.config)/chat-relay/client.toml and
/// $XDG_STATE_HOME (else ~/.local/state)/chat-relay/history, ignored, known_relays and sts_policies. Paths
/// that are not absolute do not count, as the specification wants it. Nothing where HOME would be needed and
/// is not there.
std::optional<std::filesystem::path> config_file(const Environment& environment);
std::optional<std::filesystem::path> history_file(const Environment& environment);
std::optional<std::filesystem::path> ignore_file(const Environment& environment);
std::optional<std::filesystem::path> known_relays_file(const Environment& environment);
std::optional<std::filesystem::path> sts_policies_file(const Environment& environment);

/// Makes the file if it is missing, readable to nobody else (0600), and so the directories above it (0700,
/// as the specification wants it). What is there already is left as it is.
Result<void> make_private_file(const std::filesystem::path& file);

}  // namespace chat::client
