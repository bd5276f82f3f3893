#pragma once

#include <string>

namespace chat {

/// An option, what holds for it, and who has said so.
struct Setting {
  std::string name;         ///< "history"
  std::string value;        ///< as a file has it (TOML): "50", "\"2m\""; empty: nothing is set
  std::string origin;       ///< "default", "/etc/x.toml:3", "CHAT_RELAY_HISTORY" or "--history"
  std::string initially{};  ///< the default in words, where nothing is set: "half of what the machine has"
};

}  // namespace chat
