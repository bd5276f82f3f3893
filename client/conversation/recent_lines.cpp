#include "client/conversation/recent_lines.h"

#include "client/conversation/limits.h"
#include "client/conversation/name_checks.h"
#include "client/text/foreign_text.h"
#include "client/text/formatting.h"
#include "common/text.h"

#include <algorithm>
#include <utility>

namespace chat::client {
namespace {

bool has_words(Event::Kind kind) {
  return kind == Event::Kind::message || kind == Event::Kind::action || kind == Event::Kind::notice;
}

}  // namespace

void RecentLines::remember(const Event& event) {
  if (!is_name(event.id) || !has_words(event.kind)) return;
  // History comes later, and was said before.
  const auto behind =
      std::upper_bound(lines_.begin(), lines_.end(), event.time,
                       [](WallTime time, const RecentLine& line) { return time < line.time; });
  const bool is_full = lines_.size() == kRecentLinesMax;
  if (is_full && behind == lines_.begin()) return;
  lines_.insert(behind, {event.id, event.nick, without_formatting(foreign_text(event.text)), event.time,
                         event.own, event.object.empty()});
  if (is_full) lines_.pop_front();
}

void RecentLines::forget(std::string_view id) {
  std::erase_if(lines_, [id](const RecentLine& line) { return line.id == id; });
}

std::vector<std::string> RecentLines::last_ids(std::size_t most) const {
  std::vector<std::string> ids;
  for (auto line = lines_.rbegin(); line != lines_.rend() && ids.size() < most; ++line) {
    if (line->to_all) ids.push_back(line->id);
  }
  return ids;
}

const RecentLine* RecentLines::asked_back(std::string_view id) const {
  const auto found = std::find_if(lines_.begin(), lines_.end(),
                                  [id](const RecentLine& line) { return line.asked_back && line.id == id; });
  return found == lines_.end() ? nullptr : &*found;
}

void RecentLines::keep(std::string_view id) {
  for (RecentLine& line : lines_) line.asked_back = line.asked_back && line.id != id;
}

}  // namespace chat::client
