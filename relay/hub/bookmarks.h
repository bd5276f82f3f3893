#pragma once

#include "common/iso_time.h"
#include "common/moment.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <vector>

namespace chat::relay {

/// Ids are microseconds since 1970: what was said after that has a higher one.
inline std::uint64_t id_at(WallTime at) {
  const auto since_1970 = std::chrono::duration_cast<std::chrono::microseconds>(at.time_since_epoch());
  return static_cast<std::uint64_t>(std::max<std::int64_t>(since_1970.count(), 0));
}
/// When what has the id was said, as a rule: the clock may have been set back.
inline WallTime time_of(std::uint64_t id) {
  return WallTime(std::chrono::microseconds(id));
}

/// What is kept for an account of a room, or of somebody whom it talks to.
struct Bookmark {
  enum class Kind {
    read,   ///< how far its owner has read there: milliseconds since 1970
    place,  ///< what its owner was there for: all up to this id; `kHere` while they are there
  };
  Kind kind = Kind::place;
  std::string account{};  ///< folded
  std::string target{};   ///< folded: a room, or a nick
  std::int64_t at = 0;

  static constexpr std::int64_t kHere = -1;
  static constexpr std::int64_t kNone = std::numeric_limits<std::int64_t>::min();  ///< it is kept no longer
};

/// How far accounts have read, and up to where they were in their rooms. Names are folded.
class Bookmarks {
 public:
  // Of one account. The oldest goes.
  static constexpr std::size_t kReadMost = 200;
  static constexpr std::size_t kPlacesMost = 100;

  /// What was kept when the relay started. Who was somewhere then was there up to `last_id`.
  void restore(const std::vector<Bookmark>& kept, std::int64_t last_id);

  std::optional<IsoTime> read_up_to(const std::string& account, const std::string& target) const;
  /// Returns false if it has read as far already.
  bool mark_read(const std::string& account, const std::string& target, IsoTime at);

  /// Up to which id its owner was in the room. Nothing if they have not been there, or are there.
  std::optional<std::uint64_t> place(const std::string& account, const std::string& room) const;
  /// One more connection of the account's is in the room, or one less. `last_id`: of what it has been shown.
  /// Call both in pairs; forget() ends the pairs that are open.
  void come(const std::string& account, const std::string& room);
  void go(const std::string& account, const std::string& room, std::uint64_t last_id);

  void forget(const std::string& account);
  /// How far it has read, and its places where it is not now: where it is somebody counts on come() and go().
  void forget_past(const std::string& account);

  /// All that is kept for the account.
  std::vector<Bookmark> of(const std::string& account) const;

  bool have_changed() const { return !changed_.empty(); }
  /// What has changed since the last call.
  std::vector<Bookmark> take_changes();

 private:
  struct Place {
    std::int64_t id = 0;
    std::size_t here = 0;  ///< connections
  };
  struct OfAccount {
    std::map<std::string, std::int64_t> read{};
    std::map<std::string, Place> places{};
  };
  using Key = std::tuple<Bookmark::Kind, std::string, std::string>;

  std::int64_t value_of(const Key& key) const;
  bool forget_oldest_place(const std::string& account, OfAccount& kept);
  void trim_places(const std::string& account, OfAccount& kept);

  std::unordered_map<std::string, OfAccount> accounts_{};
  std::set<Key> changed_{};
};

}  // namespace chat::relay
