#pragma once

#include <string>

namespace chat {

/// What a program that is not to run prints, and its exit status. With status 0 it is printed to standard
/// output.
struct Exit {
  int status;
  std::string message;
};

/// What an error on the command line or in the configuration file, and one of reading that file, make a
/// program exit with.
struct ExitStatuses {
  int usage;
  int unreadable;
};

/// What such an error's code is, which stands behind it in brackets; empty: it has none.
struct ExitCodes {
  std::string option{};      ///< on the command line
  std::string variable{};    ///< in the environment
  std::string file{};        ///< in the configuration file
  std::string unreadable{};  ///< that file
};

}  // namespace chat
