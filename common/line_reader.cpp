#include "common/line_reader.h"

#include <algorithm>
#include <utility>

namespace chat {

void LineReader::feed(std::string_view bytes) {
  forget_taken();
  buffer_ += bytes;
}

LineReader::Line LineReader::next() {
  const std::size_t end = buffer_.find('\n', scanned_);
  if (end != std::string::npos) return take(end - begin_);
  scanned_ = size();
  drop_unfinished_if_too_long();
  forget_taken();
  return {};
}

LineReader::Line LineReader::take(std::size_t length) {
  std::string_view text = std::string_view(buffer_).substr(begin_, length);
  begin_ += static_cast<std::uint32_t>(length + 1);
  scanned_ = begin_;
  const bool carriage_return = text.ends_with('\r');
  if (carriage_return) text.remove_suffix(1);
  const std::size_t whole = std::exchange(dropped_, 0) + text.size();
  if (whole > max_line_) return {Line::Kind::too_long, text.substr(0, max_line_), whole};
  return {Line::Kind::whole, text, whole};
}

void LineReader::finish() {
  if (kept_bytes() > 0 && !buffer_.ends_with('\n')) buffer_ += '\n';
}

void LineReader::forget_unfinished() {
  const std::size_t end = buffer_.rfind('\n');
  buffer_.resize(end == std::string::npos || end < begin_ ? begin_ : end + 1);
  scanned_ = std::min(scanned_, size());
  dropped_ = 0;
}

void LineReader::drop_unfinished_if_too_long() {
  // One byte more than the limit may still be the CR of a line that is just not too long.
  if (std::size_t{dropped_} + kept_bytes() <= std::size_t{max_line_} + 1) return;
  // The beginning stays, to tell which line it was, and the last byte: it may be the CR before a LF that has
  // yet to come.
  const std::size_t middle = kept_bytes() - max_line_ - 1;
  buffer_.erase(begin_ + max_line_, middle);
  constexpr std::uint32_t kMost = UINT32_MAX;
  dropped_ = middle < kMost - dropped_ ? dropped_ + static_cast<std::uint32_t>(middle) : kMost;
  scanned_ = size();
}

void LineReader::forget_taken() {
  buffer_.erase(0, begin_);
  scanned_ -= begin_;
  begin_ = 0;
  // An idle client should cost next to nothing: what a burst has grown is given back, and all of it by
  // whoever has said all.
  constexpr std::size_t kSmallBytes = 256;
  if (buffer_.empty() || buffer_.capacity() > kSmallBytes + 2 * buffer_.size()) buffer_.shrink_to_fit();
}

}  // namespace chat
