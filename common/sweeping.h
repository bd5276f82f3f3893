#pragma once

#include <algorithm>
#include <cstddef>

namespace chat {

/// When a table that grows is gone through for what may be forgotten: past so many entries, and then past
/// twice as many as were left. So each entry pays for a look or two, however large it becomes.
class Sweeping {
 public:
  explicit Sweeping(std::size_t least) : least_(least), due_at_(least) {}

  bool is_due(std::size_t entries) const { return entries >= due_at_; }
  /// So many are left.
  void end(std::size_t entries) { due_at_ = std::max(least_, 2 * entries); }

 private:
  std::size_t least_;
  std::size_t due_at_;
};

}  // namespace chat
