#include "client/conversation/refused.h"

#include "client/protocol/refusals.h"
#include "client/protocol/secrets.h"
#include "common/ascii.h"
#include "common/ctcp.h"
#include "common/irc_message.h"

#include <string_view>

#include <fmt/format.h>

namespace chat::client {
namespace {

/// The words of an error as they stand in brackets: "There is nobody here." is "there is nobody here", and of
/// "Not said: #a is full (+l)." remains "#a is full: +l".
std::string as_reason(std::string_view words, std::string_view target) {
  constexpr std::string_view kColon = ": ";
  const std::size_t colon = words.starts_with("Not said") ? words.find(kColon) : std::string_view::npos;
  if (colon != std::string_view::npos) words.remove_prefix(colon + kColon.size());
  if (words.ends_with('.')) words.remove_suffix(1);
  std::string reason(words);
  const bool is_name = words.starts_with(target);
  if (!is_name && reason.size() > 1 && is_lower(reason[1])) reason[0] = to_lower(reason[0]);
  const std::size_t bracket = reason.find(" (");
  if (bracket == std::string::npos || !reason.ends_with(')')) return reason;
  reason.pop_back();
  return reason.replace(bracket, 2, ": ");
}

std::string said_in(std::string_view text) {
  const auto ctcp = parse_ctcp(text);
  const auto action = ctcp ? action_in(*ctcp) : std::nullopt;
  return std::string(action.value_or(text));
}

}  // namespace

void name_refused(const std::string& line, const ServerSupport& support, Event& error) {
  const auto sent = parse_irc(line);
  if (!sent) return;
  const std::string_view target = sent->parameter(0);
  error.text = fmt::format("Not said, {} ({})", as_told(line), as_reason(error.text, target));
  const bool is_room = support.is_channel(target.substr(support.status_bytes(target)));
  if (!is_room) error.object = target;
  if (is_room && error.room.empty()) error.room = target;
  if (!is_said_to_service(line)) error.said = said_in(sent->parameter(1));
}

}  // namespace chat::client
