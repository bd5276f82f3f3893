#include "common/tls_session.h"

#include "common/openssl.h"

#include <algorithm>
#include <new>
#include <utility>

#include <fmt/format.h>

#include <openssl/x509v3.h>

namespace chat {

/// OpenSSL's way to a session's two strings.
struct TlsSessionBio {
  static TlsSession& of(BIO* bio) { return *static_cast<TlsSession*>(BIO_get_data(bio)); }

  static int read(BIO* bio, char* into, int size) {
    TlsSession& session = of(bio);
    BIO_clear_retry_flags(bio);
    const std::size_t bytes =
        std::min(static_cast<std::size_t>(size), session.incoming_.size() - session.incoming_used_);
    if (bytes == 0) {
      BIO_set_retry_read(bio);
      return -1;
    }
    std::copy_n(session.incoming_.data() + session.incoming_used_, bytes, into);
    session.incoming_used_ += bytes;
    return static_cast<int>(bytes);
  }

  /// OpenSSL is C: nothing may be thrown through it.
  static int write(BIO* bio, const char* from, int size) {
    TlsSession& session = of(bio);
    BIO_clear_retry_flags(bio);
    try {
      session.outgoing_.append(from, static_cast<std::size_t>(size));
    } catch (const std::bad_alloc&) {
      session.out_of_memory_ = true;
      return -1;
    }
    session.produced_ += static_cast<std::size_t>(size);
    return size;
  }

  static long control(BIO*, int command, long, void*) { return command == BIO_CTRL_FLUSH ? 1 : 0; }

  static const BIO_METHOD* method() {
    static const BIO_METHOD* const made = [] {
      BIO_METHOD* const method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "TlsSession");
      if (method == nullptr) throw std::bad_alloc();
      BIO_meth_set_read(method, read);
      BIO_meth_set_write(method, write);
      BIO_meth_set_ctrl(method, control);
      return method;
    }();
    return made;
  }

  static SSL* make_ssl(const TlsContext& context, TlsSession& session) {
    BIO* const bio = BIO_new(method());
    SSL* const ssl = SSL_new(context.get());
    if (bio == nullptr || ssl == nullptr) {
      BIO_free(bio);
      SSL_free(ssl);
      throw std::bad_alloc();
    }
    BIO_set_data(bio, &session);
    BIO_set_init(bio, 1);
    SSL_set_bio(ssl, bio, bio);
    return ssl;
  }
};

namespace {

// Beyond a record that was written, what a peer sends may have answers: in the handshake, or where it asks
// for new keys. A peer that does not take them is not read from.
constexpr std::size_t kOutgoingMax = 2 * TlsSession::kRecordBytes;

// What a finished string may keep.
constexpr std::size_t kIdleBytes = 64;

/// Once all that came has been read: OpenSSL has the beginning of a header, or waits for what it announced.
bool has_part_of_a_record(const SSL& ssl) {
  return SSL_has_pending(&ssl) == 1 || SSL_rstate_string(&ssl) == std::string_view("RB");
}

void forget(std::string& text, std::size_t& place) {
  place = 0;
  text.clear();
  if (text.capacity() > kIdleBytes) text.shrink_to_fit();
}

}  // namespace

void TlsSession::SslFree::operator()(ssl_st* ssl) const {
  SSL_free(ssl);
}

TlsSession::TlsSession(const TlsContext& context) : ssl_(TlsSessionBio::make_ssl(context, *this)) {
  SSL_set_accept_state(ssl_.get());
}

TlsSession::TlsSession(const TlsContext& context, const std::string& host)
    : ssl_(TlsSessionBio::make_ssl(context, *this)) {
  SSL* const ssl = ssl_.get();
  SSL_set_connect_state(ssl);
  X509_VERIFY_PARAM* const rules = SSL_get0_param(ssl);
  if (X509_VERIFY_PARAM_set1_ip_asc(rules, host.c_str()) != 1) {
    // RFC 6066, section 3: an address is no server name.
    X509_VERIFY_PARAM_set_hostflags(rules, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    // Without it any name would do. It fails for want of memory alone.
    if (SSL_set1_host(ssl, host.c_str()) != 1) throw std::bad_alloc();
    SSL_set_tlsext_host_name(ssl, host.c_str());
  }
  shake_hands();
}

TlsSession::~TlsSession() = default;

bool TlsSession::wants_input() const {
  return !end_ && !input_ended_ && incoming_used_ == incoming_.size() && outgoing().size() <= kOutgoingMax;
}

void TlsSession::receive(std::string_view ciphertext) {
  if (end_) return;
  incoming_.erase(0, std::exchange(incoming_used_, 0));
  incoming_ += ciphertext;
}

bool TlsSession::has_buffered() const {
  if (end_) return !end_told_;
  if (outgoing().size() > kOutgoingMax) return false;
  return input_ended_ || incoming_used_ < incoming_.size() || SSL_pending(ssl_.get()) > 0;
}

TlsSession::Outcome TlsSession::read(std::span<char> into) {
  std::size_t bytes = 0;
  Outcome last{Status::would_block};
  while (bytes < into.size() && !end_ && outgoing().size() <= kOutgoingMax) {
    last = read_once(into.subspan(bytes));
    bytes += last.bytes;
    if (last.status != Status::done) break;
  }
  if (incoming_used_ == incoming_.size()) forget(incoming_, incoming_used_);
  if (bytes > 0) return {Status::done, bytes};
  end_told_ = end_.has_value();
  return {end_.value_or(last.status)};
}

TlsSession::Outcome TlsSession::read_once(std::span<char> into) {
  ERR_clear_error();
  std::size_t bytes = 0;
  if (SSL_read_ex(ssl_.get(), into.data(), into.size(), &bytes) == 1) return {Status::done, bytes};
  const Outcome outcome = outcome_of(0);
  return outcome.status == Status::would_block && input_ended_ ? end_of_input() : outcome;
}

/// What the end of the socket means that came after all that has been read.
TlsSession::Outcome TlsSession::end_of_input() {
  if (!is_open()) return fail("it hung up in the handshake");
  if (has_part_of_a_record(*ssl_)) return fail("it was cut off in the middle of a record");
  ended_unannounced_ = true;
  end_ = Status::ended;
  return {Status::ended};
}

TlsSession::Outcome TlsSession::fail(std::string why) {
  if (error_.empty()) error_ = std::move(why);
  end_ = Status::failed;
  forget(incoming_, incoming_used_);
  return {Status::failed};
}

/// Of a call of OpenSSL's that has not gone through.
TlsSession::Outcome TlsSession::outcome_of(int result) {
  switch (SSL_get_error(ssl_.get(), result)) {
    case SSL_ERROR_WANT_READ:
    case SSL_ERROR_WANT_WRITE:
      return {Status::would_block};
    case SSL_ERROR_ZERO_RETURN:
      end_ = Status::ended;
      forget(incoming_, incoming_used_);
      return {Status::ended};
    default:
      return fail(out_of_memory_ ? "there was no memory left" : openssl::last_error());
  }
}

/// Returns whether the handshake is over.
bool TlsSession::shake_hands() {
  if (is_open()) return true;
  ERR_clear_error();
  const int result = SSL_do_handshake(ssl_.get());
  if (result != 1) outcome_of(result);
  return result == 1;
}

TlsSession::Outcome TlsSession::write(std::string_view plaintext) {
  if (has_failed() || finished_) return {Status::failed};
  if (plaintext.empty() || !outgoing().empty() || !shake_hands())
    return {has_failed() ? Status::failed : Status::would_block};
  ERR_clear_error();
  std::size_t bytes = 0;
  const std::string_view record = plaintext.substr(0, kRecordBytes);
  if (SSL_write_ex(ssl_.get(), record.data(), record.size(), &bytes) != 1) return outcome_of(0);
  return {Status::done, bytes};
}

void TlsSession::finish() {
  if (std::exchange(finished_, true) || has_failed() || !is_open()) return;
  ERR_clear_error();
  SSL_shutdown(ssl_.get());
  ERR_clear_error();
}

void TlsSession::sent(std::size_t bytes) {
  outgoing_sent_ += bytes;
  if (outgoing_sent_ == outgoing_.size()) forget(outgoing_, outgoing_sent_);
}

bool TlsSession::is_open() const {
  return SSL_is_init_finished(ssl_.get()) == 1;
}

std::string_view TlsSession::alpn() const {
  const unsigned char* name = nullptr;
  unsigned int size = 0;
  SSL_get0_alpn_selected(ssl_.get(), &name, &size);
  return {reinterpret_cast<const char*>(name), size};
}

std::string TlsSession::cipher() const {
  return fmt::format("{}, {}", SSL_get_version(ssl_.get()), SSL_get_cipher_name(ssl_.get()));
}

std::string TlsSession::peer_fingerprint() const {
  const X509* const certificate = SSL_get0_peer_certificate(ssl_.get());
  return certificate == nullptr ? std::string() : openssl::fingerprint_of(*certificate);
}

std::string TlsSession::doubt() const {
  if (SSL_get0_peer_certificate(ssl_.get()) == nullptr) return "it shows no certificate";
  const long result = SSL_get_verify_result(ssl_.get());
  return result == X509_V_OK ? std::string() : X509_verify_cert_error_string(result);
}

}  // namespace chat
