#include "client/conversation/server_view.h"

#include "common/iso_time.h"

namespace chat::client {

void ServerView::note_capabilities(const Session& session) {
  echoes = session.has_capability("echo-message");
  redacts = session.has_capability("draft/message-redaction");
  offers_history = session.offers_history();
  grants_history = session.has_capability(kHistoryCapability);
}

std::optional<WallTime> ServerView::time_of(std::string_view text) {
  if (!time_text_.empty() && text == time_text_) return time_;
  const auto read = parse_iso_time(text);
  if (!read) return std::nullopt;
  const WallTime at = to_wall_time(*read);
  // It lies centuries off, where the clock does not reach.
  if (in_milliseconds(at) != *read) return std::nullopt;
  time_text_ = text;
  time_ = at;
  return time_;
}

}  // namespace chat::client
