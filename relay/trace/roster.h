#pragma once

#include "relay/trace/round.h"

#include <map>
#include <string>
#include <vector>

namespace chat::relay::trace {

/// Who is who, as the rounds tell it: from accepted to closed, by the name that was last known.
class Roster {
 public:
  void learn(const Header& header);
  /// The newcomers of a round, and names for those who had none.
  void arrive(const Round& round);
  /// The new names, and who has left.
  void settle(const Round& round);

  /// "alice"; "#3" for as long as it has no name.
  std::string name(ConnectionId id) const;

  /// "alice(6)", "listener(4)".
  std::string at(int fd) const;

  /// Whose the descriptor was before it was `id`'s; empty if it was nobody's.
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
