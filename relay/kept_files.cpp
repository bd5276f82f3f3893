#include "relay/kept_files.h"

#include "common/file.h"
#include "common/file_user.h"
#include "common/private_file.h"
#include "common/shell_word.h"
#include "common/take_until.h"
#include "common/text.h"
#include "common/units.h"
#include "relay/storage/file_format.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <set>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <sys/stat.h>
#include <unistd.h>

namespace chat::relay {
namespace {

constexpr std::array<const KeptFile*, 4> kKeptFiles{&kStateFile, &kHistoryFile, &kCertificateFile,
                                                    &kCloakKeyFile};

// The names of those that were made, a line each. A file of its own, so that it outlives each of the others.
constexpr const char* kNotes = "kept-files";
constexpr std::size_t kNotesMostBytes = 4 * kKiB;

std::set<std::string, std::less<>> noted_in(const std::filesystem::path& directory) {
  std::set<std::string, std::less<>> names;
  const auto text = read_file((directory / kNotes).string(), kNotesMostBytes, std::chrono::milliseconds(0));
  for (std::string_view rest = text ? std::string_view(*text) : std::string_view(); !rest.empty();)
    names.emplace(take_until(rest, '\n'));
  return names;
}

/// A start that failed for want of room may have left an empty one.
bool is_there(const std::filesystem::path& file) {
  std::error_code unknown;
  return std::filesystem::exists(file, unknown) && !is_empty_database(file.string());
}

constexpr auto kOthers = std::filesystem::perms::group_all | std::filesystem::perms::others_all;

/// Who may change the directory, or owns a file in it, may put another key in the place of the relay's.
void warn_of_writers(const std::filesystem::path& directory) {
  constexpr auto kOthersWrite = std::filesystem::perms::group_write | std::filesystem::perms::others_write;
  std::error_code error;
  if ((std::filesystem::status(directory, error).permissions() & kOthersWrite) !=
      std::filesystem::perms::none) {
    spdlog::warn("others on this machine may replace what is in {}. To end that: chmod go= {}",
                 visible(directory.string()), shell_word(directory.string()));
  }
  std::vector<std::string> of_others;
  for (const auto& each : std::filesystem::directory_iterator(directory, error)) {
    struct stat status {};
    if (::lstat(each.path().c_str(), &status) == 0 && status.st_uid != ::geteuid() && status.st_uid != 0)
      of_others.push_back(each.path().filename().string());
  }
  if (of_others.empty()) return;
  std::sort(of_others.begin(), of_others.end());
  spdlog::warn("in {} there is what belongs to another user, who may change it: {}",
               visible(directory.string()), visible(listed(of_others)));
}

/// As after a careless restore.
void warn_of_readers(const std::filesystem::path& directory) {
  std::error_code error;
  if ((std::filesystem::status(directory, error).permissions() & kOthers) == std::filesystem::perms::none)
    return;
  std::vector<std::string> open_to_others;
  for (const auto& each : std::filesystem::directory_iterator(directory, error)) {
    const auto status = each.symlink_status(error);
    const bool is_theirs = (status.permissions() & kOthers) != std::filesystem::perms::none;
    if (!error && std::filesystem::is_regular_file(status) && is_theirs)
      open_to_others.push_back(each.path().filename().string());
  }
  if (open_to_others.empty()) return;
  std::sort(open_to_others.begin(), open_to_others.end());
  spdlog::warn("others on this machine may use what is in {}: {}. To end that: chmod -R go= {}",
               visible(directory.string()), visible(listed(open_to_others)), shell_word(directory.string()));
}

}  // namespace

bool stands_there(const std::filesystem::path& file) {
  std::error_code unknown;
  return std::filesystem::exists(std::filesystem::symlink_status(file, unknown));
}

void warn_if_lost(const std::filesystem::path& directory, const KeptFile& file) {
  const std::filesystem::path path = directory / file.name;
  if (is_there(path) || noted_in(directory).count(std::string_view(file.name)) == 0) return;
  std::error_code unseen;
  spdlog::warn("{} {}: {}. If it was lost, stop the relay, and put a backup in its place",
               visible(path.string()),
               std::filesystem::exists(path, unseen) ? "is empty, and had something" : "is gone", file.loss);
}

void note_kept_files(const std::filesystem::path& directory) {
  const auto before = noted_in(directory);
  auto names = before;
  for (const KeptFile* const each : kKeptFiles) {
    if (is_there(directory / each->name)) names.emplace(each->name);
  }
  if (names == before) return;
  const auto written = replace_private_file(directory / kNotes, fmt::format("{}\n", fmt::join(names, "\n")));
  if (!written)
    spdlog::warn("should a file of the state get lost, the log will not say so: {}", written.error());
}

std::optional<pid_t> user_of(const std::filesystem::path& directory) {
  for (const KeptFile* const each : kKeptFiles) {
    if (const auto user = locking_process((directory / each->name).string())) return user;
  }
  return std::nullopt;
}

void warn_if_all_read(std::string_view secret, const std::string& file) {
  if (!may_be_read_by_all(file)) return;
  spdlog::warn("everybody on this machine may read {} in {}. To end that: chmod o= {}", secret, visible(file),
               shell_word(file));
}

void warn_of_others(const std::filesystem::path& directory) {
  warn_of_writers(directory);
  warn_of_readers(directory);
}

}  // namespace chat::relay
