#include "relay/cluster_access.h"

#include "common/error_codes.h"
#include "common/file.h"
#include "common/text.h"
#include "common/units.h"
#include "relay/named_files.h"
#include "relay/own_certificate.h"

#include <cstddef>

#include <fmt/format.h>

namespace chat::relay {
namespace {

// All that a system trusts has a quarter of a MiB.
constexpr std::size_t kAuthoritiesBytesMax = 8 * kMiB;

Result<std::optional<TlsIdentity>> read_own(const Options& options) {
  const NamedFile& certificate = options.cluster_certificate;
  if (certificate.path.empty()) return std::nullopt;
  auto own = read_tls_identity(certificate.path, options.cluster_key.path, kPipePatience);
  if (!own) return about(certificate.place, own.error(), codes::kCertificate);
  // Whether it is usable is asked by itself, so that no other file is blamed.
  if (const auto usable = TlsContext::for_client(&*own); !usable) {
    return about(certificate.place, fmt::format("{}: {}", certificate.path, usable.error()),
                 codes::kCertificate);
  }
  return std::optional(std::move(*own));
}

/// Empty where no file is named: then whom the system trusts vouches.
Result<std::string> read_authorities(const std::string& path) {
  if (path.empty()) return std::string();
  auto pem = read_file(path, kAuthoritiesBytesMax);
  if (pem && pem->empty()) return Failure(fmt::format("{} is empty", visible(path)));
  return pem;
}

}  // namespace

Result<std::optional<RedisAccess>> cluster_access(const Options& options, const std::string& password) {
  if (!options.cluster) return std::nullopt;
  RedisAccess access{.address = *options.cluster, .password = password};
  if (!access.address.tls) return std::optional(std::move(access));
  const auto own = read_own(options);
  if (!own) return Failure(own.error());
  const NamedFile& ca = options.cluster_ca;
  const auto authorities = read_authorities(ca.path);
  if (!authorities) return about(ca.place, authorities.error(), codes::kCertificate);
  auto context = TlsContext::for_client(*own ? &**own : nullptr, *authorities, TlsContext::Alpn::none);
  if (!context)
    return about(ca.place, fmt::format("{}: {}", visible(ca.path), context.error()), codes::kCertificate);
  access.tls = std::move(*context);
  return std::optional(std::move(access));
}

}  // namespace chat::relay
