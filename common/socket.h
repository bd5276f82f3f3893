#pragma once

#include "common/endpoint.h"
#include "common/result.h"
#include "common/unique_fd.h"

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <sys/uio.h>

namespace chat {

/// What one non-blocking receive or send did.
struct Transfer {
  enum class Status {
    done,         ///< `bytes` were moved; for a send, perhaps fewer than were offered
    would_block,  ///< nothing was moved; select() tells when to try again
    ended,        ///< receive only: the peer has finished sending
    failed,       ///< the connection is gone; `error` is the errno
  };
  Status status;
  std::size_t bytes = 0;
  int error = 0;
};

Transfer receive(int fd, std::span<char> into);

/// One send(2) or sendmsg(2). A peer that has gone is `failed`, never SIGPIPE.
Transfer send(int fd, std::span<const iovec> pieces);

/// The file of a unix socket, removed at the end of its owner's life.
class SocketFile {
 public:
  explicit SocketFile(std::string path) : path_(std::move(path)) {}
  SocketFile(const SocketFile&) = delete;
  SocketFile& operator=(const SocketFile&) = delete;
  ~SocketFile() { ::unlink(path_.c_str()); }

 private:
  std::string path_;
};

/// A bound, listening, non-blocking socket.
struct ListeningSocket {
  UniqueFd fd;
  Endpoint endpoint;  ///< as bound: a numeric host, and the port that the kernel chose for port 0
  std::unique_ptr<SocketFile> file{};  ///< of a unix socket
};

/// Binds and listens. `[::]` serves IPv4 too. A unix socket left behind by a process that has died is
/// replaced; one that answers is refused as in use.
Result<ListeningSocket> listen_on(const Endpoint& endpoint);

/// A connection just accepted: non-blocking, closed on exec, TCP_NODELAY and keepalive set.
struct Accepted {
  UniqueFd fd;
  int error = 0;      ///< errno of accept4(2) where there is no descriptor; EAGAIN: nobody is waiting
  std::string name;   ///< the peer's address and port, "192.0.2.7:51234" or "[2001:db8::1]:51234"; or "unix"
  int listener = -1;  ///< the descriptor that it came through

  bool has_address() const { return name != "unix"; }
};

/// The address in a name that Accepted has, without port and brackets.
std::string peer_address(const std::string& name);

Accepted accept_from(int listening_fd);

/// Bytes that have been sent and that the peer's side has not acknowledged yet.
std::size_t unacknowledged_bytes(int fd);

/// To be called before a socket is closed whose peer should still read what it was sent: closing with unread
/// input resets the connection, and the reset may overtake the last words (RFC 9293, section 3.10.4).
/// Bounded: a peer that goes on sending is not waited for.
void discard_input(int fd);

/// This machine's own numeric addresses that are not loopback or link-local, IPv4 first.
std::vector<std::string> own_addresses();

}  // namespace chat
