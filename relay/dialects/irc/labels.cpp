#include "relay/dialects/irc/labels.h"

#include "common/irc_message.h"
#include "relay/dialects/irc/rendering.h"

#include <fmt/format.h>

namespace chat::relay::irc {
namespace {

/// Whether the replies are one batch, which then carries the label.
bool is_one_batch(std::string_view replies, std::string_view server) {
  const std::string opening = fmt::format(":{} BATCH +", server);
  if (!replies.starts_with(opening)) return false;
  const std::string_view name =
      replies.substr(opening.size(), replies.find(' ', opening.size()) - opening.size());
  const std::string closing = fmt::format(":{} BATCH -{}\r\n", server, name);
  return replies.find(closing) + closing.size() == replies.size();
}

}  // namespace

std::string labelled(std::string_view replies, std::string_view label, std::string_view server,
                     std::string_view batch) {
  const std::string tag = fmt::format("label={}", escape_tag_value(label));
  if (replies.empty()) return fmt::format("@{} :{} ACK\r\n", tag, server);
  const std::size_t first_end = replies.find('\n') + 1;
  if (first_end == replies.size() || is_one_batch(replies, server)) {
    return with_tag(replies.substr(0, first_end), tag).append(replies.substr(first_end));
  }
  return fmt::format("@{0} :{1} BATCH +{2} labeled-response\r\n{3}:{1} BATCH -{2}\r\n", tag, server, batch,
                     with_tag(replies, fmt::format("batch={}", batch)));
}

}  // namespace chat::relay::irc
