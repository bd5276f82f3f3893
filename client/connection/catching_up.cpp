#include "client/connection/catching_up.h"

#include <optional>

namespace chat::client {
namespace {

constexpr std::size_t kMissedBatchesMax = 300;  // a place, and a batch within it

}  // namespace

bool CatchingUp::holds(const IrcMessage& message, std::string_view line, bool shows_missed) {
  if (is_over_ || (shows_missed && is_missed(message))) return false;
  held_.emplace_back(line);
  held_bytes_ += line.size();
  return true;
}

/// "BATCH +1 chathistory #a", what is in it, "BATCH -1"; "FAIL CHATHISTORY ..."
bool CatchingUp::is_missed(const IrcMessage& message) {
  if (message.command == "FAIL") return message.parameter(0) == "CHATHISTORY";
  const std::string_view reference = message.parameter(0);
  if (message.command == "BATCH" && reference.starts_with('-')) {
    const auto ended = batches_.find(reference.substr(1));
    if (ended == batches_.end()) return false;
    batches_.erase(ended);
    return true;
  }
  if (message.command == "BATCH" && message.parameter(1) == "chathistory") {
    if (batches_.size() < kMissedBatchesMax) batches_.emplace(reference.substr(1));
    return true;
  }
  const auto batch = find_tag(message.tags, "batch");
  return batch && batches_.contains(*batch);
}

std::vector<std::string> CatchingUp::take() {
  is_over_ = is_full();
  held_bytes_ = 0;
  return std::exchange(held_, {});
}

void CatchingUp::end() {
  *this = {};
}

}  // namespace chat::client
