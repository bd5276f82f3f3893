#pragma once

#include "common/moment.h"
#include "relay/hub/person.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chat::relay {

/// A room in which somebody was who is missing.
struct MissingSeat {
  std::string room;
  WallTime created;  ///< another room of its name has another time
  bool op = false;
  bool voice = false;
};

/// Somebody who was on another relay when that went, and may come back to this one.
struct MissingPerson {
  std::uint64_t id = 0;
  std::uint64_t told_up_to = 0;  ///< of what was said after this id it may lack some; 0: who knows
  std::uint64_t code = 0;        ///< ReturnCodes::number_of() by which it comes back
  Time until{};
  std::string nick{};
  PackedProfile profile{};
  std::string account{};
  std::string away{};
  bool bot = false;
  bool invisible = false;
  bool rules_relay = false;
  bool is_encrypted = false;
  std::vector<MissingSeat> seats{};
  std::vector<Ignored> ignored{};
  std::vector<std::string> watched{};
};

/// All of those. What there is of each is kept until it has come back or its time is over.
class MissingPeople {
 public:
  /// Whoever is missing beyond these comes back as a newcomer.
  static constexpr std::size_t kMost = 10'000;

  void add(MissingPerson person, Time now) {
    std::erase_if(people_, [=](const auto& each) { return each.second.until <= now; });
    if (people_.size() < kMost) people_.insert_or_assign(person.id, std::move(person));
  }
  void forget(std::uint64_t id) { people_.erase(id); }
  /// Whoever had the account has none, and rules nothing: it may have ruled by that.
  void end_logins(std::string_view account);
  /// Somebody whom they may ignore is known by another id from now on.
  void rename(std::uint64_t former, std::uint64_t id);
  void clear() { people_.clear(); }

  /// Whose code that is; null: nobody's.
  const MissingPerson* with_code(std::uint64_t code, Time now) const {
    const auto found = std::find_if(people_.begin(), people_.end(), [=](const auto& each) {
      return each.second.code == code && each.second.until > now;
    });
    return found == people_.end() ? nullptr : &found->second;
  }
  /// It is missing no longer.
  std::optional<MissingPerson> take(std::uint64_t id) {
    auto node = people_.extract(id);
    return node.empty() ? std::nullopt : std::optional(std::move(node.mapped()));
  }

  /// By id.
  const std::map<std::uint64_t, MissingPerson>& all() const { return people_; }

 private:
  std::map<std::uint64_t, MissingPerson> people_{};
};

}  // namespace chat::relay
