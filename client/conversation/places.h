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

/// All places in the order in which they were opened, which of them the person talks in, and who is in them.
/// Bounded: see limits.h.
class Places {
 public:
  /// `support` must outlive this; refold() must be called when it changes.
  explicit Places(const ServerSupport& support) : support_(support) {}

  const std::vector<std::unique_ptr<Place>>& all() const { return places_; }

  /// Where the person talks; null if nowhere.
  Place* current() const { return current_; }

  Place* find(std::string_view name) const;

  /// The place of that name, made if need be. Where there are too many, the oldest talk that others have
  /// begun, and the person has neither looked at nor answered, gives way; null if there is none, or `name` is
  /// no is_name(). Other places than the current one may be gone.
  Place* open(std::string_view name, bool is_room);

  /// Destroys `place`. If it was the current one, best_beside() becomes the current one.
  void close(Place& place);

  /// Where `place` is the current one, best_beside() becomes it, or none.
  void step_aside(const Place& place);

  void enter(Place& place);
  /// enter(), because the person asked for it: no room that is still being joined will become the current
  /// place.
  void go_to(Place& place);

  /// Does nothing if `name` is no is_name(), or another place has it.
  void rename(Place& place, std::string_view name);

  PlaceMember* member(Place& place, std::string_view nick) const;
  PlaceMember* add_member(Place& place, std::string_view nick);
  bool remove_member(Place& place, std::string_view nick);
  void clear_members(Place& place);

  /// The person is no longer in that room, but the place stays. `by_server` is `now` by the server's clock.
  void leave_room(Place& place, WallTime now, WallTime by_server);

  void note_speaker(Place& place, const std::string& nick);

  /// To be called when the server compares names in another way than before: files all names anew.
  void refold();

 private:
  /// Where to talk when the person leaves `place`; null if there is no other place. From a room: a room that
  /// the person is in or wants, else a private talk. From a private talk: either of these. Of several the
  /// last one visited, or if none was, the nearest.
  Place* best_beside(const Place& place) const;

  bool close_unanswered();

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
