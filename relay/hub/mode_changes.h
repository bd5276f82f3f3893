#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace chat::relay {

/// Of one message that tells of changes, so that it fits a line of IRC (512 bytes).
inline constexpr std::size_t kModesTextMaxBytes = 350;

/// One change of a room's modes, as asked for or as done.
struct ModeChange {
  bool adding = true;
  char letter = 0;
  std::string argument{};
};

/// As in "+ov-m alice bob"; in as many texts of kModesTextMaxBytes as it takes.
std::vector<std::string> written(std::span<const ModeChange> changes);

/// One letter of what somebody wrote to change a room's modes, or to see its lists.
struct ModeStep {
  enum class Kind {
    change,       ///< can be asked of the hub
    list_wanted,  ///< a list mode without a mask
    unknown,      ///< there is no such mode
    lacks_argument,
    malformed,  ///< the argument cannot be one of this mode
  };
  Kind kind;
  ModeChange change;
};

/// Takes "+ov-m" and its arguments, "alice bob", apart. What is no change stands there once, however often it
/// was written. Changes with an argument past the first `most` are left out.
std::vector<ModeStep> read_modes(std::string_view letters, std::span<const std::string_view> arguments,
                                 std::size_t most);

}  // namespace chat::relay
