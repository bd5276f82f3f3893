#include "client/pipeline/own_lines.h"

#include <algorithm>
#include <utility>

namespace chat::client {
namespace {

/// Of a long text that was said in several lines, one may be refused.
bool is_about(const Event& refusal, const Event& said) {
  const std::string& where = refusal.object.empty() ? refusal.room : refusal.object;
  return (said.room == where || said.object == where) && said.text.find(refusal.said) != std::string::npos;
}

}  // namespace

void OwnLines::drop_refused_by(const Event& event) {
  if (event.kind != Event::Kind::error || event.said.empty()) return;
  const auto refused =
      std::find_if(held_.begin(), held_.end(), [&](const Event& said) { return is_about(event, said); });
  if (refused != held_.end()) held_.erase(refused);
}

std::vector<Event> OwnLines::take_all_but(std::size_t unconfirmed) {
  std::vector<Event> taken;
  for (; held_.size() > unconfirmed; held_.pop_front()) taken.push_back(std::move(held_.front()));
  return taken;
}

}  // namespace chat::client
