#pragma once

#include <string>

namespace chat {

/// What a program that is not to run prints, and its exit status. With status 0 it is printed to standard
/// output.
struct Exit {
  int status;
  std::string message;
};

}  // namespace chat
