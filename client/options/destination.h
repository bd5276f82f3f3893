#pragma once

#include "client/connection/server_address.h"
#include "client/options/chosen.h"
#include "common/command_line.h"
#include "common/exit.h"

#include <optional>

namespace chat::client {

/// Where to connect, in the parts that options say.
struct Destination {
  ServerAddress server{.endpoint = {.host = "localhost", .port = 6667}};
  std::optional<ServerPort> port{};
  bool tls = false;  ///< what --tls says, if it is said
};

/// The options that say where to, and as whom.
void add_server(CommandLine& line, Options& o, Destination& to);
void add_encryption(CommandLine& line, Options& o, Destination& to);

/// After parse(): what they mean together.
std::optional<Exit> take_destination(const CommandLine& line, const Destination& to, Options& o);

}  // namespace chat::client
