#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <vector>

namespace chat::relay {

/// Who has decided, or taken back, what could not be written, and has yet to be told. Each is told once,
/// until something can be written again.
class Unwritten {
 public:
  /// The person has done something that has been written, or could not be, when `number` is settled.
  void note(std::uint64_t person, std::uint64_t number) { waiting_[person] = number; }

  /// Who is to be told. `has_failed`: what was settled last could not be written.
  std::vector<std::uint64_t> take(std::uint64_t settled, bool has_failed);

 private:
  std::map<std::uint64_t, std::uint64_t> waiting_{};  // the numbers, by person
  std::set<std::uint64_t> told_{};
};

}  // namespace chat::relay
