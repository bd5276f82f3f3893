#include "common/tls_context.h"

#include "common/openssl.h"
#include "common/units.h"

#include <algorithm>
#include <ctime>
#include <memory>
#include <new>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include <openssl/pem.h>

namespace chat {
namespace {

using namespace std::string_view_literals;
using openssl::Certificate;
using openssl::PrivateKey;

// Forward secrecy and authenticated encryption, or nothing. TLS 1.3 has no others.
constexpr const char* kServerCiphers = "ECDHE+AESGCM:ECDHE+CHACHA20";

// RFC 7301: each name after its length.
constexpr std::string_view kAlpn = "\x03irc"sv;

// A chain of three RSA certificates has 6 KiB.
constexpr long kPeerChainBytesMax = 32 * kKiB;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

/// A peer that offers none of ours is served without: it may want no more than a greeting.
int choose_alpn(SSL*, const unsigned char** chosen, unsigned char* size, const unsigned char* offered,
                unsigned int offered_size, void*) {
  unsigned char* found = nullptr;
  const int outcome =
      SSL_select_next_proto(&found, size, bytes_of(kAlpn), kAlpn.size(), offered, offered_size);
  if (outcome != OPENSSL_NPN_NEGOTIATED) return SSL_TLSEXT_ERR_NOACK;
  *chosen = found;
  return SSL_TLSEXT_ERR_OK;
}

/// A client's certificate counts by its fingerprint, so nobody need vouch for it. That the client has its key
/// OpenSSL checks apart from this.
int take_any_certificate(X509_STORE_CTX*, void*) {
  return 1;
}

/// Instead of OpenSSL's own, which asks at the terminal.
int know_no_password(char*, int, int, void*) {
  return -1;
}

Result<PrivateKey> read_key(const std::string& pem) {
  PrivateKey key(PEM_read_bio_PrivateKey(openssl::reader_of(pem).get(), nullptr, know_no_password, nullptr));
  if (key != nullptr) return key;
  ERR_clear_error();
  if (pem.find("ENCRYPTED") != std::string::npos)
    return Failure("the key is encrypted with a password: decrypt it with openssl pkey");
  return Failure("there is no private key in it, in PEM");
}

/// The rest of a file of certificates, of which the first has been read: those that vouch for it.
Result<void> use_chain(SSL_CTX& context, BIO& rest) {
  SSL_CTX_clear_chain_certs(&context);
  while (X509* const next = PEM_read_bio_X509(&rest, nullptr, know_no_password, nullptr)) {
    if (SSL_CTX_add0_chain_cert(&context, next) == 1) continue;
    X509_free(next);
    return Failure(openssl::last_error());
  }
  const bool at_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
  ERR_clear_error();
  if (!at_end) return Failure("a certificate in it is damaged");
  return {};
}

/// Of a key that does not fit the first certificate. A file may have those that vouch for it before it.
std::string why_no_pair(SSL_CTX& context, const EVP_PKEY& key) {
  STACK_OF(X509)* rest = nullptr;
  SSL_CTX_get0_chain_certs(&context, &rest);
  for (int i = 0; i < sk_X509_num(rest); ++i) {
    if (X509_check_private_key(sk_X509_value(rest, i), &key) == 1)
      return "the key is of a later certificate in it: that has to stand first";
  }
  ERR_clear_error();
  return "the key is of another certificate";
}

void free_entries(STACK_OF(X509_INFO) * entries) {
  sk_X509_INFO_pop_free(entries, X509_INFO_free);
}

using TrustedEntries = std::unique_ptr<STACK_OF(X509_INFO), openssl::Freeing<free_entries>>;

Result<void> trust(SSL_CTX& context, const std::string& authorities) {
  if (authorities.empty()) {
    return SSL_CTX_set_default_verify_paths(&context) == 1 ? Result<void>() : Failure(openssl::last_error());
  }
  const TrustedEntries entries(
      PEM_X509_INFO_read_bio(openssl::reader_of(authorities).get(), nullptr, know_no_password, nullptr));
  ERR_clear_error();
  X509_STORE* const store = SSL_CTX_get_cert_store(&context);
  int certificates = 0;
  for (int i = 0; entries && i < sk_X509_INFO_num(entries.get()); ++i) {
    const X509_INFO* const entry = sk_X509_INFO_value(entries.get(), i);
    if (entry->x509 != nullptr) certificates += X509_STORE_add_cert(store, entry->x509);
    if (entry->crl != nullptr) X509_STORE_add_crl(store, entry->crl);
  }
  if (certificates > 0) return {};
  return Failure(entries ? "there is no certificate in it, in PEM" : "what is in it is damaged");
}

/// As far as the clock goes, which counts nanoseconds: a certificate without an end has 9999 (RFC 5280,
/// section 4.1.2.5), and the clock ends in 2262.
std::chrono::system_clock::time_point time_in(const ASN1_TIME* written) {
  constexpr std::time_t kMost = 9'000'000'000;
  std::tm time{};
  if (ASN1_TIME_to_tm(written, &time) != 1) return {};
  return std::chrono::system_clock::from_time_t(std::clamp<std::time_t>(::timegm(&time), 0, kMost));
}

}  // namespace

TlsContext TlsContext::with_rules_of(const SSL_METHOD* method) {
  std::shared_ptr<SSL_CTX> made(SSL_CTX_new(method), SSL_CTX_free);
  if (made == nullptr) throw std::bad_alloc();
  SSL_CTX* const context = made.get();
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_TICKET | SSL_OP_NO_COMPRESSION |
                                   SSL_OP_CIPHER_SERVER_PREFERENCE);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  // Saves 34 KB for each idle connection.
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_max_cert_list(context, kPeerChainBytesMax);
  return TlsContext(std::move(made));
}

Result<void> TlsContext::use(const TlsIdentity& own) {
  const openssl::Bio file = openssl::reader_of(own.certificate);
  const Certificate certificate(PEM_read_bio_X509_AUX(file.get(), nullptr, know_no_password, nullptr));
  ERR_clear_error();
  if (certificate == nullptr) return Failure("there is no certificate in it, in PEM");
  if (SSL_CTX_use_certificate(get(), certificate.get()) != 1)
    return Failure(fmt::format("the certificate is refused: {}", openssl::last_error()));
  if (auto chain = use_chain(*get(), *file); !chain) return chain;
  const auto key = read_key(own.key);
  if (!key) return Failure(key.error());
  // SSL_CTX_use_PrivateKey() takes a key of another kind (EC, RSA) as one for another certificate.
  if (X509_check_private_key(certificate.get(), key->get()) != 1) return Failure(why_no_pair(*get(), **key));
  if (SSL_CTX_use_PrivateKey(get(), key->get()) != 1) return Failure(openssl::last_error());
  fingerprint_ = openssl::fingerprint_of(*certificate);
  valid_from_ = time_in(X509_get0_notBefore(certificate.get()));
  valid_until_ = time_in(X509_get0_notAfter(certificate.get()));
  return {};
}

Result<TlsContext> TlsContext::for_server(const TlsIdentity& own) {
  TlsContext made = with_rules_of(TLS_server_method());
  SSL_CTX* const context = made.get();
  SSL_CTX_set_num_tickets(context, 0);
  if (SSL_CTX_set_cipher_list(context, kServerCiphers) != 1) return Failure(openssl::last_error());
  SSL_CTX_set_alpn_select_cb(context, choose_alpn, nullptr);
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set_cert_verify_callback(context, take_any_certificate, nullptr);
  if (auto used = made.use(own); !used) return Failure(used.error());
  return made;
}

Result<TlsContext> TlsContext::for_client(const TlsIdentity* own, const std::string& authorities, Alpn alpn) {
  TlsContext made = with_rules_of(TLS_client_method());
  SSL_CTX* const context = made.get();
  // The certificate is checked, and what was found is kept for TlsSession::doubt().
  SSL_CTX_set_verify(context, SSL_VERIFY_NONE, nullptr);
  if (alpn == Alpn::irc) SSL_CTX_set_alpn_protos(context, bytes_of(kAlpn), kAlpn.size());
  if (const auto trusted = trust(*context, authorities); !trusted) return Failure(trusted.error());
  if (own != nullptr) {
    if (auto used = made.use(*own); !used) return Failure(used.error());
  }
  return made;
}

}  // namespace chat
