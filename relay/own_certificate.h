#pragma once

#include "common/moment.h"
#include "common/named_file.h"
#include "common/result.h"
#include "common/tls_context.h"

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace chat::relay {

struct CertificateSettings {
  NamedFile certificate{};  ///< none: the state directory's, which is made if it is not there
  NamedFile key{};          ///< none: it is in the same file
  std::optional<std::filesystem::path> state_directory{};
  std::vector<std::string> names{};  ///< that a new certificate bears
};

/// `key`: empty: it is in the same file. The error names the file, and what is wrong with it.
Result<TlsIdentity> read_tls_identity(const std::string& certificate, const std::string& key,
                                      std::chrono::milliseconds patience);

/// The relay's own certificate and key, in files.
class OwnCertificate {
 public:
  explicit OwnCertificate(CertificateSettings settings) : settings_(std::move(settings)) {}

  /// Reads them, or makes them at the first start. Where a new one cannot be kept that is logged, and it
  /// lasts as long as the program. The error is about what an option, or the state directory, has.
  Result<TlsContext> load(WallTime now);

  /// Whether load() would have one, without making it. The error is the same.
  Result<void> check(WallTime now) const;

  /// As load(), while the relay runs, without waiting for anybody. `before`: the one that it used so far.
  /// That is what is used on if it was none of a file's, or the state directory's has gone.
  Result<TlsContext> load_again(const OwnCertificate& before, const TlsContext& used, WallTime now);

 private:
  Result<TlsContext> read(std::chrono::milliseconds patience) const;
  Result<TlsContext> read_or_make(WallTime now, std::chrono::milliseconds patience);
  bool is_in_files() const;
  std::filesystem::path kept_file() const;
  std::string files() const;

  CertificateSettings settings_;
  bool is_kept_ = true;  // in files; if not, there is nothing to read again
};

/// Logs trouble_with_time().
void warn_of_its_time(const TlsContext& context, WallTime now);

}  // namespace chat::relay
