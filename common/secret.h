#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>  // explicit_bzero(3)
#include <memory>
#include <string_view>
#include <utility>

namespace chat {

/// A password. It lies in one place, which is wiped when the secret ends; moving it leaves no copy behind.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string_view text) : bytes_(std::make_unique<char[]>(text.size())), size_(text.size()) {
    std::copy(text.begin(), text.end(), bytes_.get());
  }
  Secret(Secret&& other) noexcept : bytes_(std::move(other.bytes_)), size_(std::exchange(other.size_, 0)) {}
  Secret& operator=(Secret&& other) noexcept {
    std::swap(bytes_, other.bytes_);
    std::swap(size_, other.size_);
    return *this;
  }
  ~Secret() {
    if (bytes_ != nullptr) ::explicit_bzero(bytes_.get(), size_);
  }

  /// Valid as long as the secret.
  std::string_view text() const { return {bytes_.get(), size_}; }

 private:
  std::unique_ptr<char[]> bytes_{};
  std::size_t size_ = 0;
};

/// Takes as long wherever they differ.
inline bool is_same_secret(std::string_view one, std::string_view other) {
  if (one.size() != other.size()) return false;
  unsigned char difference = 0;
  for (std::size_t i = 0; i < one.size(); ++i)
    difference = static_cast<unsigned char>(difference | (one[i] ^ other[i]));
  return difference == 0;
}

}  // namespace chat
