#pragma once

#include "common/irc_message.h"
#include "common/moment.h"
#include "relay/dialects/base/long_answer.h"
#include "relay/dialects/base/older_lines.h"
#include "relay/dialects/base/work.h"
#include "relay/dialects/irc/client.h"
#include "relay/dialects/irc/replies.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace chat::relay::irc {

/// In which a client is answered: at once, and again for each part of a long answer.
struct Turn {
  Client& client;
  Replies& replies;
  std::vector<std::function<bool(const Turn&)>>&
      then;  ///< parts of the answer that are to follow: see LongAnswer
  Share& share;
  Moment now;
  std::unique_ptr<OlderLines<Turn>>& to_find;  ///< null; once set, nothing goes on before it is found
};
using Part = LongAnswer<Turn>::Part;

/// What a command is given.
struct Request : Turn {
  const IrcMessage& message;
  std::optional<AccountRequest>& to_ask;  ///< once set, no line is taken before it is answered

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
  bool needs_accounts = false;       ///< unknown at a relay without
  bool needs_archive = false;        ///< unknown at a relay without
};

}  // namespace chat::relay::irc
