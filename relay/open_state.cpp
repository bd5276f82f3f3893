#include "relay/open_state.h"

#include "common/private_file.h"
#include "common/text.h"
#include "relay/storage/sqlite_accounts.h"
#include "relay/storage/sqlite_keeper.h"
#include "relay/storage/state_file.h"

#include <utility>

#include <spdlog/spdlog.h>

namespace chat::relay {
namespace {

Result<State> open_file(const Options& options, const std::optional<std::filesystem::path>& state_directory,
                        Workers& workers) {
  if (!state_directory) return Failure("accounts need a place: there is no HOME and no --state-dir");
  if (const auto made = make_private_directories(*state_directory); !made) return Failure(made.error());
  const std::filesystem::path path = *state_directory / "relay.sqlite";
  const auto file = open_state_file(path.string());
  if (!file) return Failure(file.error());
  auto keeper = SqliteKeeper::open(*file, workers);
  if (!keeper) return Failure(keeper.error());
  if (options.accounts == "off") return State{std::make_unique<NoAccounts>(), std::move(*keeper)};
  auto accounts = SqliteAccounts::open(*file, {options.password_memory, options.password_passes}, workers);
  if (!accounts) return Failure(accounts.error());
  spdlog::debug("{} in {}", counted((*accounts)->count(), "account"), path.string());
  return State{std::move(*accounts), std::move(*keeper)};
}

}  // namespace

Result<State> open_state(const Options& options, const std::optional<std::filesystem::path>& state_directory,
                         Workers& workers) {
  auto opened = open_file(options, state_directory, workers);
  if (opened) return opened;
  if (options.accounts == "required") return Failure(opened.error());
  if (options.accounts == "off") {
    spdlog::warn("nothing outlives the relay: {}", opened.error());
  } else {
    spdlog::warn("there are no accounts, so any name may be taken by anybody: {}", opened.error());
  }
  return State{std::make_unique<NoAccounts>(), std::make_unique<NoKeeper>()};
}

}  // namespace chat::relay
