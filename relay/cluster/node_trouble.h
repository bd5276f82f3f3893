#pragma once

#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace chat::relay {

/// Why a relay cannot go on with what it knows of the others, and has to come again.
struct NodeTrouble {
  enum class Kind {
    lost_touch,     ///< it has missed something, or has been taken for gone
    other_version,  ///< one of them writes what another cannot read
  };

  Kind kind;
  std::string words;  ///< for the log

  NodeTrouble(std::string lost_touch) : kind(Kind::lost_touch), words(std::move(lost_touch)) {}
  NodeTrouble(const char* lost_touch) : NodeTrouble(std::string(lost_touch)) {}

  static NodeTrouble of_versions(std::string_view what) {
    NodeTrouble trouble(fmt::format("{}: they need the same version", what));
    trouble.kind = Kind::other_version;
    return trouble;
  }
};

}  // namespace chat::relay
