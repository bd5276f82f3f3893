#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

namespace chat::relay {

/// A Profile as it is kept of each person: in one piece, because there may be ten thousand.
class PackedProfile {
 public:
  PackedProfile() = default;
  PackedProfile(std::string_view user, std::string_view host, std::string_view realname, bool in_own_words)
      : text_(std::make_unique_for_overwrite<char[]>(user.size() + host.size() + realname.size())),
        in_own_words_(in_own_words) {
    append(user);
    user_ends_ = size_;
    append(host);
    host_ends_ = size_;
    append(realname);
  }
  PackedProfile(const PackedProfile& other)
      : PackedProfile(other.user(), other.host(), other.realname(), other.in_own_words_) {}
  PackedProfile(PackedProfile&&) = default;
  PackedProfile& operator=(const PackedProfile& other) { return *this = PackedProfile(other); }
  PackedProfile& operator=(PackedProfile&&) = default;
  ~PackedProfile() = default;

  // What Profile says of each. Views: valid until the profile changes or is moved from.
  std::string_view user() const { return between(0, user_ends_); }
  std::string_view host() const { return between(user_ends_, host_ends_); }
  std::string_view realname() const { return between(host_ends_, size_); }
  bool in_own_words() const { return in_own_words_; }

  void set_realname(std::string_view realname) { *this = {user(), host(), realname, in_own_words_}; }

 private:
  void append(std::string_view text) {
    text.copy(text_.get() + size_, text.size());
    size_ += static_cast<std::uint32_t>(text.size());
  }
  std::string_view between(std::uint32_t begin, std::uint32_t end) const {
    return {text_.get() + begin, end - begin};
  }

  std::unique_ptr<char[]> text_;
  std::uint32_t user_ends_ = 0;
  std::uint32_t host_ends_ = 0;
  std::uint32_t size_ = 0;
  bool in_own_words_ = true;
};

}  // namespace chat::relay
