#include "relay/hub/history.h"

namespace chat::relay {

void History::add(const Event& event, WallTime at) {
  if (capacity_ == 0) return;
  if (entries_.size() < capacity_) {
    entries_.push_back({event.kind, at, std::string(event.nick), std::string(event.text)});
    return;
  }
  Entry& entry = entries_[oldest_];
  entry.kind = event.kind;
  entry.at = at;
  entry.nick = event.nick;
  entry.text = event.text;
  oldest_ = (oldest_ + 1) % capacity_;
}

}  // namespace chat::relay
