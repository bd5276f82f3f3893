#include "relay/own_certificate.h"

#include "common/file.h"
#include "common/private_file.h"
#include "common/text.h"
#include "common/units.h"
#include "relay/kept_files.h"
#include "relay/loop/certificate_watch.h"

#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

namespace chat::relay {
namespace {

constexpr std::size_t kFileBytesMax = 256 * kKiB;

}  // namespace

Result<TlsIdentity> read_tls_identity(const std::string& certificate, const std::string& key,
                                      std::chrono::milliseconds patience) {
  auto shown = read_file(certificate, kFileBytesMax, patience);
  if (!shown) return Failure(shown.error());
  if (key.empty()) return TlsIdentity{*shown, *shown};
  auto secret = read_file(key, kFileBytesMax, patience);
  if (!secret) return Failure(fmt::format("its key: {}", secret.error()));
  return TlsIdentity{std::move(*shown), std::move(*secret)};
}

std::filesystem::path OwnCertificate::kept_file() const {
  return *settings_.state_directory / kCertificateFile.name;
}

/// For errors.
std::string OwnCertificate::files() const {
  if (settings_.certificate.path.empty()) return kept_file().string();
  if (settings_.key.path.empty()) return settings_.certificate.path;
  return fmt::format("{}, with its key in {}", settings_.certificate.path, settings_.key.path);
}

Result<TlsContext> OwnCertificate::read(std::chrono::milliseconds patience) const {
  const bool is_named = !settings_.certificate.path.empty();
  const std::string path = is_named ? settings_.certificate.path : kept_file().string();
  const auto own = read_tls_identity(path, settings_.key.path, patience);
  if (!own) return Failure(own.error());
  auto context = TlsContext::for_server(*own);
  if (!context) {
    return Failure(fmt::format("{}: {}{}", files(), context.error(),
                               is_named ? "" : ": remove it, and a new one is made"));
  }
  if (is_named) warn_if_all_read("the TLS key", settings_.key.path.empty() ? path : settings_.key.path);
  return context;
}

bool OwnCertificate::is_in_files() const {
  if (!settings_.certificate.path.empty()) return true;
  return settings_.state_directory && stands_there(kept_file());
}

Result<TlsContext> OwnCertificate::read_or_make(WallTime now, std::chrono::milliseconds patience) {
  if (is_in_files()) return read(patience);
  if (settings_.state_directory) warn_if_lost(*settings_.state_directory, kCertificateFile);
  const TlsIdentity made = make_tls_identity(settings_.names, now);
  const auto written = settings_.state_directory
                           ? write_new_private_file(kept_file(), made.certificate + made.key)
                           : Failure("there is no HOME and no --state-dir");
  // Another relay may have been faster.
  if (written) return read(patience);
  spdlog::warn("the TLS certificate is new, and lasts until the relay stops: {}", written.error());
  is_kept_ = false;
  return TlsContext::for_server(made);
}

Result<TlsContext> OwnCertificate::load(WallTime now) {
  auto context = read_or_make(now, kPipePatience);
  if (context) warn_of_its_time(*context, now);
  return context;
}

Result<void> OwnCertificate::check(WallTime now) const {
  if (!is_in_files()) {
    if (settings_.state_directory) warn_if_lost(*settings_.state_directory, kCertificateFile);
    return {};
  }
  const auto context = read(kPipePatience);
  if (!context) return Failure(context.error());
  warn_of_its_time(*context, now);
  return {};
}

Result<TlsContext> OwnCertificate::load_again(const OwnCertificate& before, const TlsContext& used,
                                              WallTime now) {
  if (settings_.certificate.path.empty() && !before.is_kept_) {
    is_kept_ = false;
    return used;
  }
  if (before.settings_.certificate.path.empty() && !is_in_files()) {
    spdlog::warn("{} has gone: the TLS certificate stays as it is until the next start, which makes another",
                 visible(kept_file().string()));
    return used;
  }
  return read_or_make(now, std::chrono::milliseconds(0));
}

void warn_of_its_time(const TlsContext& context, WallTime now) {
  if (const std::string trouble = trouble_with_time(context, now); !trouble.empty())
    spdlog::warn("{}", trouble);
}

}  // namespace chat::relay
