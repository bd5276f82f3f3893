#pragma once

#include <string>

namespace chat {

/// A program is not to run: what to print, and the exit status. Status 0 goes to standard output.
struct Exit {
  int status;
  std::string message;
};

}  // namespace chat
