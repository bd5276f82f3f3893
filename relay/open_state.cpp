#include "relay/open_state.h"

#include "common/private_file.h"
#include "common/text.h"
#include "relay/cluster/shared_account_table.h"
#include "relay/kept_files.h"
#include "relay/random_key.h"
#include "relay/storage/account_cache.h"
#include "relay/storage/file_format.h"
#include "relay/storage/history_format.h"
#include "relay/storage/sqlite_account_table.h"
#include "relay/storage/sqlite_archive.h"
#include "relay/storage/sqlite_keeper.h"
#include "relay/storage/state_file.h"
#include "relay/storage/stored_accounts.h"
#include "relay/storage/unkept_archive.h"

#include <chrono>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

namespace chat::relay {
namespace {

constexpr const char* kNothingIsKept = "what is said is remembered, and not kept: {}";

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

/// One that is there, and empty, is no loss that is got over by making another: see open_state_file().
void warn_if_accounts_are_lost(const std::filesystem::path& directory) {
  std::error_code unseen;
  if (!std::filesystem::exists(directory / kStateFile.name, unseen)) warn_if_lost(directory, kStateFile);
}

Result<State> open_file(const Options& options, const std::optional<std::filesystem::path>& state_directory,
                        const std::optional<RedisAccess>& cluster, Workers& workers) {
  if (!state_directory) return Failure(std::string(kNoPlaceForAccounts));
  if (const auto made = make_private_directories(*state_directory); !made) return Failure(made.error());
  const std::filesystem::path path = *state_directory / kStateFile.name;
  warn_if_accounts_are_lost(*state_directory);
  warn_of_others(*state_directory);
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
  const std::filesystem::path path = *directory / kHistoryFile.name;
  warn_if_lost(*directory, kHistoryFile);
  return SqliteArchive::open(path.string(), retention_of(keep, options), options.history, archivist);
}

/// A relay without its history still chats.
void add_archive(State& state, const Options& options, const std::optional<std::filesystem::path>& directory,
                 const KeepHistory& keep, Workers& archivist) {
  if (!keep.is_on()) return;
  auto archive = open_archive(options, directory, keep, archivist);
  if (!archive) {
    spdlog::error(kNothingIsKept, archive.error());
    state.archive = std::make_unique<UnkeptArchive>(archive.error());
    return;
  }
  state.last_id = (*archive)->last_id();
  if (state.private_numbers) (*archive)->know_private_numbers(*state.private_numbers);
  state.history = archive->get();
  state.archive = std::move(*archive);
}

/// Says what that means where there is no state file. An error if there has to be one.
Result<void> do_without(const Options& options, const std::string& why) {
  if (options.cluster) {
    spdlog::warn("nothing but the accounts in Redis outlives the relay: {}", why);
  } else if (options.accounts == "required") {
    return Failure(why);
  } else if (options.accounts == "off") {
    spdlog::warn("nothing outlives the relay: {}", why);
  } else {
    spdlog::warn("there are no accounts, so any name may be taken by anybody: {}", why);
  }
  return {};
}

/// Where there is no file the copy of the accounts ends with the relay.
Result<State> share_from_memory(const Options& options, const RedisAccess& cluster, Workers& workers) {
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
  if (const auto fine = do_without(options, opened.error()); !fine) return Failure(fine.error());
  if (cluster) return share_from_memory(options, *cluster, workers);
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

Result<void> check_kept_state(const Options& options, const std::filesystem::path& state_directory,
                              const KeepHistory& keep) {
  warn_if_accounts_are_lost(state_directory);
  warn_of_others(state_directory);
  if (const auto file = check_state_file((state_directory / kStateFile.name).string()); !file) {
    if (auto fine = do_without(options, file.error()); !fine) return fine;
  }
  if (!keep.is_on()) return {};
  warn_if_lost(state_directory, kHistoryFile);
  const std::string history = (state_directory / kHistoryFile.name).string();
  const auto trouble = trouble_with_history(history);
  if (trouble && trouble->is_damage) {
    spdlog::error("{} is damaged ({}): a relay that starts renames it, and begins a new one", history,
                  trouble->why);
  } else if (trouble) {
    spdlog::error(kNothingIsKept, cannot_use(history, trouble->why).value());
  }
  return {};
}

Retention retention_of(const KeepHistory& keep, const Options& options) {
  return {keep.age, keep.lines, options.history_size};
}

Result<State> open_kept_state(const std::filesystem::path& state_directory, StateWorkers workers) {
  const std::filesystem::path path = state_directory / kStateFile.name;
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
  const std::filesystem::path history = state_directory / kHistoryFile.name;
  if (!std::filesystem::exists(history, error)) return state;
  // It is the relay's to set a damaged one aside: here what is kept would seem to be nothing.
  if (const auto trouble = trouble_with_history(history.string()))
    return cannot_use(history.string(), trouble->why);
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
