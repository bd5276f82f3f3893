#pragma once

#include <cstddef>
#include <cstdio>
#include <string>

namespace chat::bench {

using ClientId = std::size_t;

/// Who is in which room: clients 0 to clients-1 are dealt out to the rooms in turn.
class Roster {
 public:
  Roster(std::size_t clients, std::size_t rooms) : clients_(clients), rooms_(rooms) {}

  std::size_t clients() const { return clients_; }
  std::size_t rooms() const { return rooms_; }
  std::size_t room_of(ClientId client) const { return client % rooms_; }
  std::size_t members(std::size_t room) const {
    return clients_ / rooms_ + (room < clients_ % rooms_ ? 1 : 0);
  }

  /// A client's place among the members of its room, and back.
  std::size_t seat_of(ClientId client) const { return client / rooms_; }
  ClientId member(std::size_t room, std::size_t seat) const { return seat * rooms_ + room; }

  /// All nicks have one length, so that all clients' lines have.
  static std::string nick(ClientId client) {
    char text[32];
    std::snprintf(text, sizeof text, "b%05zu", client);
    return text;
  }

  /// Empty where everybody stays in the room that the server puts newcomers in.
  std::string room_name(std::size_t room) const { return rooms_ == 1 ? "" : "bench-" + std::to_string(room); }

 private:
  std::size_t clients_;
  std::size_t rooms_;
};

}  // namespace chat::bench
