#include "relay/storage/stored_accounts.h"

#include "common/text.h"

#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

namespace chat::relay {

using RequestKind = AccountRequest::Kind;

StoredAccounts::StoredAccounts(AccountBook book, Workers& workers)
    : book_(std::make_shared<AccountBook>(std::move(book))), workers_(workers) {}

Result<std::unique_ptr<StoredAccounts>> StoredAccounts::read(AccountBook book, Workers& workers) {
  const auto all = book.all();
  if (!all) return Failure(fmt::format("cannot read the accounts: {}", all.error()));
  auto accounts = std::make_unique<StoredAccounts>(std::move(book), workers);
  accounts->learn(*all);
  return accounts;
}

void StoredAccounts::learn(const std::vector<KnownAccount>& all) {
  known_.clear();
  with_a_number_.clear();
  for (const KnownAccount& each : all) learn(each, false);
}

void StoredAccounts::learn(const KnownAccount& account, bool ended) {
  const std::string folded = fold_case(account.name);
  if (const auto known = known_.find(folded); known != known_.end()) {
    with_a_number_.erase(known->second);
    known_.erase(known);
  }
  if (ended) return;
  known_[folded] = account.number;
  if (account.number != 0) with_a_number_[account.number] = account.name;
}

bool StoredAccounts::has(std::string_view account) const {
  return known_.count(fold_case(account)) > 0;
}

PrivateNumber StoredAccounts::private_number(std::string_view account) const {
  const auto found = known_.find(fold_case(account));
  return found == known_.end() ? 0 : found->second;
}

std::string StoredAccounts::account_with(PrivateNumber number) const {
  const auto found = with_a_number_.find(number);
  return found == with_a_number_.end() ? std::string() : found->second;
}

std::unordered_set<PrivateNumber> StoredAccounts::private_numbers() const {
  std::unordered_set<PrivateNumber> numbers;
  for (const auto& [number, name] : with_a_number_) numbers.insert(number);
  return numbers;
}

void StoredAccounts::ask(Ticket ticket, AccountRequest request) {
  const RequestKind kind = request.kind;
  // A job is copied, and a request cannot be.
  auto asked = std::make_shared<AccountRequest>(std::move(request));
  const int error = workers_.submit([this, ticket, kind, book = book_, asked = std::move(asked)] {
    auto found = book->answer(*asked);
    return [this, ticket, kind, found = std::move(found)] { heard(ticket, kind, found); };
  });
  if (error != 0) heard(ticket, kind, {AccountOutcome::failed, {}, os_error("the accounts' thread", error)});
}

void StoredAccounts::heard(Ticket ticket, RequestKind kind, const AccountBook::Found& found) {
  if (found.outcome == AccountOutcome::failed) spdlog::error("accounts: {}", found.why);
  const bool is_made =
      kind == RequestKind::enroll || kind == RequestKind::keep_private || kind == RequestKind::end_private;
  const bool is_ended = kind == RequestKind::unregister || kind == RequestKind::remove;
  if (found.outcome == AccountOutcome::good && (is_made || is_ended))
    change({found.account, found.number}, is_ended);
  answers_.push_back(
      {ticket, found.outcome, found.account, found.certificates, found.lost_number, found.made});
}

void StoredAccounts::change(const KnownAccount& account, bool ended) {
  learn(account, ended);
  tell_(account, ended);
}

std::vector<AccountAnswer> StoredAccounts::take_answers() {
  return std::exchange(answers_, {});
}

}  // namespace chat::relay
