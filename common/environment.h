#pragma once

#include <cstdlib>
#include <functional>
#include <string_view>

namespace chat {

/// std::getenv, or a test's: the value of an environment variable, null if it is not set.
using Environment = std::function<const char*(const char* name)>;

/// Of this program's own environment.
inline const char* own_variable(const char* name) {
  return std::getenv(name);
}

/// Of an environment as environ(7) has it, which outlives what is returned.
inline Environment variables_in(const char* const* environment) {
  return [environment](const char* name) -> const char* {
    const std::string_view wanted(name);
    for (const char* const* each = environment; *each != nullptr; ++each) {
      const std::string_view entry(*each);
      if (entry.substr(0, entry.find('=')) == wanted && entry.size() > wanted.size())
        return *each + wanted.size() + 1;
    }
    return nullptr;
  };
}

}  // namespace chat
