#pragma once

#include "common/moment.h"
#include "common/selector.h"
#include "common/socket.h"
#include "relay/dialects/first_bytes/recognise.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace chat::relay {

class Connection;
class Dialect;

namespace trace {

/// What a connection's deadline was about.
enum class Due : std::uint8_t {
  nothing,
  first_word,       ///< it has been silent for the sniff window: a person who waits for a greeting
  first_line,       ///< it has not been finished in time
  handshake,        ///< TLS's has not been finished in time
  end_of_patience,  ///< it has taken nothing of what it was to be sent
  dead_peer,        ///< its machine no longer answers
  hang_up,          ///< it has gone while it was not read from
  last_words,       ///< it has sent all that it will, and some of that has waited too long
  dialect,          ///< something of its dialect's: a held line, registration, a ping
};

/// Is told what the loop does, as it does it. This base class ignores all of it: a relay without a trace uses
/// it, and nothing is looked up, copied or formatted for it.
///
/// What is passed is valid during the call only, except a Connection, which is valid from accepted() until
/// closed() or stops(). The calls of a round come in the order in which they stand here, those from
/// accepted() to closed() any number of times.
class Observer {
 public:
  Observer() = default;
  Observer(const Observer&) = delete;
  Observer& operator=(const Observer&) = delete;
  virtual ~Observer() = default;

  virtual void falls_asleep(const Selector&, Time /*deadline*/) {}
  virtual void wakes(const Selector&, Moment) {}
  virtual void obeys(int /*signal*/) {}

  virtual void accepted(const Connection&, int /*listener*/) {}
  virtual void turned_away(const Accepted&, const std::string& /*words*/) {}

  /// Clients that select() was not asked about; they are read from now.
  virtual void rang(const DescriptorSet&) {}

  /// `bytes`: what the transfer brought. What the relay makes of it comes after.
  virtual void received(const Connection&, const Transfer&, std::string_view /*bytes*/) {}
  /// Its handshake is over.
  virtual void encrypted(const Connection&) {}
  virtual void recognised(const Connection&, Protocol, Dialect&) {}
  virtual void looked_again(const Selector&) {}

  virtual void expires(const Connection&, Due) {}

  /// From here on clients are told nothing new, except that others have left.
  virtual void starts_sending() {}

  /// `pieces`: what was offered to the socket. They still count as the connection's backlog. Nothing happens
  /// more often, so a relay without a trace makes not even a virtual call.
  void sent(const Connection& connection, std::span<const iovec> pieces, const Transfer& transfer) {
    if (looks_) see_send(connection, pieces, transfer);
  }
  virtual void skipped(const Connection&, std::uint64_t /*lines*/) {}

  /// Comes at any time from wakes() on.
  virtual void closing(const Connection&, const std::string& /*reason*/, bool /*at_once*/) {}
  /// The newcomer has given its socket and its id to `lost`, which was closed().
  virtual void goes_on(const Connection& /*newcomer*/, const Connection& /*lost*/, Dialect&) {}
  /// The clients that share a room with it are about to be told.
  virtual void leaves(const Connection&) {}
  virtual void closed(const Connection&) {}

  virtual void round_ends() {}

  /// No round follows. Connections that are open are about to be closed.
  virtual void stops() {}

 protected:
  explicit Observer(bool looks) : looks_(looks) {}

 private:
  virtual void see_send(const Connection&, std::span<const iovec>, const Transfer&) {}

  bool looks_ = false;
};

}  // namespace trace
}  // namespace chat::relay
