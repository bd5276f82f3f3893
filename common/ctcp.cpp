#include "common/ctcp.h"

namespace chat {

std::optional<std::string_view> parse_ctcp(std::string_view text) {
  if (!is_ctcp(text)) return std::nullopt;
  text.remove_prefix(kCtcpMark.size());
  if (text.ends_with(kCtcpMark)) text.remove_suffix(kCtcpMark.size());
  return text;
}

std::optional<std::string_view> action_in(std::string_view ctcp) {
  const std::string_view start = kCtcpActionStart.substr(kCtcpMark.size());
  if (!ctcp.starts_with(start)) return std::nullopt;
  return ctcp.substr(start.size());
}

std::string ctcp_text(std::string_view body) {
  return std::string(kCtcpMark).append(body).append(kCtcpMark);
}

}  // namespace chat
