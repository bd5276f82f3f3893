#pragma once

#include "common/moment.h"
#include "common/units.h"
#include "relay/hub/history.h"
#include "relay/hub/person.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string_view>
#include <vector>

namespace chat::relay {

/// The last that was said to one alone who is on another relay: where that goes before it has told it, this
/// one does when they come back here. The oldest goes where it is more than kBytesMost, all of them together.
class PrivateLines {
 public:
  static constexpr std::size_t kBytesMost = 256 * kKiB;

  struct Line {
    std::uint64_t to;  ///< the person's id: somebody else may have the nick by now
    Time heard;
    KeptLine line;
  };

  /// For so long a line may be of use. Zero: none is kept.
  explicit PrivateLines(Duration kept_for) : kept_for_(kept_for) {}

  void note(std::uint64_t to, const Fact& fact);
  /// Somebody is known by another id from now on.
  void rename(std::uint64_t former, std::uint64_t id);
  void redact(const KeptLine& line);
  /// What the account has said.
  void forget(std::string_view account);

  /// What was said to the person after that id, but for what it ignores.
  std::vector<KeptLine> said_to(const Person& person, std::uint64_t after) const;
  /// The greatest id of a line that had to go; 0: none had to.
  std::uint64_t lost_up_to() const { return lost_up_to_; }

  /// In the order in which they were said.
  const std::deque<Line>& all() const { return lines_; }
  std::size_t bytes() const { return bytes_; }
  /// There are none, and those up to the id are not known.
  void begin_after(std::uint64_t lost_up_to);

 private:
  void drop_first();

  Duration kept_for_;
  std::deque<Line> lines_{};
  std::size_t bytes_ = 0;
  std::uint64_t lost_up_to_ = 0;
};

}  // namespace chat::relay
