#pragma once

#include "common/moment.h"
#include "relay/hub/archive.h"

#include <cstdint>
#include <deque>
#include <functional>
#include <utility>
#include <vector>

namespace chat::relay {

/// Who waits until the archive has kept, or has deleted, what it was given. A holder is an address that is
/// only compared.
class ArchiveWaits {
 public:
  using WhenKept = std::function<void(Moment)>;
  using WhenForgotten = std::function<void(bool gone, Moment)>;

  /// Until the archive has settled `number`.
  void wait_for_keeping(std::uint64_t number, const void* holder, WhenKept go_on) {
    for_keeping_.push_back({number, holder, std::move(go_on)});
  }
  void wait_for_forgetting(const void* holder, WhenForgotten go_on) {
    for_forgetting_.push_back({holder, std::move(go_on)});
  }

  void forget(const void* holder);

  /// Answers that have come, and have yet to be given to who waits for them.
  std::deque<Archive::Answered>& found() { return found_; }

  /// When go_on_after_forgetting() has something to do.
  Time deadline(const Archive& archive) const {
    return for_forgetting_.empty() || archive.forgetting() == Forgetting::goes_on ? kNever : Time{};
  }

  /// Call when the archive may have got further.
  void go_on_after_forgetting(const Archive& archive, Moment now);
  void go_on_after_keeping(const Archive& archive, Moment now);

 private:
  struct ForKeeping {
    std::uint64_t number;
    const void* holder;
    WhenKept go_on;
  };
  struct ForForgetting {
    const void* holder;
    WhenForgotten go_on;
  };

  std::vector<ForKeeping> for_keeping_{};
  std::vector<ForForgetting> for_forgetting_{};
  std::deque<Archive::Answered> found_{};
};

}  // namespace chat::relay
