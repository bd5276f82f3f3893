#pragma once

#include "client/conversation/place.h"
#include "client/protocol/server_support.h"
#include "common/moment.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace chat::client {

/// All places in the order in which they were opened, which of them one talks in, and who is in them.
/// Bounded: see limits.h.
class Places {
 public:
  /// `support` must outlive this; refold() when it changes.
  explicit Places(const ServerSupport& support) : support_(support) {}

  const std::vector<std::unique_ptr<Place>>& all() const { return places_; }

  /// Where one talks; null: nowhere.
  Place* current() const { return current_; }

  Place* find(std::string_view name) const;

  /// The place of that name, made if need be; null when there are too many.
  Place* open(std::string_view name, bool is_room);

  /// The place is gone after this. If it was the current one, best_beside() becomes that.
  void close(Place& place);

  void enter(Place& place);
  /// enter(), as the person wishes: no room that one is still on the way into takes the place of this one.
  void go_to(Place& place);

  /// The name is taken on only if no other place has it.
  void rename(Place& place, std::string_view name);

  PlaceMember* member(Place& place, std::string_view nick) const;
  PlaceMember* add_member(Place& place, std::string_view nick);
  bool remove_member(Place& place, std::string_view nick);
  void clear_members(Place& place);

  /// One is in that room no more, but the place stays. `by_server`: the same time by the server's clock.
  void leave_room(Place& place, WallTime now, WallTime by_server);

  void note_speaker(Place& place, const std::string& nick);

  /// Names are compared otherwise from now on.
  void refold();

 private:
  /// Where to talk when one leaves `place`: of the rooms that one is in the last one visited, else the
  /// nearest; else so of the private talks. Who leaves a private talk is back where they were, be it private
  /// or not. Null if there is no other.
  Place* best_beside(const Place& place) const;

  const ServerSupport& support_;
  std::vector<std::unique_ptr<Place>> places_{};
  std::map<std::string, Place*, std::less<>> by_name_{};  // folded
  Place* current_ = nullptr;
  std::size_t members_ = 0;  // of all places
  std::uint64_t opened_ = 0;
  std::uint64_t visits_ = 0;
  std::uint64_t spoken_ = 0;
};

}  // namespace chat::client
