#include "common/descriptor_set.h"

#include <algorithm>

namespace chat {

void DescriptorSet::make_room_for(int fd) {
  words_.resize(group_of(fd) + 1);
}

void DescriptorSet::clear() {
  std::fill(words_.begin(), words_.end(), 0);
}

bool DescriptorSet::is_empty() const {
  return std::all_of(words_.begin(), words_.end(), [](unsigned long word) { return word == 0; });
}

std::size_t DescriptorSet::count() const {
  std::size_t bits = 0;
  for (const unsigned long word : words_) bits += static_cast<std::size_t>(__builtin_popcountl(word));
  return bits;
}

void DescriptorSet::insert_group(std::size_t group) {
  if (group >= words_.size()) words_.resize(group + 1);
  words_[group] = ~0UL;
}

std::size_t DescriptorSet::words() const {
  std::size_t used = words_.size();
  while (used > 0 && words_[used - 1] == 0) --used;
  return used;
}

DescriptorSet& DescriptorSet::operator|=(const DescriptorSet& other) {
  if (words_.size() < other.words_.size()) words_.resize(other.words_.size());
  for (std::size_t i = 0; i < other.words_.size(); ++i) words_[i] |= other.words_[i];
  return *this;
}

DescriptorSet& DescriptorSet::operator-=(const DescriptorSet& other) {
  const std::size_t both = std::min(words_.size(), other.words_.size());
  for (std::size_t i = 0; i < both; ++i) words_[i] &= ~other.words_[i];
  return *this;
}

std::vector<int> DescriptorSet::list() const {
  std::vector<int> descriptors;
  for_each([&](int fd) { descriptors.push_back(fd); });
  return descriptors;
}

}  // namespace chat
