#pragma once

#include "common/config_error.h"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

namespace chat {

/// One value of a configuration file: what TOML takes it for, and how it would stand on the command line.
struct ConfigValue {
  enum class Kind { text, whole_number, decimal, boolean, date, list, table };

  Kind kind;
  std::size_t line;
  std::string text{};     ///< empty for lists within lists and for tables
  std::string written{};  ///< of a number, as it stands in the file: "0o660", "1_000"
};

/// "history = 50": one option, with the line in which its name stands, from 1.
struct ConfigEntry {
  std::string name;
  std::size_t line;
  bool is_list;
  std::vector<ConfigValue> values;
  std::string table{};    ///< "aliases", of what stands in [aliases]; "servers" in [servers.lan]; else empty
  std::string profile{};  ///< "lan" in [servers.lan]
  bool begins_profile = false;  ///< no option: [servers.lan] itself, that a profile which sets nothing is one
};

/// A section that a file may have: "[NAME]", or several, "[NAME.PROFILE]".
struct ConfigTable {
  std::string name;
  bool has_profiles;
};

/// An option's name in a message: between apostrophes where it would not be seen as one word.
std::string shown_name(std::string_view name);

/// Reads TOML 1.0 (https://toml.io/en/v1.0.0): options by their names, in the order of their lines. Other
/// tables than those named are an error, and so is what is no UTF-8; a byte order mark is passed over.
tl::expected<std::vector<ConfigEntry>, ConfigError> parse_config(std::string_view file,
                                                                 std::span<const ConfigTable> tables = {});

}  // namespace chat
