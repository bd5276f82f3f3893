#pragma once

#include "common/result.h"
#include "common/workers.h"
#include "relay/cluster/redis_access.h"
#include "relay/hub/accounts.h"
#include "relay/hub/archive.h"
#include "relay/hub/keeper.h"
#include "relay/options.h"
#include "relay/storage/history_file.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>

namespace chat::relay {

class SqliteArchive;
class StoredAccounts;

/// What outlives the relay. None is null.
struct State {
  std::unique_ptr<Accounts> accounts;
  std::unique_ptr<Keeper> keeper;
  std::unique_ptr<Archive> archive = std::make_unique<NoArchive>();
  SqliteArchive* history = nullptr;  ///< the same as `archive`, if it keeps anything
  StoredAccounts* shared = nullptr;  ///< the same as `accounts`, if several relays share them
  std::uint64_t last_id = 0;         ///< of what was said before this relay; 0: nothing is known
  /// Nothing: it is not known who has one.
  std::optional<std::unordered_set<PrivateNumber>> private_numbers{};
};

/// What is wrong where accounts are needed, and there is no state directory.
inline constexpr std::string_view kNoPlaceForAccounts =
    "accounts need a place: there is no HOME and no --state-dir";

/// The threads beside the loop. One hashes passwords, which takes long, and one writes what was said, which
/// people wait for.
struct StateWorkers {
  Workers& accounts;
  Workers& archive;
};

/// Opens the state file in `state_directory`, which is made if it is missing. Where that cannot be done, the
/// log says why, and nothing outlives the relay; if --accounts required, that is an error. `cluster`: the
/// accounts are in that Redis, which is asked later, and the file has a copy of them; that is in memory where
/// there is no file.
Result<State> open_state(const Options& options, const std::optional<std::filesystem::path>& state_directory,
                         StateWorkers workers, const KeepHistory& keep,
                         const std::optional<RedisAccess>& cluster);

/// Says what open_state() would say of what is in the directory, which is there, and changes nothing. One
/// that a relay uses is fine.
Result<void> check_kept_state(const Options& options, const std::filesystem::path& state_directory,
                              const KeepHistory& keep);

/// What is kept in `state_directory`, as it is there, and whatever the options of a relay say. Nothing is
/// made. The error says why it cannot be had: because a relay uses it, or because there is nothing.
Result<State> open_kept_state(const std::filesystem::path& state_directory, StateWorkers workers);
Retention retention_of(const KeepHistory& keep, const Options& options);

/// What is kept of what is said. `is_given`: somebody has said where the state directory is.
KeepHistory history_to_keep(const Options& options, bool is_given);

}  // namespace chat::relay
