#pragma once

#include "common/result.h"
#include "common/tls_identity.h"

#include <chrono>
#include <memory>
#include <string>

struct ssl_ctx_st;
struct ssl_method_st;

namespace chat {

/// What TLS connections of one role share: TLS 1.2 and newer, no renegotiation, no session tickets, no
/// sessions kept. Copies are the same context, and a session keeps the one it was made with.
class TlsContext {
 public:
  /// Asks clients for a certificate and takes any, or none: a client is known by its fingerprint. ALPN `irc`
  /// is agreed to, and any other is ignored. The error is one line: "the key is of another certificate".
  static Result<TlsContext> for_server(const TlsIdentity& own);

  enum class Alpn { none, irc };

  /// Connects with whatever certificate the server shows: TlsSession::doubt() tells what
  /// speaks against it. `own`: shown if the server asks; null: none. `authorities`: certificates in PEM,
  /// and lists of those that were revoked; empty: those that the system trusts. `alpn`: the protocol that is
  /// offered.
  static Result<TlsContext> for_client(const TlsIdentity* own = nullptr, const std::string& authorities = {},
                                       Alpn alpn = Alpn::irc);

  /// SHA-256 of the own certificate, in small hexadecimal digits; empty without one.
  const std::string& fingerprint() const { return fingerprint_; }
  /// From and until when the own certificate is valid; the epoch without one.
  std::chrono::system_clock::time_point valid_from() const { return valid_from_; }
  std::chrono::system_clock::time_point valid_until() const { return valid_until_; }

  /// For TlsSession alone.
  ssl_ctx_st* get() const { return context_.get(); }

 private:
  explicit TlsContext(std::shared_ptr<ssl_ctx_st> context) : context_(std::move(context)) {}
  static TlsContext with_rules_of(const ssl_method_st* method);
  Result<void> use(const TlsIdentity& own);

  std::shared_ptr<ssl_ctx_st> context_;
  std::string fingerprint_;
  std::chrono::system_clock::time_point valid_from_{};
  std::chrono::system_clock::time_point valid_until_{};
};

}  // namespace chat
