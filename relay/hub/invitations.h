#pragma once

#include <cstddef>
#include <cstdint>
#include <set>

namespace chat::relay {

/// Who may join a room once, whatever its modes say, by their ids.
class Invitations {
 public:
  /// Who is invited by a member who rules nothing comes in as the rules were then: see
  /// forget_those_of_members().
  void add(std::uint64_t person, bool by_operator) {
    (by_operator ? by_operators_ : by_members_).insert(person);
  }
  void remove(std::uint64_t person) {
    by_operators_.erase(person);
    by_members_.erase(person);
  }
  void clear() { *this = {}; }
  void rename(std::uint64_t former, std::uint64_t person) {
    for (auto* const each : {&by_operators_, &by_members_}) {
      if (each->erase(former) > 0) each->insert(person);
    }
  }

  /// An operator has changed who may come in.
  void forget_those_of_members() { by_members_.clear(); }

  template <class Is>
  void remove_if(Is&& is_so) {
    std::erase_if(by_operators_, is_so);
    std::erase_if(by_members_, is_so);
  }

  bool is_by_operator(std::uint64_t person) const { return by_operators_.count(person) > 0; }
  bool contains(std::uint64_t person) const {
    return is_by_operator(person) || by_members_.count(person) > 0;
  }
  bool are_none() const { return by_operators_.empty() && by_members_.empty(); }
  /// At the most: who was invited twice may count twice.
  std::size_t count() const { return by_operators_.size() + by_members_.size(); }

 private:
  std::set<std::uint64_t> by_operators_{};
  std::set<std::uint64_t> by_members_{};
};

}  // namespace chat::relay
