#pragma once

#include "common/address.h"
#include "common/endpoint.h"
#include "common/result.h"
#include "common/unique_fd.h"

#include <chrono>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>
#include <sys/uio.h>

namespace chat {

/// A connection that has been asked for: non-blocking, closed on exec, TCP_NODELAY set, and keep_asking() for
/// kDeadPeerTimeout.
struct Connecting {
  UniqueFd fd;
  int error = 0;  ///< errno where there is no descriptor; EAGAIN: a unix socket's backlog is full
};

/// Never blocks. select() tells by writability when to ask connect_result().
Connecting start_connecting(const Address& address);

/// 0: connected; EINPROGRESS: not yet; else the errno that it failed with, which the kernel tells only once.
int connect_result(int fd);

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

/// The same, and what it gives is still there to be received.
Transfer peek(int fd, std::span<char> into);

/// One send(2) or sendmsg(2). A peer that has gone is `failed`, never SIGPIPE.
Transfer send(int fd, std::span<const iovec> pieces);

/// Sends one datagram to the unix socket of that name: its absolute path, or "@" and the name of one without
/// a file. Never blocks: returns false where it cannot be sent now, but could be later. What can never be
/// sent is dropped.
bool send_datagram(std::string_view name, std::string_view message);

/// A bound, non-blocking socket that does not listen yet: nobody can connect. With `ipv6_only`, an IPv6
/// wildcard leaves IPv4 to another socket. No descriptor if it failed; errno says why.
UniqueFd bound_socket(const Address& address, bool ipv6_only);

/// Lets clients connect from now on. Returns false if that failed; errno says why.
bool start_listening(int fd);

/// The endpoint to which `fd` is bound: with the port that the kernel chose. Of a unix socket that has no
/// file the path begins with '@'.
Endpoint bound_endpoint(int fd);

/// Whether it listens at the IPv6 wildcard and leaves IPv4 to others.
bool is_ipv6_only(int fd);

/// How much the kernel takes for a peer beyond what it may be sent now (TCP_NOTSENT_LOWAT, tcp(7)); a send
/// may go past it by what it brings. It would be megabytes otherwise, for each that reads nothing.
constexpr int kUnsentMostBytes = 128 * 1024;

/// A connection just accepted: non-blocking, closed on exec, TCP_NODELAY set, and kUnsentMostBytes heeded.
struct Accepted {
  UniqueFd fd;
  int error = 0;      ///< errno of accept4(2) where there is no descriptor; EAGAIN: nobody is waiting
  std::string name;   ///< the peer's address and port, "192.0.2.7:51234" or "[2001:db8::1]:51234"; or "unix"
  int listener = -1;  ///< the descriptor that it came through
};

/// The address in a name that Accepted has, without port and brackets.
std::string peer_address(const std::string& name);

Accepted accept_from(int listening_fd);

constexpr std::chrono::seconds kDeadPeerTimeout{60};

/// Has the kernel ask a silent TCP peer whether it is there (keepalive, tcp(7)): first after a third of
/// `timeout`, and so often that a peer that has vanished without a word (a pulled cable) makes the connection
/// fail within `timeout`, which is a second at least. Keepalive rests while the peer has yet to acknowledge
/// something; then peer_silence() tells.
void keep_asking(int fd, std::chrono::milliseconds timeout);

/// For how long nothing has come from the peer's machine, not even an acknowledgement (TCP_INFO, tcp(7)).
///
/// TCP_USER_TIMEOUT (RFC 5482) would tell the dead, too, but since Linux 5.11 it also ends a connection whose
/// peer lives, answers each probe and only reads nothing for so long.
struct PeerSilence {
  bool owes_answer = false;  ///< there is something that it has not acknowledged, or not taken
  bool was_asked = false;    ///< and what should have made it answer is on its way
  std::chrono::milliseconds lasts{};
};

/// Of anything but a TCP connection: it owes nothing.
PeerSilence peer_silence(int fd);

/// What a peer has ended, told without reading anything.
struct PeerEnd {
  bool sends_no_more = false;  ///< it has finished sending, or gone; what it sent may wait to be received
  bool is_gone = false;        ///< the connection has ended both ways
  int error = 0;               ///< and that is why, as far as it is known
};

/// The kernel tells an error only once.
PeerEnd peer_end(int fd);

/// Bytes that have been sent and that the peer's side has not acknowledged yet.
std::size_t unacknowledged_bytes(int fd);

/// The process that listens at the other end of a unix socket, or had it do so (unix(7), SO_PEERCRED). 0: the
/// system does not tell.
pid_t peer_process_id(int fd);

/// A descriptor of the process that listens at the other end of a unix socket (unix(7), SO_PEERCRED), which
/// is readable once that has ended. None where the system does not tell.
UniqueFd peer_process(int fd);

/// When the socket is closed the peer sees a reset, and no orderly end (socket(7), SO_LINGER). Of no effect
/// on a unix socket.
void reset_on_close(int fd);

/// To be called before a socket is closed whose peer should still read what it was sent: closing with unread
/// input resets the connection, and the reset may overtake the last words (RFC 9293, section 3.10.4).
/// Bounded: a peer that goes on sending is not waited for.
void discard_input(int fd);

/// Whether this machine has IPv6 at all.
bool has_ipv6();

/// This machine's own numeric addresses that are not loopback or link-local, IPv4 first.
std::vector<std::string> own_addresses();

}  // namespace chat
