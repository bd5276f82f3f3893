#pragma once

#include "common/moment.h"
#include "relay/storage/history_file.h"

#include <optional>

namespace chat::relay {

/// Whether what is past the retention may be deleted. At the start, under another retention, and once the
/// clock has been set it is counted first. Much is spared for an hour, and the log says so: somebody may have
/// meant another retention, or the clock be wrong.
class Sparing {
 public:
  enum class Step {
    count,  ///< and delete it, unless it is much
    spare,  ///< it is much
    remove
  };

  /// What the next step of a tidying is to do.
  Step next(Moment now);
  /// What has been counted.
  void note(const PastRetention& past, const Retention& retention, Moment now);

 private:
  bool was_clock_set(Moment now) const;

  std::optional<Moment> last_{};
  bool is_checked_ = false;
  std::optional<Time> spared_until_{};
  Time count_again_at_{};
};

}  // namespace chat::relay
