#include "relay/hub/former_people.h"

namespace chat::relay {

void FormerPeople::add(const FormerPerson& person) {
  if (slots_.empty()) slots_.reserve(kMost);
  if (slots_.size() < kMost) slots_.emplace_back();
  Slot& slot = slots_[next_];
  next_ = (next_ + 1) % kMost;
  std::size_t end = 0;
  for (std::size_t i = 0;
       const std::string_view word : {person.nick, person.user, person.host, person.realname}) {
    end += word.copy(slot.words.data() + end, slot.words.size() - end);
    slot.ends[i++] = static_cast<std::uint16_t>(end);
  }
  slot.left_at = person.left_at;
  slot.is_renamed = person.is_renamed;
}

FormerPerson FormerPeople::operator[](std::size_t number) const {
  const Slot& slot = slots_[(next_ + slots_.size() - 1 - number) % slots_.size()];
  const auto word = [&slot](std::size_t i) {
    const std::size_t begin = i == 0 ? 0 : slot.ends[i - 1];
    return std::string_view(slot.words.data() + begin, slot.ends[i] - begin);
  };
  return {word(0), word(1), word(2), word(3), slot.left_at, slot.is_renamed};
}

}  // namespace chat::relay
