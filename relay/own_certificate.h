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

/// The relay's own certificate and key, in files.
class OwnCertificate {
 public:
  explicit OwnCertificate(CertificateSettings settings) : settings_(std::move(settings)) {}

  /// Reads them, or makes them at the first start. Where a new one cannot be kept that is logged, and it
  /// lasts as long as the program. The error is about what an option, or the state directory, has.
  Result<TlsContext> load(WallTime now);

  /// Reads them again. Where that fails it is logged, too. Nothing where they are in no file. Waits for
  /// nobody.
  Result<std::optional<TlsContext>> reload(WallTime now);

 private:
  Result<TlsContext> read(std::chrono::milliseconds patience) const;
  Result<TlsContext> read_or_make(WallTime now);
  std::filesystem::path kept_file() const;
  std::string files() const;

  CertificateSettings settings_;
  bool is_kept_ = true;  // in files; if not, there is nothing to read again
};

}  // namespace chat::relay
