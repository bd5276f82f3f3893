#pragma once

#include "relay/delivery/chunk.h"
#include "relay/delivery/due_mark.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace chat::relay {

class Stream;

/// Numbers the runs of lines over all the streams that share it, so that a client that reads several of them
/// gets their lines in one order. Outlives the streams.
///
/// It knows which of them have changed, so that a round costs what happened in it, however many streams there
/// are.
class StreamOrder {
 public:
  /// Call before `stream` appends. Returns true if another stream was the last to append: then a run begins.
  bool begins_run(const Stream& stream) { return std::exchange(latest_, &stream) != &stream; }
  std::uint64_t next_run() { return ++runs_; }

  /// Streams to be settled. All that have been appended to since the last settle() are among them; valid
  /// until a stream is appended to, released or destroyed.
  std::span<Stream* const> touched() const { return touched_; }
  /// Needs no memory: there is room for each stream.
  void touch(Stream& stream) { touched_.push_back(&stream); }

  void forget(const Stream& stream);

  /// Call when a stream begins, and when it ends.
  void begin_stream();
  void end_stream() { --streams_; }

  /// Call once a round, when every reader that can has caught up and the others hold their places. Streams
  /// let go of what nobody needs any more.
  void settle();

 private:
  const Stream* latest_ = nullptr;
  std::uint64_t runs_ = 0;
  std::size_t streams_ = 0;
  std::vector<Stream*> touched_;
};

/// One room's log in one rendering: an append-only sequence of whole lines, each stored once however many
/// receive it.
///
/// A reader keeps a Place in it, and takes what lies between that and the head. A reader that cannot catch up
/// in a round, because its socket is slow, calls hold(). StreamOrder::settle() frees what lies before every
/// held place, so an idle stream owns no chunk.
class Stream {
 public:
  /// A line boundary in the log. `line` counts the lines before it.
  struct Place {
    std::uint64_t offset = 0;
    std::uint64_t line = 0;
    bool operator==(const Place&) const = default;
  };

  explicit Stream(StreamOrder& order) : order_(order) { order_.begin_stream(); }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  ~Stream();

  void append(std::string_view line);

  /// A reader is due to be sent what has been appended. It outlives its reading. Where there is no memory for
  /// one more, nothing has changed.
  void begin_reading(const DueMark& reader) { readers_.push_back(&reader); }
  void end_reading(const DueMark& reader);
  /// What the readers' connections wait for may have changed.
  void mark_readers() const {
    for (const DueMark* const each : readers_) each->set();
  }

  Place head() const { return head_; }
  const StreamOrder& order() const { return order_; }

  /// Calls `take(Slice)` for each piece of [from, to). `from` was head() since the last settle(), or is held.
  template <class Take>
  void slices(std::uint64_t from, std::uint64_t to, Take&& take) const;

  /// What lies in [from, head), where that is one piece; else nothing. `from` is as in slices(). Valid until
  /// something is appended.
  std::string_view piece_from(std::uint64_t from) const {
    if (segments_.empty() || from < segments_.back().begin) return {};
    const Chunk& chunk = *segments_.back().chunk;
    const std::size_t begin = from - segments_.back().begin;
    return {chunk.data() + begin, chunk.size() - begin};
  }

  /// Lines that were appended one after the other, without a line of another stream of the same order.
  struct Run {
    std::uint64_t number;  ///< grows with each run of the order
    std::uint64_t end;     ///< the offset in this stream
  };
  /// The run that holds `offset`, which lies below the head, and was head() since the last settle() or is
  /// held.
  Run run_at(std::uint64_t offset) const;

  /// What lies after `place` is kept across settle() until release(place). Holds are counted. The place was
  /// head() since the last settle(), or is held: what lies after another may have been let go.
  void hold(Place place);
  void release(Place place);

  /// For StreamOrder. False if this is to be settled again, though nothing is appended meanwhile.
  bool settle();

  /// Bytes that are kept for readers that hold a place.
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

  void touch();
  void have_it_sent();
  void forget_runs_before(std::uint64_t offset);
  std::vector<RunStart>::const_iterator run_after(std::uint64_t offset) const;
  std::uint64_t kept_from() const { return runs_.empty() ? head_.offset : runs_.front().offset; }

  StreamOrder& order_;
  std::vector<Segment> segments_;
  std::vector<RunStart> runs_;  // those that have lines in segments_, and perhaps one before
  Place head_;
  std::map<std::uint64_t, std::size_t> held_;
  std::vector<const DueMark*> readers_;
  bool touched_ = false;  // it is among those that the order settles
  bool marked_ = false;   // its readers are due, and it has not been settled since
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
