#pragma once

#include <cstddef>
#include <vector>

#include <climits>

namespace chat {

/// A set of descriptors, a bit each, that grows with what is put into it. Its bits lie as select(2) wants
/// them.
class DescriptorSet {
 public:
  void insert(int fd) {
    if (group_of(fd) >= words_.size()) make_room_for(fd);
    words_[group_of(fd)] |= bit_of(fd);
  }
  void erase(int fd) {
    if (group_of(fd) < words_.size()) words_[group_of(fd)] &= ~bit_of(fd);
  }
  void put(int fd, bool wanted) { wanted ? insert(fd) : erase(fd); }
  bool contains(int fd) const {
    return group_of(fd) < words_.size() && (words_[group_of(fd)] & bit_of(fd)) != 0;
  }
  void clear();
  bool is_empty() const;
  std::size_t count() const;

  /// Descriptors come in groups, of as many as a word has bits.
  static std::size_t group_of(int fd) { return static_cast<std::size_t>(fd) / kBitsPerWord; }
  /// Puts in all of a group.
  void insert_group(std::size_t group);

  DescriptorSet& operator|=(const DescriptorSet& other);
  /// Takes out what is in `other`.
  DescriptorSet& operator-=(const DescriptorSet& other);

  /// Calls `visit` with each, in ascending order. What is put in or taken out meanwhile may be visited or
  /// not.
  template <class Visit>
  void for_each(Visit&& visit) const {
    for (std::size_t i = 0; i < words_.size(); ++i) visit_word(i, words_[i], visit);
  }

  /// Whether `is_so` is true of any; it is asked of no more after that one.
  template <class Is>
  bool any_of(Is&& is_so) const;

  /// The same as for_each(), but from `first` on, and then those below it.
  template <class Visit>
  void for_each_from(int first, Visit&& visit) const;

  std::vector<int> list() const;

  /// For select(2): how many words there are up to the last that has something in it, and where they are.
  /// cover() makes room for so many.
  std::size_t words() const;
  void cover(std::size_t words) { words_.resize(words); }
  void* data() { return words_.data(); }
  static constexpr std::size_t kBitsPerWord = sizeof(unsigned long) * CHAR_BIT;

 private:
  // Apart, so that insert() is short enough to be compiled where it is called: a round calls it for each
  // client.
  void make_room_for(int fd);

  static unsigned long bit_of(int fd) { return 1UL << (static_cast<std::size_t>(fd) % kBitsPerWord); }

  template <class Visit>
  static void visit_word(std::size_t number, unsigned long bits, Visit&& visit) {
    for (; bits != 0; bits &= bits - 1) visit(static_cast<int>(number * kBitsPerWord) + __builtin_ctzl(bits));
  }

  std::vector<unsigned long> words_;
};

template <class Is>
bool DescriptorSet::any_of(Is&& is_so) const {
  for (std::size_t i = 0; i < words_.size(); ++i) {
    for (unsigned long bits = words_[i]; bits != 0; bits &= bits - 1) {
      if (is_so(static_cast<int>(i * kBitsPerWord) + __builtin_ctzl(bits))) return true;
    }
  }
  return false;
}

template <class Visit>
void DescriptorSet::for_each_from(int first, Visit&& visit) const {
  const std::size_t begin = group_of(first);
  if (begin >= words_.size()) return for_each(visit);
  const unsigned long before = bit_of(first) - 1;
  visit_word(begin, words_[begin] & ~before, visit);
  for (std::size_t i = begin + 1; i < words_.size(); ++i) visit_word(i, words_[i], visit);
  for (std::size_t i = 0; i < begin; ++i) visit_word(i, words_[i], visit);
  visit_word(begin, words_[begin] & before, visit);
}

}  // namespace chat
