#pragma once

#include "common/moment.h"
#include "relay/hub/fact.h"
#include "relay/hub/history.h"
#include "relay/hub/room_change.h"

#include <span>
#include <string>
#include <string_view>

namespace chat::relay {

inline constexpr std::string_view kYouRule =
    "You are an operator of this relay: in every room you may do what its operators may";

/// The line dialect's words for what happens: "<alice> hi", "* carol joined".
class LineRendering final : public Rendering {
 public:
  /// `with_times`: "14:02 <alice> hi", in local time.
  explicit LineRendering(bool with_times = false) : with_times_(with_times) {}
  void render(const Fact& fact, std::string& out) const override;

 private:
  bool with_times_;
};

/// What all line clients share.
struct LineRenderings {
  LineRendering plain{};
  LineRendering timed{true};
};

/// "+b eve!*@* for 10 minutes".
std::string changes_in_words(std::span<const RoomChange> changes);

/// Appends a line that was said earlier, with its local time, and its date unless that is the date of `now`.
void render_history(const History::Entry& entry, const Rendering& rendering, WallTime now, std::string& out);

}  // namespace chat::relay
