#pragma once

#include <cstddef>
#include <string>

namespace chat {

/// What is wrong with a configuration file, and where.
struct ConfigError {
  std::size_t line;  ///< from 1
  std::string text;
  std::string name{};  ///< what was perhaps meant for an option's name, and is none
};

}  // namespace chat
