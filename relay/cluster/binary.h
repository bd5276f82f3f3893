#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace chat::relay {

/// Appends a number: seven bits a byte, the lowest first, the eighth says whether more follow (LEB128).
inline void put_number(std::string& out, std::uint64_t number) {
  for (; number >= 0x80; number >>= 7) out.push_back(static_cast<char>(number | 0x80));
  out.push_back(static_cast<char>(number));
}

inline void put_text(std::string& out, std::string_view text) {
  put_number(out, text.size());
  out.append(text);
}

/// Takes the same from the front of what came. Once something is missing, all that follows is empty, and
/// is_fine() is false.
class BinaryReader {
 public:
  explicit BinaryReader(std::string_view bytes) : left_(bytes) {}

  bool is_fine() const { return fine_; }
  bool is_at_end() const { return left_.empty(); }
  std::string_view rest() const { return left_; }

  std::uint64_t number() {
    constexpr unsigned kBits = 64;
    std::uint64_t number = 0;
    for (unsigned shift = 0; shift < kBits; shift += 7) {
      if (left_.empty()) break;
      const auto byte = static_cast<unsigned char>(left_.front());
      left_.remove_prefix(1);
      number |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
      if ((byte & 0x80) == 0) return number;
    }
    return fail();
  }

  /// A view of what was given to the constructor.
  std::string_view text() {
    const std::uint64_t size = number();
    if (size > left_.size()) fail();
    if (!fine_) return {};
    const std::string_view text = left_.substr(0, size);
    left_.remove_prefix(size);
    return text;
  }

 private:
  std::uint64_t fail() {
    fine_ = false;
    left_ = {};
    return 0;
  }

  std::string_view left_;
  bool fine_ = true;
};

}  // namespace chat::relay
