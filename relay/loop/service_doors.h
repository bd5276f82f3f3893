#pragma once

#include "common/listening.h"
#include "common/moment.h"
#include "relay/connection/connection.h"
#include "relay/connection/observer.h"
#include "relay/dialects/base/paced_lines.h"
#include "relay/dialects/dialects.h"

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

namespace chat {
class Selector;
}

namespace chat::relay {

/// Where those come in who look after the relay, and take no part in the chat.
struct ServiceDoor {
  ListeningSocket socket;
  Protocol protocol;  ///< what all its clients speak
};

/// The relay's service doors and who has come through them. They are served in the loop's rounds as everybody
/// is, but count against no limit of the chat, are in no trace, and are served still while the relay stops.
/// Of each door a few are served at once; others wait in the kernel.
class ServiceDoors : private trace::Observer, private LineWatcher {
 public:
  static constexpr std::size_t kClientsOfADoor = 8;
  static constexpr std::size_t kDescriptorsOfADoor = kClientsOfADoor + 1;

  /// `dialects` outlives the doors.
  ServiceDoors(std::vector<ServiceDoor> doors, DialectFactory& dialects);
  ServiceDoors(const ServiceDoors&) = delete;
  ServiceDoors& operator=(const ServiceDoors&) = delete;

  bool has_door_for(Protocol protocol) const;

  /// Where the files of unix sockets were removed: see restore_file().
  void restore_files() const;

  // In the order of a round; see Relay::run().
  void watch(Selector& selector);
  Time deadline() const;
  void accept(const Selector& selector, Moment now);
  /// `buffer` is shared with all connections.
  void read(const Selector& selector, std::span<char> buffer, Moment now);
  void expire(Moment now);
  void send(const Selector& selector, Moment now);
  void bury_the_closed(Moment now);

  void forgive(Duration lost);

 private:
  struct Client {
    std::unique_ptr<Connection> connection;
    std::size_t door;
  };

  void recognised(const Connection&, Protocol, Dialect& dialect) override;
  void took(const LineReader::Line& line) override;
  bool has_room(std::size_t door) const;
  void accept_through(std::size_t door, Moment now);
  template <class Do>
  void for_each(Do&& serve);

  std::vector<ServiceDoor> doors_;
  ConnectionContext context_;
  std::vector<Client> clients_{};
  ConnectionId last_id_ = 0;
  Time opens_again_at_ = kNever;
};

}  // namespace chat::relay
