#pragma once

#include <string>

namespace chat {

/// A file that an option names, and where it was named, to complain of it there: "--log", or
/// "/etc/x.toml:3: log".
struct NamedFile {
  std::string path{};  ///< empty: none
  std::string place{};
};

}  // namespace chat
