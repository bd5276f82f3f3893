#pragma once

#include "relay/dialects/base/operating.h"
#include "relay/dialects/line/request.h"

#include <string_view>

namespace chat::relay::line {

/// The handler of a command that the relay's operators have here as elsewhere.
template <const OperatorCommand& kCommand>
void operate(const Request& request, std::string_view arguments) {
  const auto done = kCommand.run({request.hub, request.person, request.now}, arguments);
  if (!done) return request.answers.refuse(done.error());
  if (!done->empty()) request.answers.answer(*done);
}

}  // namespace chat::relay::line
