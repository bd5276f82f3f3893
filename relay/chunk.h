#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace chat::relay {

/// A block of bytes that is only ever added to and never moves, so that slices of it stay valid while it
/// grows.
class Chunk {
 public:
  explicit Chunk(std::size_t capacity) { bytes_.reserve(capacity); }

  bool has_room_for(std::size_t size) const { return bytes_.capacity() - bytes_.size() >= size; }
  /// Only where has_room_for(bytes.size()).
  void append(std::string_view bytes) { bytes_ += bytes; }

  const char* data() const { return bytes_.data(); }
  std::uint32_t size() const { return static_cast<std::uint32_t>(bytes_.size()); }

 private:
  std::string bytes_;
};

/// A part of a chunk that somebody has yet to be sent; keeps the chunk alive.
struct Slice {
  std::shared_ptr<Chunk> chunk;
  std::uint32_t begin;
  std::uint32_t end;

  std::size_t size() const { return end - begin; }
  const char* data() const { return chunk->data() + begin; }
  bool continues(const Slice& earlier) const { return chunk == earlier.chunk && begin == earlier.end; }
};

}  // namespace chat::relay
