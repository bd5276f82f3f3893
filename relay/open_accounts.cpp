#include "relay/open_accounts.h"

#include "common/private_file.h"
#include "common/text.h"
#include "relay/storage/sqlite_accounts.h"

#include <utility>

#include <spdlog/spdlog.h>

namespace chat::relay {
namespace {

Result<std::unique_ptr<SqliteAccounts>> open_file(const Options& options,
                                                  const std::optional<std::filesystem::path>& state_directory,
                                                  Workers& workers) {
  if (!state_directory) return Failure("accounts need a place: there is no HOME and no --state-dir");
  if (const auto made = make_private_directories(*state_directory); !made) return Failure(made.error());
  return SqliteAccounts::open((*state_directory / "accounts.sqlite").string(),
                              {options.password_memory, options.password_passes}, workers);
}

}  // namespace

Result<std::unique_ptr<Accounts>> open_accounts(const Options& options,
                                                const std::optional<std::filesystem::path>& state_directory,
                                                Workers& workers) {
  if (options.accounts == "off") return std::make_unique<NoAccounts>();
  const std::filesystem::path file = state_directory.value_or("") / "accounts.sqlite";
  auto opened = open_file(options, state_directory, workers);
  if (opened) {
    spdlog::debug("{} in {}", counted((*opened)->count(), "account"), file.string());
    return std::move(*opened);
  }
  if (options.accounts == "required") return Failure(opened.error());
  spdlog::warn("there are no accounts, so any name may be taken by anybody: {}", opened.error());
  return std::make_unique<NoAccounts>();
}

}  // namespace chat::relay
