// What has been sent, and is kept until the other machine has it where that is wanted.

#include "common/free_memory.h"
#include "relay/delivery/outbox.h"

#include <algorithm>
#include <memory>
#include <utility>

namespace chat::relay {

/// What was sent before is not among what is kept, also where it is the beginning of what waits.
void Outbox::keep_sent() {
  if (keeps_sent_) return;
  keeps_sent_ = true;
  erase_sent();
  if (sent_of_first_ > 0) slices_.front().begin += std::exchange(sent_of_first_, 0);
}

void Outbox::consume(std::size_t bytes) {
  queued_bytes_ -= bytes;
  if (keeps_sent_) {
    sent_bytes_ += static_cast<std::uint32_t>(bytes);
    return advance(bytes);
  }
  if (queue_is_empty()) return forget_all(kBusySlices);
  const std::size_t first_before = first_;
  advance(bytes);
  for (std::size_t i = first_before; i < first_; ++i) slices_[i].chunk.reset();
  // Erasing from the front moves the rest, so it waits until there is as much to forget as to move.
  if (first_ >= slices_.size() - first_) erase_sent();
}

void Outbox::advance(std::size_t bytes) {
  while (bytes > 0) {
    const std::size_t taken = std::min(bytes, slices_[first_].size() - sent_of_first_);
    sent_of_first_ += static_cast<std::uint32_t>(taken);
    bytes -= taken;
    if (sent_of_first_ < slices_[first_].size()) return;
    sent_of_first_ = 0;
    ++first_;
  }
}

void Outbox::erase_sent() {
  slices_.erase(slices_.begin(), slices_.begin() + static_cast<std::ptrdiff_t>(first_));
  first_ = 0;
}

void Outbox::forget_all(std::size_t kept_room) {
  clear_keeping(slices_, kept_room);
  first_ = sent_of_first_ = sent_bytes_ = 0;
}

void Outbox::forget_sent(std::size_t unacknowledged) {
  if (unacknowledged == 0) given_up_lines_ = 0;
  if (unacknowledged == 0 && queue_is_empty()) return forget_all(kIdleSlices);
  if (!keeps_sent_) return;
  std::uint32_t forgotten = 0;
  for (; forgotten < first_; ++forgotten) {
    const Slice& oldest = slices_[forgotten];
    const std::size_t left = sent_bytes_ - oldest.size();
    if (left < std::min(unacknowledged, kSentMostBytes)) break;
    if (left < unacknowledged) {
      given_up_lines_ +=
          static_cast<std::uint32_t>(std::count(oldest.data(), oldest.data() + oldest.size(), '\n'));
    }
    sent_bytes_ = static_cast<std::uint32_t>(left);
  }
  slices_.erase(slices_.begin(), slices_.begin() + static_cast<std::ptrdiff_t>(forgotten));
  first_ -= forgotten;
}

void Outbox::rewind(std::size_t unacknowledged) {
  const std::uint32_t lost = unacknowledged > sent_bytes_ ? std::max(given_up_lines_, 1U) : 0;
  for (std::size_t left = std::min<std::size_t>(unacknowledged, sent_bytes_); left > 0; --left) step_back();
  while (sent_bytes_ > 0 && !is_at_line()) step_back();
  forget_sent(0);
  if (lost > 0 && gap_words_ != nullptr) queue_first(gap_words_->words_for_gap(lost));
}

void Outbox::step_back() {
  if (sent_of_first_ == 0) sent_of_first_ = static_cast<std::uint32_t>(slices_[--first_].size());
  --sent_of_first_;
  --sent_bytes_;
  ++queued_bytes_;
}

/// Whether what waits begins with the beginning of a line.
bool Outbox::is_at_line() const {
  if (sent_of_first_ > 0) return slices_[first_].data()[sent_of_first_ - 1] == '\n';
  return first_ == 0 || slices_[first_ - 1].data()[slices_[first_ - 1].size() - 1] == '\n';
}

void Outbox::queue_first(std::string_view lines) {
  if (lines.empty()) return;
  due_.set();
  const std::string text = as_sent(lines);
  const bool was_empty = queue_is_empty();
  auto chunk = std::make_shared<Chunk>(text.size());
  chunk->append(text);
  if (sent_of_first_ > 0) {
    sent_bytes_ -= sent_of_first_;
    slices_[first_].begin += std::exchange(sent_of_first_, 0);
  }
  slices_.insert(slices_.begin() + static_cast<std::ptrdiff_t>(first_),
                 {std::move(chunk), 0, static_cast<std::uint32_t>(text.size())});
  queued_bytes_ += text.size();
  if (was_empty) last_is_own_ = true;
}

}  // namespace chat::relay
