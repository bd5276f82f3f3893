#pragma once

#include "common/tls_context.h"
#include "common/units.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

struct ssl_st;

namespace chat {

/// One end of a TLS connection, without a socket: ciphertext goes in and comes out, and so does plaintext.
///
///   session.receive(ciphertext);   // when wants_input()
///   session.read(buffer);          // until would_block
///   session.write(plaintext);
///   send session.outgoing(), then session.sent(bytes);   // after each of these calls
///
/// What waits in it is bounded: one piece of ciphertext that the caller gave it, a record's plaintext, and at
/// most two records of ciphertext that the peer has yet to be sent. Where there is no memory it throws
/// std::bad_alloc, or fails.
class TlsSession {
 public:
  enum class Status : std::uint8_t {
    done,         ///< `bytes` were moved
    would_block,  ///< nothing was moved: first ciphertext must come, or what is outgoing be sent
    ended,        ///< reading: the peer sends no more; writing to it may go on
    failed,       ///< error() says why; the peer is told in what is outgoing
  };
  struct Outcome {
    Status status;
    std::size_t bytes = 0;
  };

  /// The server's side.
  explicit TlsSession(const TlsContext& context);

  /// The client's side: what is outgoing() at once begins the handshake. `host`: whom it asks for, and whose
  /// name or address the server's certificate must bear to be without doubt().
  TlsSession(const TlsContext& context, const std::string& host);

  TlsSession(const TlsSession&) = delete;
  TlsSession& operator=(const TlsSession&) = delete;
  ~TlsSession();

  /// Whether receive() may be called: all that came before has been used, and the peer takes what is
  /// outgoing.
  bool wants_input() const;
  void receive(std::string_view ciphertext);

  /// The peer's socket has ended. Without the peer's close_notify that is an end all the same between two
  /// records (see ended_unannounced()), and a failure within one or in the handshake.
  void end_input() { input_ended_ = true; }

  /// Decrypts. Gives what fits of all that has come, then what became of the connection.
  Outcome read(std::span<char> into);

  /// Whether read() may give something, or tell an end, before more ciphertext comes.
  bool has_buffered() const;

  /// Encrypts up to kRecordBytes, which are then as good as sent. Takes nothing during the handshake and
  /// while anything is outgoing.
  Outcome write(std::string_view plaintext);
  static constexpr std::size_t kRecordBytes = 16 * kKiB;

  /// Says that nothing more will be written (close_notify). The peer may go on.
  void finish();

  /// Ciphertext that the peer has yet to be sent; valid until the next call.
  std::string_view outgoing() const { return std::string_view(outgoing_).substr(outgoing_sent_); }
  void sent(std::size_t bytes);
  /// How many bytes of ciphertext it has made.
  std::uint64_t produced() const { return produced_; }

  /// The handshake is over, and the peer known.
  bool is_open() const;
  bool has_failed() const { return !error_.empty(); }
  /// Why it failed, in OpenSSL's words: "wrong version number", "tlsv1 alert unknown ca".
  const std::string& error() const { return error_; }
  /// The peer's socket ended without its close_notify: somebody may have cut off what it had yet to say.
  bool ended_unannounced() const { return ended_unannounced_; }

  /// Once it is open: the protocol that both have agreed on (ALPN); empty if none.
  std::string_view alpn() const;
  /// Once it is open: "TLSv1.3, TLS_AES_256_GCM_SHA384".
  std::string cipher() const;
  /// Once it is open: SHA-256 of the peer's certificate, in small hexadecimal digits; empty if it showed
  /// none.
  std::string peer_fingerprint() const;
  /// The client's side, once it is open: what speaks against the server's certificate ("self-signed
  /// certificate"); empty if an authority vouches for it and it bears the host's name.
  std::string doubt() const;

 private:
  friend struct TlsSessionBio;

  struct SslFree {
    void operator()(ssl_st* ssl) const;
  };

  Outcome read_once(std::span<char> into);
  Outcome end_of_input();
  Outcome fail(std::string why);
  Outcome outcome_of(int result);
  bool shake_hands();

  std::string incoming_;
  std::size_t incoming_used_ = 0;
  std::string outgoing_;
  std::size_t outgoing_sent_ = 0;
  std::uint64_t produced_ = 0;
  std::unique_ptr<ssl_st, SslFree> ssl_;
  std::string error_;
  std::optional<Status> end_;  // of reading: how it ended
  bool end_told_ = false;
  bool input_ended_ = false;
  bool ended_unannounced_ = false;
  bool finished_ = false;
  bool out_of_memory_ = false;
};

}  // namespace chat
