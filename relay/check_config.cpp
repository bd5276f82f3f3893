#include "relay/check_config.h"

#include "common/error_codes.h"
#include "common/selector.h"
#include "common/text.h"
#include "relay/cluster_access.h"
#include "relay/kept_files.h"
#include "relay/log/log.h"
#include "relay/named_files.h"
#include "relay/open_state.h"
#include "relay/own_certificate.h"
#include "relay/settings.h"
#include "relay/start_trace.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <string>
#include <system_error>

#include <fmt/format.h>

#include <unistd.h>

namespace chat::relay {
namespace {

/// What is in the state directory: a start says the same of it.
Result<void> check_state_in(const std::filesystem::path& directory, const Options& options) {
  if (const auto fine = check_kept_state(options, directory, kept_history(options)); !fine)
    return about_state(options, fine.error());
  if (options.cloak != "on") return {};
  const auto cloak = Cloak::check(directory);
  return cloak ? cloak : about_cloak(options, cloak.error());
}

}  // namespace

/// Where nobody takes part without an account, these have to have a place. And a place that was named is
/// meant.
Result<void> check_state(const Options& options) {
  const auto directory = place_of_state(options);
  std::error_code unseen;
  const bool needs_one = options.accounts == "required" && !options.cluster;
  if (!directory) return needs_one ? about_state(options, kNoPlaceForAccounts) : Result<void>();
  if (needs_one && std::filesystem::is_directory(*directory, unseen) &&
      ::access(directory->c_str(), W_OK | X_OK) != 0) {
    return about_state(options, fmt::format("{}: {}", visible(directory->string()), std::strerror(errno)));
  }
  const bool is_meant = needs_one || !options.state_dir.place.empty();
  if (!is_meant || !stands_there(*directory) || std::filesystem::is_directory(*directory, unseen)) return {};
  const bool leads_nowhere = std::filesystem::is_symlink(*directory, unseen);
  return about_state(
      options, fmt::format("{} is {}", visible(directory->string()),
                           leads_nowhere ? "a symbolic link that leads to no directory" : "no directory"));
}

Failure about_state(const Options& options, std::string_view why) {
  const std::string& place = options.state_dir.place;
  return about(place.empty() ? "--accounts required" : place, why, codes::kState);
}

Failure about_cloak(const Options& options, std::string_view why) {
  const std::string& place = options.state_dir.place;
  return about(place.empty() ? "--cloak" : place, why, codes::kCloakKey);
}

Result<void> check_config(const Options& options) {
  const auto contents = read_named_files(options);
  if (!contents) return Failure(contents.error());
  warn_of_open_passwords(options);
  const OwnCertificate certificate(certificate_settings(options));
  if (const auto fine = certificate.check(read_clocks().wall); !fine)
    return about_certificate(options, fine.error());
  if (const auto cluster = cluster_access(options, contents->cluster_password); !cluster)
    return Failure(cluster.error());
  if (const auto log = can_log(log_settings(options)); !log)
    return about(options.log_file.place, log.error(), codes::kLogFile);
  if (const auto trace = trace::can_trace(options); !trace)
    return about(options.trace_place, trace.error(), codes::kTraceFile);
  if (const auto doors = check_doors(door_settings(options)); !doors) return Failure(doors.error());
  if (auto state = check_state(options); !state) return state;
  std::error_code unseen;
  const auto directory = place_of_state(options);
  if (!directory || !std::filesystem::is_directory(*directory, unseen)) return {};
  return check_state_in(*directory, options);
}

}  // namespace chat::relay
