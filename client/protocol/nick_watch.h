#pragma once

#include "client/protocol/server_support.h"
#include "common/irc_message.h"
#include "common/moment.h"

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace chat::client {

/// How often a server that tells nothing by itself is asked whether a name is free.
inline constexpr Duration kNickQuestionsApart = std::chrono::seconds(60);
/// How long to wait after the server has refused a name that looked free; twice as long each time, up to the
/// most.
inline constexpr Duration kNickRefusedWait = std::chrono::seconds(60);
inline constexpr Duration kNickRefusedWaitMax = std::chrono::minutes(16);

/// Waits for a name to be free, and asks for it then. It sees the holder quit or change nick in a room that
/// the person shares with them. For the rest it has the server watch (MONITOR), or asks it again and again
/// (ISON). Pure; a part of the Session.
class NickWatch {
 public:
  /// Waits for `name` from now on; if it is empty, for none.
  void wait_for(std::string_view name, const ServerSupport& support, Time now);

  bool waits() const { return !name_.empty(); }

  /// Returns false if the message answers this watch's own question: then nobody else need see it.
  bool take(const IrcMessage& message, const ServerSupport& support, Time now);

  /// To be called when the person has the name. Whoever loses it again was not meant to have it (the server
  /// keeps it for another): it is not waited for once more.
  void succeeded();

  void tick(Time now);
  Time deadline() const;

  /// Takes the lines to send at once, without line ends.
  std::vector<std::string> take_lines();

 private:
  friend struct NickWatchHandlers;

  std::string name_{};
  bool monitored_ = false;
  bool polled_ = false;
  bool question_out_ = false;  // ISON
  bool request_out_ = false;   // NICK
  bool is_free_ = false;
  bool had_it_ = false;
  Time question_at_ = kNever;
  Time request_at_{};
  Duration refused_wait_ = kNickRefusedWait;
  std::vector<std::string> lines_{};
};

}  // namespace chat::client
