#include "common/tls_identity.h"

#include "common/ascii.h"
#include "common/openssl.h"

#include <algorithm>
#include <array>
#include <new>

#include <fmt/format.h>

#include <openssl/bn.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

namespace chat {
namespace {

using openssl::Bio;
using openssl::Certificate;
using openssl::Freeing;
using openssl::PrivateKey;

constexpr std::size_t kCommonNameMax = 64;  // RFC 5280, appendix A.1: ub-common-name
constexpr std::chrono::hours kSlowClocks{24};
constexpr std::chrono::hours kValidity{10 * 365 * 24};
constexpr int kSerialBits = 127;  // RFC 5280, section 4.1.2.2: at most 20 bytes, and positive

/// None of these calls fails unless there is no memory.
void demand(bool succeeded) {
  if (!succeeded) throw std::bad_alloc();
}

bool is_address(const std::string& name) {
  const std::unique_ptr<ASN1_OCTET_STRING, Freeing<ASN1_OCTET_STRING_free>> address(
      a2i_IPADDRESS(name.c_str()));
  return address != nullptr;
}

bool is_host_name(const std::string& name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return is_letter(c) || is_digit(c) || c == '.' || c == '-';
  });
}

/// As OpenSSL's configuration has it: "DNS:localhost,IP:127.0.0.1".
std::string subject_names(const std::vector<std::string>& names) {
  std::string list;
  for (const std::string& name : names) {
    const bool address = is_address(name);
    if (!address && !is_host_name(name)) continue;
    list += fmt::format("{}{}:{}", list.empty() ? "" : ",", address ? "IP" : "DNS", name);
  }
  ERR_clear_error();
  return list;
}

void add_extension(X509& certificate, int kind, const std::string& value) {
  const std::unique_ptr<X509_EXTENSION, Freeing<X509_EXTENSION_free>> extension(
      X509V3_EXT_conf_nid(nullptr, nullptr, kind, value.c_str()));
  demand(extension != nullptr && X509_add_ext(&certificate, extension.get(), -1) == 1);
}

void set_serial(X509& certificate) {
  const std::unique_ptr<BIGNUM, Freeing<BN_free>> number(BN_new());
  demand(number != nullptr && BN_rand(number.get(), kSerialBits, BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY) == 1);
  demand(BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(&certificate)) != nullptr);
}

void set_names(X509& certificate, const std::vector<std::string>& names) {
  const std::string subject = names.empty() ? "localhost" : names.front().substr(0, kCommonNameMax);
  X509_NAME* const name = X509_get_subject_name(&certificate);
  demand(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
                                    reinterpret_cast<const unsigned char*>(subject.data()),
                                    static_cast<int>(subject.size()), -1, 0) == 1);
  demand(X509_set_issuer_name(&certificate, name) == 1);
  if (const std::string others = subject_names(names); !others.empty())
    add_extension(certificate, NID_subject_alt_name, others);
}

void set_validity(X509& certificate, std::chrono::system_clock::time_point now) {
  const auto seconds = [](auto time) { return std::chrono::system_clock::to_time_t(time); };
  demand(ASN1_TIME_set(X509_getm_notBefore(&certificate), seconds(now - kSlowClocks)) != nullptr);
  demand(ASN1_TIME_set(X509_getm_notAfter(&certificate), seconds(now + kValidity)) != nullptr);
}

Certificate self_signed(EVP_PKEY& key, const std::vector<std::string>& names,
                        std::chrono::system_clock::time_point now) {
  Certificate made(X509_new());
  demand(made != nullptr && X509_set_version(made.get(), X509_VERSION_3) == 1);
  set_serial(*made);
  set_names(*made, names);
  set_validity(*made, now);
  add_extension(*made, NID_basic_constraints, "critical,CA:FALSE");
  add_extension(*made, NID_key_usage, "critical,digitalSignature");
  add_extension(*made, NID_ext_key_usage, "serverAuth,clientAuth");
  demand(X509_set_pubkey(made.get(), &key) == 1 && X509_sign(made.get(), &key, EVP_sha256()) > 0);
  return made;
}

template <class Write>
std::string as_pem(Write&& write) {
  const Bio memory(BIO_new(BIO_s_mem()));
  demand(memory != nullptr && write(memory.get()) == 1);
  char* data = nullptr;
  const long size = BIO_get_mem_data(memory.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

}  // namespace

TlsIdentity make_tls_identity(const std::vector<std::string>& names,
                              std::chrono::system_clock::time_point now) {
  const PrivateKey key(EVP_EC_gen("P-256"));
  demand(key != nullptr);
  const Certificate certificate = self_signed(*key, names, now);
  return {as_pem([&](BIO* out) { return PEM_write_bio_X509(out, certificate.get()); }), as_pem([&](BIO* out) {
            return PEM_write_bio_PrivateKey(out, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
          })};
}

std::string with_colons(std::string_view fingerprint) {
  std::string text;
  for (std::size_t i = 0; i < fingerprint.size(); ++i) {
    if (i > 0 && i % 2 == 0) text += ':';
    text += to_upper(fingerprint[i]);
  }
  return text;
}

namespace openssl {

std::string fingerprint_of(const X509& certificate) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
  unsigned int size = 0;
  demand(X509_digest(&certificate, EVP_sha256(), digest.data(), &size) == 1);
  std::string text;
  for (unsigned int i = 0; i < size; ++i) text += fmt::format("{:02x}", digest[i]);
  return text;
}

}  // namespace openssl
}  // namespace chat
