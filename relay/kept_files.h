#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include <sys/types.h>

namespace chat::relay {

/// What a relay makes in its state directory at a start, and needs again at the next.
struct KeptFile {
  const char* name;
  const char* loss;  ///< what it means that it has gone
};

inline constexpr KeptFile kStateFile{
    "relay.sqlite",
    "accounts, claimed rooms and bans begin anew, and anybody may register the names that were somebody's"};
inline constexpr KeptFile kHistoryFile{"history.sqlite", "nobody is shown what was said before"};
inline constexpr KeptFile kCertificateFile{
    "tls.pem", "the TLS certificate is a new one, which clients that know this relay refuse"};
inline constexpr KeptFile kCloakKeyFile{
    "cloak.key", "addresses are hidden behind other words, and bans of the words that they had match nobody"};

/// Whether something stands there, which is to be read then, and nothing is made in its place: also a
/// symbolic link that leads nowhere, as where a file system is not mounted.
bool stands_there(const std::filesystem::path& file);

/// Logs it as a warning if the directory has the file no longer, or it is empty, and a relay had made it
/// there. Call before another is made. Of a file that never was nothing is lost.
void warn_if_lost(const std::filesystem::path& directory, const KeptFile& file);

/// Notes in the directory which of them are there, for warn_if_lost() at later starts. Call when they have
/// been made. Where that cannot be written the log says so.
void note_kept_files(const std::filesystem::path& directory);

/// The process that uses what is kept in the directory, 0 if it cannot be told which: a relay, as a rule.
/// Nothing: none does. See locking_process().
std::optional<pid_t> user_of(const std::filesystem::path& directory);

/// Logs it if everybody on this machine may read the file in which a secret stands: "the TLS key".
void warn_if_all_read(std::string_view secret, const std::string& file);

/// Logs it if others on this machine may read what is in the directory, or put something else in its place.
void warn_of_others(const std::filesystem::path& directory);

}  // namespace chat::relay
