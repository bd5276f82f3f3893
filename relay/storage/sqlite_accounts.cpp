#include "relay/storage/sqlite_accounts.h"

#include "common/text.h"

#include <utility>

#include <spdlog/spdlog.h>

namespace chat::relay {

using RequestKind = AccountRequest::Kind;

Result<std::unique_ptr<SqliteAccounts>> SqliteAccounts::open(std::shared_ptr<Sqlite> file, HashCost cost,
                                                             Workers& workers) {
  AccountFile accounts(std::move(file), cost);
  const auto names = accounts.names();
  if (!names) return Failure(fmt::format("cannot read the accounts: {}", names.error()));
  return std::unique_ptr<SqliteAccounts>(new SqliteAccounts(std::move(accounts), *names, workers));
}

SqliteAccounts::SqliteAccounts(AccountFile file, const std::vector<std::string>& names, Workers& workers)
    : file_(std::make_shared<AccountFile>(std::move(file))), workers_(workers) {
  for (const std::string& name : names) names_.insert(fold_case(name));
}

bool SqliteAccounts::has(std::string_view account) const {
  return names_.count(fold_case(account)) > 0;
}

void SqliteAccounts::ask(Ticket ticket, AccountRequest request) {
  const RequestKind kind = request.kind;
  // A job is copied, and a request cannot be.
  auto asked = std::make_shared<AccountRequest>(std::move(request));
  const int error = workers_.submit([this, ticket, kind, file = file_, asked = std::move(asked)] {
    auto found = file->answer(*asked);
    return [this, ticket, kind, found = std::move(found)] { heard(ticket, kind, found); };
  });
  if (error != 0) heard(ticket, kind, {AccountOutcome::failed, {}, os_error("the accounts' thread", error)});
}

void SqliteAccounts::heard(Ticket ticket, RequestKind kind, const AccountFile::Found& found) {
  if (found.outcome == AccountOutcome::failed) spdlog::error("accounts: {}", found.why);
  const bool is_good = found.outcome == AccountOutcome::good;
  if (is_good && kind == RequestKind::enroll) names_.insert(fold_case(found.account));
  if (is_good && (kind == RequestKind::unregister || kind == RequestKind::remove))
    names_.erase(fold_case(found.account));
  answers_.push_back({ticket, found.outcome, found.account, found.certificates, found.made});
}

std::vector<AccountAnswer> SqliteAccounts::take_answers() {
  return std::exchange(answers_, {});
}

}  // namespace chat::relay
