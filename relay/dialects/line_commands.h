#pragma once

#include "common/moment.h"

#include <string_view>

namespace chat::relay {

class LineDialect;

/// What a line client can type after a '/'. The table in line_commands.cpp is the list; /help prints it.
struct LineCommands {
  LineDialect& client;
  Moment now;

  void run(std::string_view name, std::string_view arguments);

  void help(std::string_view);
  void nick(std::string_view name);
  void me(std::string_view action);
  void msg(std::string_view name_and_text);
  void who(std::string_view);
  void rooms(std::string_view);
  void join(std::string_view room_and_key);
  void topic(std::string_view text);
  void quit(std::string_view reason);
};

}  // namespace chat::relay
