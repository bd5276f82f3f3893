#pragma once

#include "common/environment.h"

#include <map>
#include <string>
#include <utility>

/// The environment variables of a test, and no others.
inline chat::Environment environment(std::map<std::string, std::string> values) {
  return [values = std::move(values)](const char* name) {
    const auto found = values.find(name);
    return found == values.end() ? nullptr : found->second.c_str();
  };
}
