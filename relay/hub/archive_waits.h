#pragma once

#include "common/moment.h"
#include "relay/hub/archive.h"
#include "relay/hub/kept_up_to.h"
#include "relay/hub/witness.h"

#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chat::relay {

/// Who waits until all is kept that they have said and decided, or until the archive has deleted what it was
/// told to forget. A holder is an address that is only compared.
class ArchiveWaits {
 public:
  using WhenKept = std::function<void(Moment)>;
  using WhenForgotten = std::function<void(bool gone, Moment)>;

  void wait_for_keeping(KeptUpTo wanted, const void* holder, WhenKept go_on) {
    for_keeping_.push_back({wanted, holder, std::move(go_on)});
  }
  void wait_for_forgetting(const void* holder, WhenForgotten go_on) {
    for_forgetting_.push_back({holder, std::move(go_on)});
  }

  /// The witness, which outlives this, is told once of what has become of that, however often it is asked
  /// for.
  void tell_of_forgetting(Witness& witness, const Person& member, std::string_view account);

  void forget(const void* holder);

  /// Answers that have come, and have yet to be given to who waits for them.
  std::deque<Archive::Answered>& found() { return found_; }

  /// When one of those below has something to do: at once, or when something else has come.
  Time deadline(const Archive& archive, KeptUpTo kept) const;

  /// Call when they may have got further.
  void go_on_after_forgetting(const Archive& archive, Moment now);
  void go_on_after_keeping(KeptUpTo kept, Moment now);

 private:
  struct ForKeeping {
    KeptUpTo wanted;
    const void* holder;
    WhenKept go_on;
  };
  struct ForForgetting {
    const void* holder;
    WhenForgotten go_on;
  };

  struct ToTell {
    Witness* witness;
    std::string account;
    std::string nick;
    std::string address;
    std::uint64_t person;
  };

  bool awaits_forgetting() const { return !for_forgetting_.empty() || !to_tell_.empty(); }

  std::vector<ToTell> to_tell_{};
  std::vector<ForKeeping> for_keeping_{};
  std::vector<ForForgetting> for_forgetting_{};
  std::deque<Archive::Answered> found_{};
};

}  // namespace chat::relay
