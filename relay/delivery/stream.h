#pragma once

#include "relay/delivery/chunk.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace chat::relay {

class Stream;

/// The one true order of lines over all the streams that share it, for those who read several. Outlives them.
class StreamOrder {
 public:
  /// `stream` is about to append. True if another did so since it was asked last: then a new run begins.
  bool begins_run(const Stream& stream) { return std::exchange(latest_, &stream) != &stream; }
  std::uint64_t next_run() { return ++runs_; }

 private:
  const Stream* latest_ = nullptr;
  std::uint64_t runs_ = 0;
};

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

  explicit Stream(StreamOrder& order) : order_(order) {}
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  void append(std::string_view line);

  Place head() const { return head_; }

  /// Calls `take(Slice)` for each piece of [from, to). `from` is taken since the last settle(), or held.
  template <class Take>
  void slices(std::uint64_t from, std::uint64_t to, Take&& take) const;

  /// Lines that were appended while no other stream of the same order was: their number in that order, and
  /// where in this stream they end. `offset` is below the head, and taken since the last settle(), or held.
  struct Run {
    std::uint64_t number;
    std::uint64_t end;
  };
  Run run_at(std::uint64_t offset) const;

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

  struct RunStart {
    std::uint64_t offset;
    std::uint64_t number;
  };

  void forget_runs_before(std::uint64_t offset);

  StreamOrder& order_;
  std::vector<Segment> segments_;
  std::vector<RunStart> runs_;  // those that have lines in segments_, and perhaps one before
  Place head_;
  std::map<std::uint64_t, std::size_t> held_;
};

template <class Take>
void Stream::slices(std::uint64_t from, std::uint64_t to, Take&& take) const {
  for (const Segment& segment : segments_) {
    const std::uint64_t begin = std::max(from, segment.begin);
    const std::uint64_t end = std::min(to, segment.end());
    if (begin >= end) continue;
    take(Slice{segment.chunk, static_cast<std::uint32_t>(begin - segment.begin),
               static_cast<std::uint32_t>(end - segment.begin)});
  }
}

}  // namespace chat::relay
