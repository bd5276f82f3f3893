#pragma once

#include <string_view>

namespace chat {

/// A command that would be said to all, because its line does not begin with '/'.
struct HiddenCommand {
  std::string_view hidden_by{};  ///< in words, what hides it; empty: the line hides no command
  std::string_view command{};    ///< what stands behind the slash
};

/// The command that `line`, which has one row, hides. The views are into `line`, or live as long as the
/// program.
HiddenCommand find_hidden_command(std::string_view line);

}  // namespace chat
