#pragma once

#include "common/moment.h"
#include "relay/hub/person.h"

#include <algorithm>
#include <deque>
#include <string>

namespace chat::relay {

/// Who is called as an account is and has yet to log in to it, in the order in which their time ends.
class Unproven {
 public:
  struct Claim {
    Correspondent who;
    Time ends;
  };

  /// All are given the same time.
  void add(const Person& person, Time ends) { claims_.push_back({{person.id, person.nick}, ends}); }

  bool has(const Person& person) const {
    return std::any_of(claims_.begin(), claims_.end(), [&](const Claim& claim) {
      return claim.who.id == person.id && claim.who.nick == person.nick;
    });
  }
  void remove(const Person& person) {
    std::erase_if(claims_, [&](const Claim& claim) { return claim.who.id == person.id; });
  }

  Time deadline() const { return claims_.empty() ? kNever : claims_.front().ends; }
  /// Call at the deadline.
  Claim take() {
    Claim first = std::move(claims_.front());
    claims_.pop_front();
    return first;
  }

 private:
  std::deque<Claim> claims_;
};

}  // namespace chat::relay
