#include "relay/named_files.h"

#include "common/ascii.h"
#include "common/error_codes.h"
#include "common/file.h"
#include "common/text.h"
#include "relay/hub/accounts.h"
#include "relay/kept_files.h"
#include "relay/motd.h"

#include <algorithm>
#include <chrono>
#include <functional>
#include <utility>

#include <fmt/format.h>

namespace chat::relay {
namespace {

/// What clients have to send as one word of a line. Empty where no file is named.
Result<std::string> read_shared_password(const std::string& path,
                                         std::chrono::milliseconds patience = std::chrono::minutes(1)) {
  if (path.empty()) return std::string();
  auto password = read_password_line(path, kPasswordMostBytes, patience);
  if (!password) return password;
  const auto is_blank_or_control = [](char c) { return c == ' ' || is_ascii_control(c); };
  const bool fine = !password->empty() &&
                    std::none_of(password->begin(), password->end(), is_blank_or_control) &&
                    !find_invalid_utf8(*password);
  if (fine) return password;
  return Failure(fmt::format(
      "the first line of {} is no password: 1 to {} bytes of UTF-8 without blanks and control characters are "
      "wanted",
      visible(path), kPasswordMostBytes));
}

using Read = std::function<Result<std::string>(const std::string& path, const std::string& known)>;

Result<NamedContents> read_all(const Options& options, const NamedContents& known, const Read& read_text,
                               const Read& read_password) {
  auto motd = read_text(options.motd.path, known.motd);
  if (!motd) return about(options.motd.place, motd.error(), codes::kMotd);
  auto server_password = read_password(options.server_password.path, known.server_password);
  if (!server_password)
    return about(options.server_password.place, server_password.error(), codes::kPasswordFile);
  auto operator_password = read_password(options.operator_password.path, known.operator_password);
  if (!operator_password)
    return about(options.operator_password.place, operator_password.error(), codes::kPasswordFile);
  auto cluster_password = read_password(options.cluster_password.path, known.cluster_password);
  if (!cluster_password)
    return about(options.cluster_password.place, cluster_password.error(), codes::kPasswordFile);
  return NamedContents{std::move(*motd), std::move(*server_password), std::move(*operator_password),
                       std::move(*cluster_password)};
}

}  // namespace

Failure about(std::string_view place, std::string_view why, std::string_view code) {
  return Failure(with_code(fmt::format("{}: {}", place, why), code));
}

Failure about_certificate(const Options& options, std::string_view why) {
  const std::string& place = options.tls_certificate.place;
  if (!place.empty()) return about(place, why, codes::kCertificate);
  return Failure(with_code(std::string(why), codes::kCertificate));
}

/// What the server password lets in is everybody who has been told it.
void warn_of_open_passwords(const Options& options) {
  for (const auto& [secret, file] :
       {std::pair("the operators' password", &options.operator_password),
        std::pair("the password of the cluster's Redis", &options.cluster_password)}) {
    if (!file->path.empty() && !is_own_descriptor(file->path)) warn_if_all_read(secret, file->path);
  }
}

Result<NamedContents> read_named_files(const Options& options) {
  return read_all(
      options, {}, [](const std::string& path, const std::string&) { return read_motd(path); },
      [](const std::string& path, const std::string&) { return read_shared_password(path); });
}

Result<NamedContents> read_named_files_again(const Options& options, const NamedContents& known) {
  const auto unless_own = [](auto read) -> Read {
    return [read](const std::string& path, const std::string& before) -> Result<std::string> {
      if (is_own_descriptor(path)) return before;
      return read(path, std::chrono::milliseconds(0));
    };
  };
  return read_all(options, known, unless_own(read_motd), unless_own(read_shared_password));
}

}  // namespace chat::relay
