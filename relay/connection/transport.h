#pragma once

#include "common/socket.h"

#include <cstddef>
#include <span>

#include <sys/uio.h>

namespace chat {
class TlsSession;
}

namespace chat::relay {

/// Pieces in one Transport::send(): a backlog of 1 MiB in 16 KiB chunks, and far below the kernel's 1,024
/// (UIO_MAXIOV).
inline constexpr std::size_t kPiecesASend = 64;

/// What a transport waits for, whatever its connection does.
struct Wants {
  bool to_read : 1 = true;  ///< if not, receive() gives nothing until something has been sent
  bool to_write : 1 =
      false;  ///< it has bytes that send() took and the socket has not: call send() when it may

  bool operator==(const Wants&) const = default;
};

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
  /// See chat::send(). At most kPiecesASend; none: only what it has left from earlier calls.
  virtual Transfer send(std::span<const iovec> pieces) = 0;

  /// Whether wants(), has_buffered() and tls() may be of interest: most do not encrypt.
  bool encrypts() const { return encrypts_; }
  virtual Wants wants() const { return {}; }
  /// Whether receive() gives something that select() does not know of.
  virtual bool has_buffered() const { return false; }
  /// How it encrypts; null if it does not. Where the connection has failed with EPROTO it knows why.
  virtual const TlsSession* tls() const { return nullptr; }

  /// Bytes that have been sent and that the peer's side has not acknowledged yet; encrypted, where it
  /// encrypts, which are more.
  virtual std::size_t unacknowledged() const = 0;
  /// See chat::peer_end().
  virtual PeerEnd peer_end() const = 0;
  /// See chat::peer_silence().
  virtual PeerSilence peer_silence() const = 0;

  /// Call before destruction if the peer should still get what it was sent.
  virtual void finish() = 0;

 protected:
  explicit Transport(bool encrypts) : encrypts_(encrypts) {}

 private:
  bool encrypts_ = false;
};

}  // namespace chat::relay
