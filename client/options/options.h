#pragma once

#include "client/commands/aliases.h"
#include "client/connection/dialler.h"
#include "client/connection/server_address.h"
#include "client/rendering/palette.h"
#include "common/endpoint.h"
#include "common/exit.h"
#include "common/named_file.h"

#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace chat::client {

/// What the terminal's bell is rung for.
enum class Bell { never, mention, in_private, all };

/// What the command line and the configuration file say, checked.
struct Options {
  Endpoint server{.host = "localhost", .port = 6667};
  std::string advice{};  ///< where there is no such server: what may have been meant instead; or empty
  std::string nick{};
  std::vector<WantedRoom> rooms{{.name = "#lobby"}};
  std::vector<std::string> highlights{};  ///< words that mean this person, beside the nick
  NamedFile password_file{};
  Encryption encryption = Encryption::preferred;
  NamedFile client_certificate{};
  std::string accepted_certificate{};  ///< its fingerprint; empty: none
  bool colour = true;
  bool hyperlinks = true;
  std::string charset{};                     ///< the terminal's; empty: as the locale says
  bool linear = false;                       ///< nothing is drawn twice, and there is no prompt
  std::optional<std::string> time_format{};  ///< nothing: what suits the output
  NamedFile log{};
  NamedFile log_directory{};
  std::vector<std::string> notify{};  ///< a command and its arguments; empty: none
  Aliases aliases{};
  Colours colours{};
  bool reconnect = true;
  Bell bell = Bell::in_private;
  bool json = false;
  bool follow = false;
};

/// sysexits.h: what the program ends with.
inline constexpr int kNotDelivered = 1;
inline constexpr int kUsage = 64;        // EX_USAGE
inline constexpr int kNoInput = 66;      // EX_NOINPUT: a file that cannot be read
inline constexpr int kUnavailable = 69;  // EX_UNAVAILABLE: the server cannot be reached
inline constexpr int kCannotWrite = 74;  // EX_IOERR
inline constexpr int kDistrusted =
    76;  // EX_PROTOCOL: no TLS where it must be, or another certificate than before
inline constexpr int kRefused = 77;  // EX_NOPERM: the server will not have us

/// Ended by a signal before the end of the input: as shells count, this and the signal's number.
inline constexpr int kBySignal = 128;

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
