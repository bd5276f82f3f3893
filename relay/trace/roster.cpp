#include "relay/trace/roster.h"

#include <fmt/format.h>

namespace chat::relay::trace {

void Roster::learn(const Header& header) {
  for (const ListenerInfo& listener : header.listeners) owners_[listener.fd] = listener.name;
}

void Roster::arrive(const Round& round) {
  for (const Arrival& arrival : round.accepted) {
    people_[arrival.id] = {arrival.fd, {}};
    owners_[arrival.fd] = name(arrival.id);
  }
  for (const Known& known : round.known) {
    Person& person = people_[known.id];
    if (person.name.empty()) person.name = known.name;
  }
}

void Roster::settle(const Round& round) {
  for (const Known& known : round.known) {
    people_[known.id].name = known.name;
    owners_[people_[known.id].fd] = name(known.id);
  }
  for (const Closed& closed : round.closed) {
    former_owners_[closed.fd] = name(closed.id);
    owners_.erase(closed.fd);
    people_.erase(closed.id);
  }
}

std::string Roster::name(ConnectionId id) const {
  const auto person = people_.find(id);
  return person == people_.end() || person->second.name.empty() ? fmt::format("#{}", id)
                                                                : person->second.name;
}

std::string Roster::at(int fd) const {
  const auto owner = owners_.find(fd);
  return fmt::format("{}({})", owner == owners_.end() ? "other" : owner->second, fd);
}

std::string Roster::former_owner(int fd) const {
  const auto owner = former_owners_.find(fd);
  return owner == former_owners_.end() ? std::string() : owner->second;
}

}  // namespace chat::relay::trace
