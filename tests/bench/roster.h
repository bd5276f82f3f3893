#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <string>

namespace chat::bench {

using ClientId = std::size_t;

/// How many of each kind of client there are.
struct Crowd {
  std::size_t readers = 0;     ///< who speak and listen
  std::size_t rooms = 1;       ///< the readers are spread over
  std::size_t slow = 0;        ///< who come into the readers' rooms and stop reading there
  std::size_t bystanders = 0;  ///< who sit in rooms of their own, where nobody speaks
};

/// Who is in which room. Readers have the first numbers, then come the slow, then the bystanders. The first
/// two are dealt out in turn to the rooms that are spoken in, the bystanders to silent rooms of about ten.
class Roster {
 public:
  explicit Roster(const Crowd& crowd)
      : crowd_(crowd), silent_rooms_(std::max<std::size_t>(1, crowd.bystanders / kBystandersInARoom)) {}

  std::size_t clients() const { return among_speech() + crowd_.bystanders; }
  std::size_t readers() const { return crowd_.readers; }
  bool is_slow(ClientId client) const { return client >= crowd_.readers && client < among_speech(); }

  /// The rooms that are spoken in have the first numbers.
  std::size_t spoken_rooms() const { return crowd_.rooms; }
  std::size_t rooms() const { return crowd_.rooms + (crowd_.bystanders > 0 ? silent_rooms_ : 0); }
  std::size_t readers_in(std::size_t spoken_room) const {
    return crowd_.readers / crowd_.rooms + (spoken_room < crowd_.readers % crowd_.rooms ? 1 : 0);
  }

  std::size_t room_of(ClientId client) const {
    if (client < among_speech()) return client % crowd_.rooms;
    return crowd_.rooms + (client - among_speech()) % silent_rooms_;
  }

  /// A client's place among the members of its room, and back.
  std::size_t seat_of(ClientId client) const {
    if (client < among_speech()) return client / crowd_.rooms;
    return (client - among_speech()) / silent_rooms_;
  }
  ClientId member(std::size_t room, std::size_t seat) const {
    if (room < crowd_.rooms) return seat * crowd_.rooms + room;
    return among_speech() + seat * silent_rooms_ + (room - crowd_.rooms);
  }

  /// All nicks have one length, so that all clients' lines have.
  static std::string nick(ClientId client) {
    char text[32];
    std::snprintf(text, sizeof text, "b%05zu", client);
    return text;
  }

  /// Empty for the room that the server puts newcomers in: that of all speech, if there is only one.
  std::string room_name(std::size_t room) const {
    return crowd_.rooms == 1 && room == 0 ? "" : "bench-" + std::to_string(room);
  }

 private:
  static constexpr std::size_t kBystandersInARoom = 10;

  std::size_t among_speech() const { return crowd_.readers + crowd_.slow; }

  Crowd crowd_;
  std::size_t silent_rooms_;
};

}  // namespace chat::bench
