#pragma once

#include "client/commands/aliases.h"
#include "client/commands/outcome.h"
#include "client/conversation/conversation.h"
#include "common/moment.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chat::client {

/// What a person types -> what is said, asked or done. One table, which also prints /help and feeds
/// completion. Pure.
class Commands {
 public:
  explicit Commands(Conversation& conversation, Aliases aliases = {})
      : conversation_(conversation), aliases_(std::move(aliases)) {}

  /// Runs one line, or several that were pasted as one. "/word ..." is a command, "//text" says "/text"; all
  /// else is said in the current place. An unknown command is never said.
  Outcome run(std::string_view typed, Moment now);

  const Aliases& aliases() const { return aliases_; }

 private:
  Conversation& conversation_;
  Aliases aliases_;
};

/// The command of that name, which is without its '/', in whatever case and perhaps one of another client's;
/// as it is called here. Empty: there is none.
std::string_view command_called(std::string_view name);

/// What to do where there is no command of that name: the nearest one and what it does, or where to look.
/// The line for a command that the server has and this client has not; empty: it is none that is known.
std::string servers_own(std::string_view name, std::string_view arguments);
std::string hint_for(std::string_view name, std::string_view arguments);

/// "/nick" and so on, in the order of /help.
std::vector<std::string> command_names();

}  // namespace chat::client
