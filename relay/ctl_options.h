#pragma once

#include "common/described_program.h"
#include "common/exit.h"
#include "common/named_file.h"

#include <optional>
#include <string>
#include <variant>

namespace chat::relay {

/// Exit statuses of ctl.
inline constexpr int kCtlRefused = 1;
inline constexpr int kCtlUsage = 2;
inline constexpr int kCtlUnreachable = 3;

/// What "chat-relay ctl" was asked.
struct CtlOptions {
  NamedFile state_dir{};
  bool as_json = false;
  std::string request{};              ///< a line for the control socket, without its end
  std::optional<Exit> missed_file{};  ///< why the relay's configuration could not be read, if so
};

/// The arguments behind "ctl", with the program's name before them, as main() has them. An Exit says why
/// nothing is to be asked: an error, or --help. `environment`: environ(7).
std::variant<CtlOptions, Exit> parse_ctl_options(int argc, const char* const* argv,
                                                 const char* const* environment);

/// ctl for pages about chat-relay.
DescribedProgram describe_ctl();

}  // namespace chat::relay
