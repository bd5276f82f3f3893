#pragma once

#include "common/socket.h"

#include <cstddef>
#include <span>

#include <sys/uio.h>

namespace chat::relay {

/// What lies between a connection and its socket: it moves the connection's bytes, as they are or encrypted.
/// Nothing here blocks; the socket closes with the transport.
class Transport {
 public:
  Transport() = default;
  Transport(const Transport&) = delete;
  Transport& operator=(const Transport&) = delete;
  virtual ~Transport() = default;

  /// For select(). Never a client's identity.
  virtual int descriptor() const = 0;

  /// See chat::receive().
  virtual Transfer receive(std::span<char> into) = 0;
  /// See chat::send().
  virtual Transfer send(std::span<const iovec> pieces) = 0;

  /// Bytes that have been sent and that the peer's side has not acknowledged yet.
  virtual std::size_t unacknowledged() const = 0;
  /// See chat::peer_end().
  virtual PeerEnd peer_end() const = 0;
  /// See chat::peer_silence().
  virtual PeerSilence peer_silence() const = 0;

  /// Call before destruction if the peer should still get what it was sent.
  virtual void finish() = 0;
};

}  // namespace chat::relay
