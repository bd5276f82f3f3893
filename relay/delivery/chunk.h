#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace chat::relay {

/// Bytes that are only appended to. A slice holds offsets, so it stays valid when its chunk grows. A chunk
/// allocates as it is filled: there are many rooms, and most chunks hold a line or two.
class Chunk {
 public:
  /// Takes at most `most` bytes.
  explicit Chunk(std::size_t most) : most_(most) { bytes_.reserve(std::min(most, kFirstBytes)); }

  bool has_room_for(std::size_t size) const { return most_ - bytes_.size() >= size; }
  /// Only where has_room_for(bytes.size()).
  void append(std::string_view bytes) {
    const std::size_t size = bytes_.size() + bytes.size();
    if (size > capacity()) bytes_.reserve(std::min(most_, std::max(size, 2 * capacity())));
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
  }

  /// Valid until the next append().
  const char* data() const { return bytes_.data(); }
  std::uint32_t size() const { return static_cast<std::uint32_t>(bytes_.size()); }

  /// Bytes that are allocated, never more than the chunk may take.
  std::size_t capacity() const { return bytes_.capacity(); }

 private:
  static constexpr std::size_t kFirstBytes = 512;

  std::size_t most_;
  std::vector<char> bytes_;  // no string: that reserves at least twice what it has
};

/// A part of a chunk that somebody has yet to be sent; keeps the chunk alive.
struct Slice {
  std::shared_ptr<Chunk> chunk;
  std::uint32_t begin;
  std::uint32_t end;

  std::size_t size() const { return end - begin; }
  /// Valid until something is appended to the chunk.
  const char* data() const { return chunk->data() + begin; }
  bool continues(const Slice& earlier) const { return chunk == earlier.chunk && begin == earlier.end; }
};

}  // namespace chat::relay
