#pragma once

#include "client/options/chosen.h"
#include "client/options/exit_statuses.h"
#include "common/exit.h"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace chat::client {

/// What is taken from the world around where the command line does not say.
struct Surroundings {
  std::string user{};                                  ///< the login name; empty if unknown
  std::optional<std::filesystem::path> config_file{};  ///< read if it is there
  std::string home{};                                  ///< for "~/"; empty if unknown
  bool linear = false;                                 ///< CHAT_LINEAR
};

/// The options, or why the program is not to run.
std::variant<Options, Exit> parse_options(int argc, const char* const* argv,
                                          const Surroundings& surroundings);

/// A login name made into a nick that servers take: "Jürgen.M" becomes "J-rgen-M"; "guest" where nothing is
/// left of it.
std::string nick_from(std::string_view user);

}  // namespace chat::client
