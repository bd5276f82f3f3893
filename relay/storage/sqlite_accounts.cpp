#include "relay/storage/sqlite_accounts.h"

#include "common/text.h"

#include <utility>

#include <spdlog/spdlog.h>

namespace chat::relay {

using RequestKind = AccountRequest::Kind;

Result<std::unique_ptr<SqliteAccounts>> SqliteAccounts::open(std::shared_ptr<Sqlite> file, HashCost cost,
                                                             Workers& workers) {
  AccountFile accounts(std::move(file), cost);
  const auto all = accounts.all();
  if (!all) return Failure(fmt::format("cannot read the accounts: {}", all.error()));
  return std::unique_ptr<SqliteAccounts>(new SqliteAccounts(std::move(accounts), *all, workers));
}

SqliteAccounts::SqliteAccounts(AccountFile file, const std::vector<AccountFile::Known>& all, Workers& workers)
    : file_(std::make_shared<AccountFile>(std::move(file))), workers_(workers) {
  for (const AccountFile::Known& each : all) know(each);
}

void SqliteAccounts::know(const AccountFile::Known& account) {
  known_[fold_case(account.name)] = account.number;
  if (account.number != 0) with_a_number_[account.number] = account.name;
}

bool SqliteAccounts::has(std::string_view account) const {
  return known_.count(fold_case(account)) > 0;
}

PrivateNumber SqliteAccounts::private_number(std::string_view account) const {
  const auto found = known_.find(fold_case(account));
  return found == known_.end() ? 0 : found->second;
}

std::string SqliteAccounts::account_with(PrivateNumber number) const {
  const auto found = with_a_number_.find(number);
  return found == with_a_number_.end() ? std::string() : found->second;
}

std::unordered_set<PrivateNumber> SqliteAccounts::private_numbers() const {
  std::unordered_set<PrivateNumber> numbers;
  for (const auto& [number, name] : with_a_number_) numbers.insert(number);
  return numbers;
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
  with_a_number_.erase(found.lost_number);
  if (is_good &&
      (kind == RequestKind::enroll || kind == RequestKind::keep_private || kind == RequestKind::end_private))
    know({found.account, found.number});
  if (is_good && (kind == RequestKind::unregister || kind == RequestKind::remove))
    known_.erase(fold_case(found.account));
  answers_.push_back(
      {ticket, found.outcome, found.account, found.certificates, found.lost_number, found.made});
}

std::vector<AccountAnswer> SqliteAccounts::take_answers() {
  return std::exchange(answers_, {});
}

}  // namespace chat::relay
