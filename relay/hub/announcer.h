#pragma once

#include "relay/hub/fact.h"
#include "relay/hub/person.h"
#include "relay/hub/room.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace chat::relay {

/// Tells the people concerned of a fact, those who are connected here, and counts what that takes.
class Announcer {
 public:
  /// A person with more bytes waiting than `private_backlog` is sent its rooms' lines only.
  explicit Announcer(std::size_t private_backlog) : private_backlog_(private_backlog) {}

  void change_private_backlog(std::size_t bytes) { private_backlog_ = bytes; }

  /// Everybody in the room but `actor`; null: nobody there did it.
  void tell_room(Room& room, const Fact& fact, const Person* actor);

  /// Everybody who shares a room with the actor. Each is told once, however many rooms that are.
  void tell_peers(const Fact& fact, Person& actor);

  void tell_one(Person& to, const Fact& fact);

  /// Each of these, however much waits for them: what is begun has to end.
  void tell_each(std::span<Person* const> readers, const Fact& fact);

  /// So many people were looked at.
  void count_looks(std::size_t people);

  /// How much has been done so far: the bytes that readers had to be sent, and as some bytes each look at a
  /// member.
  std::uint64_t effort() const { return effort_; }

  /// How many lines were put before readers: of a line in a room one for each who is in it.
  std::uint64_t deliveries() const { return deliveries_; }

 private:
  void send(Person& to, std::string_view line);
  void queue(Person& to, std::string_view line);

  std::size_t private_backlog_;
  std::uint64_t effort_ = 0;
  std::uint64_t deliveries_ = 0;
  std::string line_;  // of tell_room(), whose room is used again
};

}  // namespace chat::relay
