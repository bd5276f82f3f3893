#pragma once

#include "common/endpoint.h"
#include "common/unique_fd.h"
#include "relay/ctl/answer_printer.h"

#include <chrono>
#include <string>
#include <string_view>

namespace chat::relay {

inline constexpr std::chrono::seconds kAskersPatience{30};

/// What has become of the connection to a control socket.
struct Asked {
  /// errno with which it could not be connected, or was lost; ECONNABORTED: within the answer
  int error = 0;
};

/// Sends the request, which is one line without its end, to a control socket, and has what comes printed
/// until the answer ends. `awaits_end`: then, if it was done, until the relay's process has ended, for 10
/// seconds at the most. Blocks, until nothing has come for as long as `patience`: then the error is
/// ETIMEDOUT. What was asked may be done later all the same.
Asked ask_relay(const Endpoint& socket, std::string_view request, bool awaits_end, AnswerPrinter& printer,
                std::chrono::milliseconds patience = kAskersPatience);

}  // namespace chat::relay
