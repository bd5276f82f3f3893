#pragma once

#include "relay/chunk.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string_view>
#include <vector>

namespace chat::relay {

/// One room's log in one rendering: an append-only sequence of whole lines, each stored once however many
/// receive it.
///
/// Readers keep a Place in it and take what lies between that and the head. Everybody who is not waiting for
/// a slow socket catches up in every round; whoever cannot says so with hold(). settle(), once a round when
/// all have caught up, lets go of everything that nobody holds: an idle stream owns no chunk.
class Stream {
 public:
  /// A line boundary in the log. `line` counts the lines before it.
  struct Place {
    std::uint64_t offset = 0;
    std::uint64_t line = 0;
    bool operator==(const Place&) const = default;
  };

  Stream() = default;
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  void append(std::string_view line);

  Place head() const { return head_; }

  /// Calls `take(Slice)` for each piece of [from, head). `from` is a place taken since the last settle(), or
  /// held.
  template <class Take>
  void slices_from(Place from, Take&& take) const;

  /// What lies after `place` is kept across settle() until release(place). Holds are counted.
  void hold(Place place) { ++held_[place.offset]; }
  void release(Place place);

  void settle();

  /// Bytes that are kept for those who hold a place.
  std::size_t kept_bytes() const;

 private:
  struct Segment {
    std::uint64_t begin;
    std::shared_ptr<Chunk> chunk;
    std::uint64_t end() const { return begin + chunk->size(); }
  };

  std::vector<Segment> segments_;
  Place head_;
  std::map<std::uint64_t, std::size_t> held_;
};

template <class Take>
void Stream::slices_from(Place from, Take&& take) const {
  for (const Segment& segment : segments_) {
    if (segment.end() <= from.offset) continue;
    const std::uint64_t begin = std::max(from.offset, segment.begin);
    take(Slice{segment.chunk, static_cast<std::uint32_t>(begin - segment.begin), segment.chunk->size()});
  }
}

}  // namespace chat::relay
