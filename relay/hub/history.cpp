#include "relay/hub/history.h"

namespace chat::relay {

Event History::Entry::event(std::string_view room) const {
  Event event{kind, {nick, user, host, {}, bot}};
  event.target = room;
  event.text = text;
  event.tags = tags;
  event.id = id;
  event.at.wall = at;
  return event;
}

void History::add(const Event& event) {
  if (capacity_ == 0) return;
  Entry& entry = next_entry();
  entry.kind = event.kind;
  entry.id = event.id;
  entry.at = event.at.wall;
  entry.nick = event.source.nick;
  entry.user = event.source.user;
  entry.host = event.source.host;
  entry.text = event.text;
  const bool has_tags = !event.tags.empty() || !entry.tags.empty();
  if (has_tags) entry.tags = event.tags.size() > kKeptTagsMaxBytes ? std::string_view() : event.tags;
  entry.bot = event.source.bot;
}

History::Entry& History::next_entry() {
  if (entries_.size() < capacity_) return entries_.emplace_back();
  Entry& oldest = entries_[oldest_];
  oldest_ = (oldest_ + 1) % capacity_;
  return oldest;
}

}  // namespace chat::relay
