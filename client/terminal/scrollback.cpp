#include "client/terminal/scrollback.h"

#include "client/text/formatting.h"
#include "common/text.h"

#include <algorithm>

namespace chat::client {
namespace {

std::size_t size_of(const Event& event) {
  return sizeof(Event) + event.room.size() + event.nick.size() + event.text.size() + event.object.size() +
         event.id.size();
}

bool contains(const std::string& text, const std::string& folded) {
  return fold_text(text).find(folded) != std::string::npos;
}

bool matches(const Event& event, const std::string& folded) {
  return contains(event.nick, folded) || contains(event.object, folded) ||
         contains(without_formatting(event.text), folded);
}

}  // namespace

void Scrollback::add(const Event& event) {
  if (event.kind == Event::Kind::taken_back) take_back(event.about);
  events_.push_back(event);
  bytes_ += size_of(event);
  while (events_.size() > most_events_ || bytes_ > most_bytes_) {
    bytes_ -= size_of(events_.front());
    events_.pop_front();
  }
}

void Scrollback::take_back(const std::string& id) {
  if (id.empty()) return;
  for (Event& event : events_) {
    if (event.id != id) continue;
    bytes_ -= event.text.size();
    event.text = "(taken back)";
    bytes_ += event.text.size();
  }
}

Scrollback::Found Scrollback::search(std::string_view text, std::size_t most) const {
  Found found;
  const std::string folded = fold_text(text);
  if (folded.empty()) return found;
  std::for_each(events_.rbegin(), events_.rend(), [&](const Event& event) {
    if (!matches(event, folded)) return;
    if (found.events.size() < most) {
      found.events.push_back(event);
    } else {
      ++found.more;
    }
  });
  std::reverse(found.events.begin(), found.events.end());
  return found;
}

}  // namespace chat::client
