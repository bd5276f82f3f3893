#pragma once

#include "common/socket.h"
#include "common/tls_session.h"
#include "common/unique_fd.h"

#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace chat {

class Selector;

/// What carries bytes to a server and back, in the clear or with TLS. Nothing here waits.
///
/// In each round: watch(), wait not at all if has_unread() and it is to be read, look().
class ClientTransport {
 public:
  /// In the clear.
  ClientTransport(UniqueFd connected, bool is_of_this_machine);

  /// With TLS: shake_hands() until is_open() or has_failed().
  ClientTransport(UniqueFd connected, bool is_of_this_machine, const TlsContext& context,
                  const std::string& host);

  void watch(Selector& selector, bool may_read) const;

  /// Sends what has waited for the socket to take it. Returns whether there may be something to read.
  bool look(const Selector& selector);
  /// The same, for who does not know whether the socket takes more.
  void try_again();

  void shake_hands();
  bool is_open() const { return tls_ == nullptr || tls_->is_open(); }
  bool has_failed() const { return !trouble_.empty(); }
  /// In the handshake: the first that came was of the server's own handshake, and no alert or other bytes.
  bool server_shakes_hands() const { return first_byte_ == kHandshakeRecord; }
  /// In the handshake: something came, and it was no TLS.
  bool server_speaks_otherwise() const;

  bool is_of_this_machine() const { return of_this_machine_; }
  /// Null in the clear.
  const TlsSession* tls() const { return tls_.get(); }

  /// What a person should know of the way: "encrypted", "not encrypted"; empty within this machine.
  std::string_view words() const {
    if (tls_ != nullptr) return "encrypted";
    return of_this_machine_ ? "" : "not encrypted";
  }

  /// Whether read() has something that select() does not see.
  bool has_unread() const { return !early_.empty() || (tls_ != nullptr && tls_->has_buffered()); }
  Transfer read(std::span<char> into);

  /// Takes some of it, which is then as good as sent.
  Transfer write(std::string_view bytes);

  /// Ends the connection as a network does that fails: the server sees a reset.
  void break_off();

  /// The last words: says that nothing more is sent, as far as the socket takes it.
  void finish();

  /// Why reading or writing failed, in words: "reading: Connection reset by peer".
  const std::string& trouble() const { return trouble_; }

 private:
  static constexpr int kHandshakeRecord = 22;  // RFC 8446, section 5.1
  static constexpr int kAlertRecord = 21;

  Transfer fail(std::string why);
  Transfer fail_in_tls();
  bool pull();
  bool flush();

  UniqueFd fd_;
  bool of_this_machine_;
  std::unique_ptr<TlsSession> tls_;
  std::string early_{};  // what the server said behind the handshake
  int first_byte_ = -1;  // that came; -1: none yet
  bool is_broken_off_ = false;
  bool blocked_ = false;  // the socket takes no more for now
  std::string trouble_{};
};

}  // namespace chat
