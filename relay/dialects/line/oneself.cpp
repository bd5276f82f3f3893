// What a line client says of itself, and how it is shown what others say.

#include "common/text.h"
#include "common/words.h"
#include "relay/dialects/base/typed_reason.h"
#include "relay/dialects/line/handlers.h"
#include "relay/dialects/line/refusals.h"
#include "relay/dialects/line/rendering.h"
#include "relay/dialects/line/request.h"
#include "relay/hub/names.h"

#include <memory>
#include <optional>
#include <string>

#include <fmt/format.h>

namespace chat::relay::line {
namespace {

/// Nothing if the word is neither "on" nor "off".
std::optional<bool> parse_on_off(std::string_view word) {
  const std::string folded = fold_case(word);
  if (folded != "on" && folded != "off") return std::nullopt;
  return folded == "on";
}

}  // namespace

void nick(const Request& request, std::string_view name) {
  const auto renamed = request.hub.rename(request.person, name, request.now);
  if (!renamed) return request.answers.refuse(renamed.error());
  const std::string& own = request.person.nick;
  request.answers.answer(*renamed ? fmt::format("You are now known as {}", own)
                                  : fmt::format("You are {} already", own));
}

void away(const Request& request, std::string_view where_to) {
  if (where_to == "off" || where_to == "-") where_to = {};
  const bool was_away = !request.person.particulars().away.empty();
  const auto set = request.hub.set_away(request.person, where_to, request.now);
  if (!set) return request.answers.refuse(set.error());
  if (!where_to.empty())
    return request.answers.answer("You are away now, and who writes to you is told. /away ends it.");
  request.answers.answer(was_away ? "You are no longer away"
                                  : "You are not away. /away TEXT says that you are.");
}

void times(const Request& request, std::string_view on_or_off) {
  const LineRenderings& renderings = request.renderings;
  const auto on = parse_on_off(on_or_off);
  if (!on && !on_or_off.empty()) return request.answers.refuse("/times takes on or off: /times on");
  if (on) request.hub.use_rendering(request.person, *on ? renderings.timed : renderings.plain);
  request.answers.answer(request.person.reader.rendering == &renderings.timed
                             ? "What others say and do comes with its time. /times off ends it."
                             : "What others say and do comes without its time. /times on shows it.");
}

void echo(const Request& request, std::string_view on_or_off) {
  if (on_or_off.empty()) {
    return request.answers.answer(request.echo.is_on() ? "What you type is echoed. /echo off ends it."
                                                       : "What you type is not echoed. /echo on echoes it.");
  }
  const auto on = parse_on_off(on_or_off);
  if (!on) return request.answers.refuse("/echo takes on or off.");
  request.echo.set(*on);
  request.answers.answer(*on ? "What you type is echoed from now on." : "What you type is echoed no more.");
}

void quit(const Request& request, std::string_view reason) {
  const auto shown = shown_within(kReasonMaxBytes, reason, Problem::reason_too_long);
  if (!shown) return request.answers.show(refusal_line(shown.error()));
  request.answers.answer("Goodbye.");
  request.closing = std::make_unique<ClosingReason>(
      ClosingReason{typed_reason(request.hub, &request.person, reason), true});
}

}  // namespace chat::relay::line
