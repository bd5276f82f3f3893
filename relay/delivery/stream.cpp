#include "relay/delivery/stream.h"

#include "common/free_memory.h"
#include "common/make_room.h"
#include "common/units.h"

#include <algorithm>
#include <cassert>
#include <iterator>
#include <utility>

namespace chat::relay {
namespace {

constexpr std::size_t kChunkBytes = 16 * kKiB;

// Room for so many elements costs an idle room next to nothing, and saves a busy one allocations.
constexpr std::size_t kIdleCapacity = 2;

}  // namespace

void StreamOrder::begin_stream() {
  make_room(touched_, streams_ + 1);
  ++streams_;
}

void StreamOrder::forget(const Stream& stream) {
  std::erase(touched_, &stream);
}

void StreamOrder::settle() {
  std::erase_if(touched_, [](Stream* stream) { return stream->settle(); });
}

Stream::~Stream() {
  if (touched_) order_.forget(*this);
  order_.end_stream();
}

void Stream::touch() {
  if (!std::exchange(touched_, true)) order_.touch(*this);
}

void Stream::have_it_sent() {
  if (std::exchange(marked_, true)) return;
  for (const DueMark* const each : readers_) each->set_to_send();
}

void Stream::append(std::string_view line) {
  touch();
  have_it_sent();
  if (order_.begins_run(*this) || runs_.empty()) runs_.push_back({head_.offset, order_.next_run()});
  if (segments_.empty() || !segments_.back().chunk->has_room_for(line.size())) {
    segments_.push_back({head_.offset, std::make_shared<Chunk>(std::max(kChunkBytes, line.size()))});
  }
  segments_.back().chunk->append(line);
  head_.offset += line.size();
  ++head_.line;
}

void Stream::end_reading(const DueMark& reader) {
  const auto found = std::find(readers_.begin(), readers_.end(), &reader);
  *found = readers_.back();
  readers_.pop_back();
}

void Stream::hold(Place place) {
  assert(place.offset >= kept_from());
  ++held_[place.offset];
}

void Stream::release(Place place) {
  const auto held = held_.find(place.offset);
  if (--held->second > 0) return;
  held_.erase(held);
  touch();
}

bool Stream::settle() {
  marked_ = false;
  const std::uint64_t needed = held_.empty() ? head_.offset : held_.begin()->first;
  const auto first_needed = std::find_if(segments_.begin(), segments_.end(),
                                         [&](const Segment& segment) { return segment.end() > needed; });
  // Dropping a chunk does not free it while an outbox has slices of it. Then it is better to fill it up.
  const bool tail_is_pinned = !segments_.empty() && segments_.back().chunk.use_count() > 1;
  segments_.erase(segments_.begin(),
                  tail_is_pinned ? std::min(first_needed, std::prev(segments_.end())) : first_needed);
  if (segments_.empty()) clear_keeping(segments_, kIdleCapacity);
  forget_runs_before(needed);
  touched_ = tail_is_pinned;
  return !touched_;
}

Stream::Run Stream::run_at(std::uint64_t offset) const {
  const auto next = run_after(offset);
  return {std::prev(next)->number, next == runs_.end() ? head_.offset : next->offset};
}

/// Behind the run that holds `offset`.
std::vector<Stream::RunStart>::const_iterator Stream::run_after(std::uint64_t offset) const {
  const auto next = std::upper_bound(runs_.begin(), runs_.end(), offset,
                                     [](std::uint64_t o, const RunStart& run) { return o < run.offset; });
  assert(next != runs_.begin());
  return next;
}

void Stream::forget_runs_before(std::uint64_t offset) {
  if (offset == head_.offset) {
    clear_keeping(runs_, kIdleCapacity);
    return;
  }
  runs_.erase(runs_.cbegin(), std::prev(run_after(offset)));
}

std::size_t Stream::kept_bytes() const {
  return segments_.empty() ? 0 : static_cast<std::size_t>(head_.offset - segments_.front().begin);
}

}  // namespace chat::relay
