#pragma once

#include "common/irc_message.h"
#include "common/moment.h"
#include "relay/dialects/irc/client.h"
#include "relay/dialects/irc/replies.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace chat::relay::irc {

/// What a command is given.
struct Request {
  Client& client;
  Replies& replies;
  const IrcMessage& message;
  std::optional<Credentials>& to_check;  ///< once set, no line is taken before they are checked
  Moment now;

  std::string_view operator[](std::size_t index) const { return message.parameter(index); }
  std::size_t count() const { return message.count; }
};

enum class Standing { anybody, registered };

struct Command {
  std::string_view name;
  std::string_view parameters;  ///< as HELP shows them
  std::size_t needs;            ///< parameters at the least, or 461
  Standing standing;            ///< or 451
  void (*handler)(const Request&);
  std::string_view help;
  std::size_t server_at = SIZE_MAX;  ///< the parameter that says which server is asked: this one, or 402
};

}  // namespace chat::relay::irc
