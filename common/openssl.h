#pragma once

#include <memory>
#include <string>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

/// What the files of common/tls_* share. Nobody else includes OpenSSL's headers.
namespace chat::openssl {

template <auto free>
struct Freeing {
  template <class T>
  void operator()(T* object) const {
    free(object);
  }
};

using Bio = std::unique_ptr<BIO, Freeing<BIO_free>>;
using Certificate = std::unique_ptr<X509, Freeing<X509_free>>;
using PrivateKey = std::unique_ptr<EVP_PKEY, Freeing<EVP_PKEY_free>>;

/// Reads from `text`, which outlives it.
inline Bio reader_of(const std::string& text) {
  return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

/// What OpenSSL's queue of errors says of the last call, in its words. Empties the queue.
inline std::string last_error() {
  const unsigned long error = ERR_peek_error();
  const char* const words = ERR_reason_error_string(error);
  ERR_clear_error();
  return words == nullptr ? "OpenSSL gives no reason" : words;
}

/// SHA-256 of the certificate, in small hexadecimal digits.
std::string fingerprint_of(const X509& certificate);

}  // namespace chat::openssl
