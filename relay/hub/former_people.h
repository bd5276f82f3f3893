#pragma once

#include "common/moment.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace chat::relay {

/// Somebody who has left, or laid down the nick.
struct FormerPerson {
  std::string_view nick;
  std::string_view user;
  std::string_view host;
  std::string_view realname;
  WallTime left_at;
  bool is_renamed = false;  ///< it is, or was, there under another nick
};

/// The last 200 who have left, or laid down the nick.
///
/// They lie in one piece. When thousands leave, nearly all that they had is free, and whatever is kept of
/// them somewhere between holds a page each.
class FormerPeople {
 public:
  /// Its words are copied, 256 bytes at the most, which is more than they may have (names.h).
  void add(const FormerPerson& person);

  std::size_t size() const { return slots_.size(); }
  /// Number 0 is who left last. The words are valid until the next one is added.
  FormerPerson operator[](std::size_t number) const;

  static constexpr std::size_t kMost = 200;

 private:
  struct Slot {
    std::array<char, 256> words;  // nick, user, host, realname
    std::array<std::uint16_t, 4> ends;
    WallTime left_at;
    bool is_renamed;
  };

  std::vector<Slot> slots_;
  std::size_t next_ = 0;  // to be written
};

}  // namespace chat::relay
