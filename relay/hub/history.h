#pragma once

#include "common/moment.h"
#include "relay/hub/fact.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace chat::relay {

/// What a client's tags may have to be kept with a line; longer ones are not kept.
inline constexpr std::size_t kKeptTagsMaxBytes = 512;

/// The last lines said in a room, for those who come later. Keeps `capacity` of them; its strings are used
/// again, so a busy room does not allocate.
class History {
 public:
  struct Entry {
    Fact::Kind kind;
    std::uint64_t id;
    WallTime at;
    std::string nick;
    std::string user;
    std::string host;
    std::string text;
    std::string tags;
    bool bot;

    /// `room` is named as its target.
    Fact fact(std::string_view room) const;
  };

  explicit History(std::size_t capacity) : capacity_(capacity) {}

  void add(const Fact& fact);

  std::size_t size() const { return entries_.size(); }

  /// The oldest is number 0.
  const Entry& operator[](std::size_t number) const { return entries_[(oldest_ + number) % entries_.size()]; }

 private:
  Entry& next_entry();

  std::size_t capacity_;
  std::size_t oldest_ = 0;
  std::vector<Entry> entries_;
};

}  // namespace chat::relay
