#pragma once

#include "common/moment.h"
#include "relay/dialects/base/closing_reason.h"
#include "relay/dialects/line/answers.h"
#include "relay/dialects/line/echo.h"
#include "relay/dialects/line/rendering.h"
#include "relay/hub/hub.h"

#include <memory>
#include <optional>

namespace chat::relay::line {

/// What a command is given.
struct Request {
  Hub& hub;
  Person& person;  ///< who typed it
  Answers answers;
  Echo echo;
  const LineRenderings& renderings;
  std::unique_ptr<ClosingReason>& closing;  ///< once set, the connection ends
  std::optional<Credentials>& to_check;     ///< once set, no line is taken before they are checked
  Moment now;
};

}  // namespace chat::relay::line
