#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace chat::bench {

/// How far each member of one room is, told from counts alone. All see one order without their own lines, so
/// a member's place is the lines it has received plus the lines it has said. Messages said but not past the
/// slowest member are outstanding. (Where messages of several speakers cross, that can be fewer than are on
/// their way, by no more than the slowest member has said of them.)
class RoomProgress {
 public:
  explicit RoomProgress(std::size_t members) : places_(members), at_slowest_(members) {}

  void said(std::size_t seat, std::uint64_t lines);
  void received(std::size_t seat, std::uint64_t lines) { advance(seat, lines); }

  std::uint64_t outstanding() const { return said_ > slowest_ ? said_ - slowest_ : 0; }

  /// Lines that members have yet to receive, all members together.
  std::uint64_t missing() const;

  /// Lines that members received beyond what was said to them.
  std::uint64_t surplus() const;

 private:
  void advance(std::size_t seat, std::uint64_t lines);
  void find_slowest();

  std::vector<std::uint64_t> places_;
  std::uint64_t said_ = 0;
  std::uint64_t slowest_ = 0;
  std::size_t at_slowest_;
};

}  // namespace chat::bench
