#pragma once

#include "common/moment.h"
#include "relay/dialects/base/closing_reason.h"
#include "relay/dialects/base/long_answer.h"
#include "relay/dialects/base/older_lines.h"
#include "relay/dialects/base/work.h"
#include "relay/dialects/line/answers.h"
#include "relay/dialects/line/echo.h"
#include "relay/dialects/line/rendering.h"
#include "relay/hub/hub.h"

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace chat::relay::line {

/// In which a client is answered: at once, and again for each part of a long answer.
struct Turn {
  Hub& hub;
  Person& person;  ///< the client's
  Answers answers;
  const LineRenderings& renderings;
  std::vector<std::function<bool(const Turn&)>>&
      then;  ///< parts of the answer that are to follow: see LongAnswer
  Share& share;
  Moment now;
  std::unique_ptr<OlderLines<Turn>>& to_find;  ///< null; once set, nothing goes on before it is found
};
using Part = LongAnswer<Turn>::Part;

/// What a command is given.
struct Request : Turn {
  Echo echo;
  std::unique_ptr<ClosingReason>& closing;  ///< once set, the connection ends
  std::optional<AccountRequest>& to_ask;    ///< once set, no line is taken before it is answered
  std::optional<CodeOwner>& comes_over;     ///< once set, the client goes on as that one, from another relay
  bool& has_password;                       ///< has given the relay's, or came when it took none
  std::string_view way_to_tls;  ///< a command that connects with TLS; empty: this connection is safe
};

}  // namespace chat::relay::line
