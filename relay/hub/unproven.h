#pragma once

#include "common/moment.h"
#include "relay/hub/person.h"

#include <algorithm>
#include <deque>
#include <optional>
#include <string>

namespace chat::relay {

/// Who is called as an account is and has yet to log in to it, in the order in which their time ends.
///
/// A person has one grace for all such nicks that it ever takes. Else it would have any of them for ever, by
/// laying it down in time and taking it again, or by having two in turn.
class Unproven {
 public:
  struct Claim {
    Correspondent who;
    Time since;
    Time ends;
  };

  /// The person has such a nick, now or still. `grace`: what it has if it has used nothing of it.
  void add(const Person& person, Time now, Duration grace) {
    if (const auto known = find_in(claims_, person); known != claims_.end()) {
      known->who.nick = person.nick;
      return;
    }
    const Time ends = now + left_of(grace, person.particulars().login_grace_used);
    const auto place = std::upper_bound(claims_.begin(), claims_.end(), ends,
                                        [](Time one, const Claim& other) { return one < other.ends; });
    claims_.insert(place, {{person.id, person.nick}, now, ends});
  }

  /// It has such a nick no longer, or has logged in.
  void remove(Person& person, Time now) {
    const auto known = find_in(claims_, person);
    if (known == claims_.end()) return;
    person.own_particulars().login_grace_used += now - known->since;
    claims_.erase(known);
  }

  /// Nothing if it has no such nick.
  std::optional<Time> since(const Person& person) const {
    const auto known = find_in(claims_, person);
    return known == claims_.end() ? std::nullopt : std::optional(known->since);
  }

  /// How long it may still have its nick, or would have one.
  Duration left(const Person& person, Time now, Duration grace) const {
    const auto known = find_in(claims_, person);
    if (known != claims_.end()) return left_of(known->ends - known->since, now - known->since);
    return left_of(grace, person.particulars().login_grace_used);
  }

  Time deadline() const { return claims_.empty() ? kNever : claims_.front().ends; }
  /// Whose time ends at the deadline.
  const Correspondent& first() const { return claims_.front().who; }
  void forget(std::uint64_t person) {
    std::erase_if(claims_, [=](const Claim& claim) { return claim.who.id == person; });
  }

 private:
  static Duration left_of(Duration grace, Duration used) { return std::max(grace - used, Duration::zero()); }
  template <class Claims>
  static auto find_in(Claims& claims, const Person& person) -> decltype(claims.begin()) {
    return std::find_if(claims.begin(), claims.end(),
                        [&](const Claim& claim) { return claim.who.id == person.id; });
  }

  std::deque<Claim> claims_;
};

}  // namespace chat::relay
