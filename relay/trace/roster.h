#pragma once

#include "relay/trace/round.h"

#include <map>
#include <string>
#include <vector>

namespace chat::relay::trace {

/// The clients' last known names, from accepted to closed, as the rounds tell them.
class Roster {
 public:
  void learn(const Header& header);
  /// Call before a round is told: takes its newcomers, and names for clients that had none.
  void arrive(const Round& round);
  /// Call after a round was told: takes the new names, and forgets who has left.
  void settle(const Round& round);

  /// "alice"; "#3" for as long as it has no name.
  std::string name(ConnectionId id) const;

  /// "alice(6)", "listener(4)".
  std::string at(int fd) const;

  /// Whose the descriptor was before; empty if it was nobody's.
  std::string former_owner(int fd) const;

 private:
  struct Person {
    int fd;
    std::string name;
  };

  std::map<ConnectionId, Person> people_;
  std::map<int, std::string> owners_;  // by descriptor, now
  std::map<int, std::string> former_owners_;
};

}  // namespace chat::relay::trace
