// Who has come back by another relay than they were on, so that none brings them again as who they were.

#include "relay/cluster/node.h"

#include <algorithm>
#include <iterator>
#include <vector>

namespace chat::relay {

/// Whoever was on one that is there no longer can be brought by none.
std::vector<std::uint64_t> Node::moved_from_members() const {
  std::vector<std::uint64_t> moved;
  std::copy_if(moved_.in_order().begin(), moved_.in_order().end(), std::back_inserter(moved),
               [this](std::uint64_t id) {
                 return std::any_of(members_.begin(), members_.end(), [=](const auto& member) {
                   return member.second.origin == id >> kOriginShift;
                 });
               });
  return moved;
}

/// This relay, or the one that they were on, did not hear of it before it lost touch.
void Node::drop_who_have_moved(Moment now) {
  std::vector<Person*> moved;
  for (const auto& person : hub_->people()) {
    if (moved_.has(person->id)) moved.push_back(person.get());
  }
  for (Person* const each : moved) {
    Endable* const connection = each->reader.connection;
    Fact quit = fact_of(Fact::Kind::quit, *each, now);
    quit.text = "has come back by another relay";
    hub_->hear(quit);
    if (connection != nullptr) connection->be_left();
  }
}

}  // namespace chat::relay
