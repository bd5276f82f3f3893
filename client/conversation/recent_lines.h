#pragma once

#include "client/events/event.h"
#include "common/moment.h"

#include <algorithm>
#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace chat::client {

/// A line that was said here and can be taken back, since the server has given it an id.
struct RecentLine {
  std::string id;
  std::string nick;
  std::string text;  ///< without formatting
  WallTime time{};
  bool own = false;
  bool to_all = true;       ///< not to operators alone: of that no history is kept
  bool asked_back = false;  ///< the server was asked to take it back, and has not answered
};

/// The last lines of a place by when they were said, kRecentLinesMax at the most.
class RecentLines {
 public:
  void remember(const Event& event);

  /// To be called when the line with that id was taken back.
  void forget(std::string_view id);

  /// The newest line that `fits`, of those that are not being taken back; null if none does. Valid until the
  /// next call that is not newest().
  template <class Fits>
  RecentLine* newest(Fits fits) {
    const auto found = std::find_if(lines_.rbegin(), lines_.rend(),
                                    [&](const RecentLine& each) { return !each.asked_back && fits(each); });
    return found == lines_.rend() ? nullptr : &*found;
  }

  /// The ids of the last lines that were said to all, the newest first; `most` at the most.
  std::vector<std::string> last_ids(std::size_t most) const;

  /// The line with that id, if the server was asked to take it back; else null. Valid as newest()'s.
  const RecentLine* asked_back(std::string_view id) const;

  /// The server has refused to take back the line with that id.
  void keep(std::string_view id);

 private:
  std::deque<RecentLine> lines_{};  // by time
};

}  // namespace chat::client
