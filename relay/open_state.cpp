#include "relay/open_state.h"

#include "common/private_file.h"
#include "common/text.h"
#include "relay/cluster/shared_account_table.h"
#include "relay/random_key.h"
#include "relay/state_directory.h"
#include "relay/storage/account_cache.h"
#include "relay/storage/sqlite_account_table.h"
#include "relay/storage/sqlite_archive.h"
#include "relay/storage/sqlite_keeper.h"
#include "relay/storage/state_file.h"
#include "relay/storage/stored_accounts.h"
#include "relay/storage/unkept_archive.h"

#include <algorithm>
#include <chrono>
#include <system_error>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <sys/stat.h>
#include <unistd.h>

namespace chat::relay {
namespace {

constexpr const char* kHistoryFile = "history.sqlite";

// So many that two tables never have the same.
constexpr std::size_t kTableIdBytes = 16;

Result<std::unique_ptr<StoredAccounts>> open_accounts(std::shared_ptr<Sqlite> file, HashCost cost,
                                                      Workers& workers) {
  return StoredAccounts::read({std::make_unique<SqliteAccountTable>(std::move(file)), cost}, workers);
}

/// `file`: for this relay's copy.
Result<void> share_accounts(State& state, const Options& options, const RedisAccess& cluster,
                            std::shared_ptr<Sqlite> file, Workers& workers) {
  auto cache = AccountCache::open(std::move(file));
  if (!cache) return Failure(cache.error());
  auto table = std::make_unique<SharedAccountTable>(cluster, std::move(*cache),
                                                    in_hexadecimal(random_key(kTableIdBytes)));
  const HashCost cost{options.password_memory, options.password_passes};
  auto accounts = StoredAccounts::read({std::move(table), cost}, workers);
  if (!accounts) return Failure(accounts.error());
  state.shared = accounts->get();
  state.accounts = std::move(*accounts);
  return {};
}

/// The history is made after it.
void warn_if_lost(const std::filesystem::path& directory, const std::filesystem::path& state_file) {
  std::error_code error;
  // A start that failed for want of room may have left an empty one.
  const auto history_bytes = std::filesystem::file_size(directory / kHistoryFile, error);
  if (error || history_bytes == 0 || std::filesystem::exists(state_file, error)) return;
  spdlog::warn(
      "{} is gone, and {} is there: accounts, claimed rooms and bans begin anew, and anybody may register "
      "the "
      "names that were somebody's. If it was lost, stop the relay, and put a backup in its place",
      state_file.string(), kHistoryFile);
}

constexpr auto kOthers = std::filesystem::perms::group_all | std::filesystem::perms::others_all;

/// Who may change the directory, or owns a file in it, may put another key in the place of the relay's.
void warn_of_writers(const std::filesystem::path& directory) {
  constexpr auto kOthersWrite = std::filesystem::perms::group_write | std::filesystem::perms::others_write;
  std::error_code error;
  if ((std::filesystem::status(directory, error).permissions() & kOthersWrite) !=
      std::filesystem::perms::none) {
    spdlog::warn("others on this machine may replace what is in {}. To end that: chmod go= {}",
                 visible(directory.string()), visible(directory.string()));
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
               visible(directory.string()), visible(listed(open_to_others)), visible(directory.string()));
}

Result<State> open_file(const Options& options, const std::optional<std::filesystem::path>& state_directory,
                        const std::optional<RedisAccess>& cluster, Workers& workers) {
  if (!state_directory) return Failure(std::string(kNoPlaceForAccounts));
  if (const auto made = make_private_directories(*state_directory); !made) return Failure(made.error());
  const std::filesystem::path path = *state_directory / kStateFile;
  warn_if_lost(*state_directory, path);
  warn_of_writers(*state_directory);
  warn_of_readers(*state_directory);
  const auto file = open_state_file(path.string());
  if (!file) return Failure(file.error());
  auto keeper = SqliteKeeper::open(*file, workers);
  if (!keeper) return Failure(keeper.error());
  State state{std::make_unique<NoAccounts>(), std::move(*keeper)};
  if (cluster) {
    const auto shared = share_accounts(state, options, *cluster, *file, workers);
    if (!shared) return Failure(shared.error());
    return state;
  }
  if (options.accounts == "off") return state;
  // What has been a copy is its own from now on.
  if (const auto ended = AccountCache::end(**file); !ended) return Failure(ended.error());
  auto accounts = open_accounts(*file, {options.password_memory, options.password_passes}, workers);
  if (!accounts) return Failure(accounts.error());
  spdlog::debug("{} in {}", counted((*accounts)->count(), "account"), path.string());
  auto numbers = (*accounts)->private_numbers();
  state.accounts = std::move(*accounts);
  state.private_numbers = std::move(numbers);
  return state;
}

Result<std::unique_ptr<SqliteArchive>> open_archive(const Options& options,
                                                    const std::optional<std::filesystem::path>& directory,
                                                    const KeepHistory& keep, Workers& archivist) {
  if (!directory) return Failure("there is no HOME and no --state-dir");
  if (const auto made = make_private_directories(*directory); !made) return Failure(made.error());
  const std::filesystem::path path = *directory / kHistoryFile;
  std::error_code error;
  if (std::filesystem::file_size(path, error) == 0 && !error)
    spdlog::warn("{} was empty: what was said before is in a backup, or nowhere", path.string());
  return SqliteArchive::open(path.string(), retention_of(keep, options), options.history, archivist);
}

/// A relay without its history still chats.
void add_archive(State& state, const Options& options, const std::optional<std::filesystem::path>& directory,
                 const KeepHistory& keep, Workers& archivist) {
  if (!keep.is_on()) return;
  auto archive = open_archive(options, directory, keep, archivist);
  if (!archive) {
    spdlog::error("what is said is remembered, and not kept: {}", archive.error());
    state.archive = std::make_unique<UnkeptArchive>(archive.error());
    return;
  }
  state.last_id = (*archive)->last_id();
  if (state.private_numbers) (*archive)->know_private_numbers(*state.private_numbers);
  state.history = archive->get();
  state.archive = std::move(*archive);
}

/// Where there is no file the copy of the accounts ends with the relay.
Result<State> share_from_memory(const Options& options, const std::string& why, const RedisAccess& cluster,
                                Workers& workers) {
  spdlog::warn("nothing but the accounts in Redis outlives the relay: {}", why);
  const auto memory = open_state_in_memory();
  if (!memory) return Failure(memory.error());
  State state{std::make_unique<NoAccounts>(), std::make_unique<NoKeeper>()};
  const auto shared = share_accounts(state, options, cluster, *memory, workers);
  if (!shared) return Failure(shared.error());
  return state;
}

Result<State> open_or_do_without(const Options& options,
                                 const std::optional<std::filesystem::path>& state_directory,
                                 const std::optional<RedisAccess>& cluster, Workers& workers) {
  auto opened = open_file(options, state_directory, cluster, workers);
  if (opened) return opened;
  if (cluster) return share_from_memory(options, opened.error(), *cluster, workers);
  if (options.accounts == "required") return Failure(opened.error());
  if (options.accounts == "off") {
    spdlog::warn("nothing outlives the relay: {}", opened.error());
  } else {
    spdlog::warn("there are no accounts, so any name may be taken by anybody: {}", opened.error());
  }
  return State{std::make_unique<NoAccounts>(), std::make_unique<NoKeeper>()};
}

}  // namespace

Result<State> open_state(const Options& options, const std::optional<std::filesystem::path>& state_directory,
                         StateWorkers workers, const KeepHistory& keep,
                         const std::optional<RedisAccess>& cluster) {
  auto state = open_or_do_without(options, state_directory, cluster, workers.accounts);
  if (!state) return state;
  add_archive(*state, options, state_directory, keep, workers.archive);
  return state;
}

Retention retention_of(const KeepHistory& keep, const Options& options) {
  return {keep.age, keep.lines, options.history_size};
}

Result<State> open_kept_state(const std::filesystem::path& state_directory, StateWorkers workers) {
  const std::filesystem::path path = state_directory / kStateFile;
  std::error_code error;
  if (!std::filesystem::exists(path, error)) {
    return Failure(fmt::format("nothing is kept in {}: {}", visible(state_directory.string()),
                               error ? error.message() : "there is no relay.sqlite"));
  }
  const auto file = open_state_file(path.string());
  if (!file) return Failure(file.error());
  auto keeper = SqliteKeeper::open(*file, workers.accounts);
  if (!keeper) return Failure(keeper.error());
  auto accounts = open_accounts(*file, {}, workers.accounts);
  if (!accounts) return Failure(accounts.error());
  State state{std::move(*accounts), std::move(*keeper)};
  const std::filesystem::path history = state_directory / kHistoryFile;
  if (!std::filesystem::exists(history, error)) return state;
  auto archive = SqliteArchive::open(history.string(), {}, 0, workers.archive);
  if (!archive) return Failure(archive.error());
  state.last_id = (*archive)->last_id();
  state.archive = std::move(*archive);
  return state;
}

KeepHistory history_to_keep(const Options& options, bool is_given) {
  if (options.keep_history) return *options.keep_history;
  constexpr std::chrono::hours kDay{24};
  return is_given ? KeepHistory{.age = 30 * kDay} : KeepHistory{};
}

}  // namespace chat::relay
