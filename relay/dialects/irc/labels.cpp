#include "relay/dialects/irc/labels.h"

#include "common/irc_message.h"
#include "relay/dialects/irc/rendering.h"

#include <utility>

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
  return LabelledAnswer(std::string(label), std::string(server), std::string(batch)).in_batch(replies, true);
}

LabelledAnswer::LabelledAnswer(std::string label, std::string server, std::string batch)
    : label_(std::move(label)), server_(std::move(server)), batch_(std::move(batch)) {}

std::string LabelledAnswer::part(std::string_view lines, bool is_last) {
  return is_last && !is_open_ ? labelled(lines, label_, server_, batch_) : in_batch(lines, is_last);
}

std::string LabelledAnswer::in_batch(std::string_view lines, bool is_last) {
  std::string out;
  if (!std::exchange(is_open_, true)) {
    out = fmt::format("@label={} :{} BATCH +{} labeled-response\r\n", escape_tag_value(label_), server_,
                      batch_);
  }
  out += with_tag(lines, fmt::format("batch={}", batch_));
  if (is_last) out += fmt::format(":{} BATCH -{}\r\n", server_, batch_);
  return out;
}

}  // namespace chat::relay::irc
