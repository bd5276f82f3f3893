#pragma once

#include "client/protocol/server_support.h"
#include "client/protocol/session.h"
#include "common/moment.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chat::client {

/// What is known of the server, and of the person there.
struct ServerView {
  ServerSupport support{};
  std::string me{};    ///< the person's nick
  std::string name{};  ///< as the server calls itself
  bool connected = false;
  bool catches_up = false;               ///< connected, and what was missed is being shown
  bool was_connected = false;            ///< at any time since the program started
  bool offers_history = false;           ///< older lines can be asked for
  bool grants_history = false;           ///< the capability for it
  bool redacts = false;                  ///< what was said can be taken back
  bool echoes = false;                   ///< the server sends back what the person says
  std::size_t source_bytes = 0;          ///< Session::source_bytes()
  std::optional<WallTime> since{};       ///< by the server's clock: when it greeted
  WallTime heard{};                      ///< by the server's clock: the latest that it said
  std::vector<std::string> motd_told{};  ///< the lines of its message of the day, as told last

  bool is_me(std::string_view nick) const { return support.same(nick, me); }

  /// The server's capabilities that matter here.
  void note_capabilities(const Session& session);

  /// Parses a time as servers write it (IRCv3 server-time); nothing if it is none. Keeps the last one, since
  /// messages of one moment have the same text.
  std::optional<WallTime> time_of(std::string_view text);

 private:
  std::string time_text_{};  // as it came last; empty: none has
  WallTime time_{};          // which is that
};

}  // namespace chat::client
