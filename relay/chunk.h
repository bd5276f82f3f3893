#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace chat::relay {

/// Bytes that are only ever added to, so that slices of them, which are numbers, stay valid. It grows as it
/// is filled: most have a line or two, in rooms of which there are many.
class Chunk {
 public:
  /// Takes `most` bytes.
  explicit Chunk(std::size_t most) : most_(most) { bytes_.reserve(std::min(most, kFirstBytes)); }

  bool has_room_for(std::size_t size) const { return most_ - bytes_.size() >= size; }
  /// Only where has_room_for(bytes.size()).
  void append(std::string_view bytes) { bytes_ += bytes; }

  const char* data() const { return bytes_.data(); }
  std::uint32_t size() const { return static_cast<std::uint32_t>(bytes_.size()); }

 private:
  static constexpr std::size_t kFirstBytes = 480;

  std::size_t most_;
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
