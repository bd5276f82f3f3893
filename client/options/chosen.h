#pragma once

#include "client/commands/aliases.h"
#include "client/connection/dialler.h"
#include "client/connection/server_address.h"
#include "client/rendering/palette.h"
#include "common/endpoint.h"
#include "common/named_file.h"

#include <optional>
#include <string>
#include <vector>

namespace chat::client {

/// What the terminal's bell is rung for.
enum class Bell { never, mention, in_private, all };

/// What the command line and the configuration file say, checked.
struct Options {
  Endpoint server{.host = "localhost", .port = 6667};
  std::vector<Endpoint> other_servers{};  ///< of the same chat, where the first cannot be reached
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

}  // namespace chat::client
