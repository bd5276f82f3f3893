#include "relay/cluster/late_lines.h"

#include "relay/cluster/fact_codec.h"

#include <utility>

namespace chat::relay {

void LateLines::heard(std::uint64_t sequence) {
  while (!on_the_way_.empty() && on_the_way_.front().sequence <= sequence) on_the_way_.pop_front();
}

std::deque<LateLines::Entry> LateLines::lose_touch() {
  for (const Entry& each : on_the_way_) keep(each);
  return std::exchange(on_the_way_, {});
}

void LateLines::keep(Entry entry) {
  bytes_ += entry.facts.size();
  late_.push_back(std::move(entry));
  while (bytes_ > kBytesMost) {
    const std::string& oldest = late_.front().facts;
    for_each_fact(oldest, {}, [&](const Fact& fact) {
      if (is_for_room(fact)) ++lost_[std::string(fact.target)];
    });
    bytes_ -= oldest.size();
    late_.pop_front();
  }
}

std::deque<LateLines::Entry> LateLines::take() {
  bytes_ = 0;
  return std::exchange(late_, {});
}

}  // namespace chat::relay
