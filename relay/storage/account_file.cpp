#include "relay/storage/account_file.h"

#include "common/text.h"
#include "relay/storage/state_file.h"

#include <array>
#include <chrono>
#include <cstdint>
#include <utility>

namespace chat::relay {
namespace {

using Outcome = AccountOutcome;
using Kind = AccountRequest::Kind;

}  // namespace

Result<AccountFile> AccountFile::open(const std::string& path, HashCost cost) {
  auto file = open_state_file(path);
  if (!file) return Failure(file.error());
  return AccountFile(std::move(*file), cost);
}

Result<std::vector<AccountFile::Known>> AccountFile::all() const {
  std::vector<Known> all;
  Sqlite::Statement rows(*file_, "SELECT name, coalesce(private_number, 0) FROM accounts");
  while (rows.step()) all.push_back({rows.text(0), static_cast<PrivateNumber>(rows.number(1))});
  if (rows.failed()) return Failure(file_->why());
  return all;
}

AccountFile::Found AccountFile::answer(const AccountRequest& request) {
  struct Answering {
    Kind kind;
    Found (AccountFile::*answer)(const AccountRequest&);
  };
  constexpr std::array<Answering, 12> kAnswering{{
      {Kind::check, &AccountFile::check},
      {Kind::check_certificate, &AccountFile::check_certificate},
      {Kind::enroll, &AccountFile::enroll},
      {Kind::change_password, &AccountFile::change_password},
      {Kind::unregister, &AccountFile::unregister},
      {Kind::add_certificate, &AccountFile::add_certificate},
      {Kind::remove_certificate, &AccountFile::remove_certificate},
      {Kind::list_certificates, &AccountFile::list_certificates},
      {Kind::keep_private, &AccountFile::keep_private},
      {Kind::end_private, &AccountFile::end_private},
      {Kind::describe, &AccountFile::describe},
      {Kind::remove, &AccountFile::remove},
  }};
  for (const Answering& each : kAnswering) {
    if (each.kind == request.kind) return (this->*each.answer)(request);
  }
  return {Outcome::failed};
}

AccountFile::Found AccountFile::check(const AccountRequest& request) {
  const std::string folded = fold_case(request.account);
  Sqlite::Statement row(*file_, "SELECT name, hash FROM accounts WHERE folded = ?");
  const bool exists = row.bind(folded).step();
  if (row.failed()) return failure();
  if (!know_nobodys_hash()) return {Outcome::failed, {}, "there is not enough memory to hash a password"};
  const std::string hash = exists ? row.text(1) : nobodys_hash_;
  const bool fits = fits_hash(request.password.text(), hash);
  if (!exists || !fits) return {Outcome::wrong};
  Found found{Outcome::good, row.text(0)};
  // The relay's owner has made guesses dearer. If it cannot be written, it stays as it was.
  if (has_other_cost(hash, cost_)) store_hash(folded, request.password.text(), found);
  return found;
}

bool AccountFile::know_nobodys_hash() {
  if (nobodys_hash_.empty()) nobodys_hash_ = hash_password("nobody", cost_).value_or("");
  return !nobodys_hash_.empty();
}

AccountFile::Found AccountFile::check_certificate(const AccountRequest& request) {
  Sqlite::Statement row(
      *file_, "SELECT name FROM accounts JOIN certificates ON account = folded WHERE fingerprint = ?");
  const bool exists = row.bind(request.certificate).step();
  if (row.failed()) return failure();
  const std::string name = exists ? row.text(0) : std::string();
  const bool fits = exists && (request.account.empty() || fold_case(request.account) == fold_case(name));
  return fits ? Found{Outcome::good, name} : Found{Outcome::wrong};
}

AccountFile::Found AccountFile::enroll(const AccountRequest& request) {
  const auto hash = hash_password(request.password.text(), cost_);
  if (!hash) return {Outcome::failed, {}, "there is not enough memory to hash a password"};
  const std::string folded = fold_case(request.account);
  Sqlite::Statement insert(*file_, "INSERT INTO accounts (folded, name, hash) VALUES (?, ?, ?)");
  insert.bind(folded).bind(request.account).bind(*hash).step();
  if (insert.found_conflict()) return {Outcome::taken};
  if (insert.failed()) return failure();
  return {Outcome::good, request.account};
}

AccountFile::Found AccountFile::store_hash(const std::string& folded, std::string_view password,
                                           Found otherwise) const {
  const auto hash = hash_password(password, cost_);
  if (!hash) return {Outcome::failed, {}, "there is not enough memory to hash a password"};
  Sqlite::Statement update(*file_, "UPDATE accounts SET hash = ? WHERE folded = ?");
  update.bind(*hash).bind(folded).step();
  return update.failed() ? failure() : std::move(otherwise);
}

AccountFile::Found AccountFile::change_password(const AccountRequest& request) {
  Found found = check(request);
  if (found.outcome != Outcome::good) return found;
  return store_hash(fold_case(request.account), request.new_password.text(), std::move(found));
}

AccountFile::Found AccountFile::unregister(const AccountRequest& request) {
  Found found = check(request);
  return found.outcome == Outcome::good ? end(std::move(found)) : found;
}

AccountFile::Found AccountFile::end(Found account) {
  const std::string folded = fold_case(account.account);
  account.lost_number = number_of(folded);
  Sqlite::Statement row(*file_, "DELETE FROM accounts WHERE folded = ?");
  row.bind(folded).step();
  return row.failed() ? failure() : std::move(account);
}

AccountFile::Found AccountFile::describe(const AccountRequest& request) {
  const std::string folded = fold_case(request.account);
  Sqlite::Statement row(*file_, "SELECT name, made FROM accounts WHERE folded = ?");
  if (!row.bind(folded).step()) return row.failed() ? failure() : Found{Outcome::wrong};
  Found found = list_certificates(request);
  found.account = row.text(0);
  found.made = WallTime(std::chrono::seconds(row.number(1)));
  return found;
}

AccountFile::Found AccountFile::remove(const AccountRequest& request) {
  Found found = describe(request);
  return found.outcome == Outcome::good ? end(std::move(found)) : found;
}

AccountFile::Found AccountFile::add_certificate(const AccountRequest& request) {
  const std::string folded = fold_case(request.account);
  Sqlite::Statement count(*file_, "SELECT count(*) FROM certificates WHERE account = ?");
  if (!count.bind(folded).step()) return failure();
  if (count.number(0) >= static_cast<std::int64_t>(kCertificatesMax))
    return {Outcome::too_many, request.account};
  Sqlite::Statement insert(*file_, "INSERT INTO certificates (fingerprint, account) VALUES (?, ?)");
  insert.bind(request.certificate).bind(folded).step();
  if (insert.found_conflict()) return {Outcome::taken};
  return insert.failed() ? failure() : Found{Outcome::good, request.account};
}

AccountFile::Found AccountFile::remove_certificate(const AccountRequest& request) {
  const std::string folded = fold_case(request.account);
  Sqlite::Statement end(*file_, "DELETE FROM certificates WHERE fingerprint = ? AND account = ?");
  end.bind(request.certificate).bind(folded).step();
  if (end.failed()) return failure();
  return file_->changes() > 0 ? Found{Outcome::good, request.account} : Found{Outcome::wrong};
}

AccountFile::Found AccountFile::list_certificates(const AccountRequest& request) {
  const std::string folded = fold_case(request.account);
  Sqlite::Statement rows(*file_,
                         "SELECT fingerprint FROM certificates WHERE account = ? ORDER BY fingerprint");
  rows.bind(folded);
  Found found{Outcome::good, request.account};
  while (rows.step()) found.certificates.push_back(rows.text(0));
  return rows.failed() ? failure() : found;
}

PrivateNumber AccountFile::number_of(const std::string& folded) const {
  Sqlite::Statement row(*file_, "SELECT coalesce(private_number, 0) FROM accounts WHERE folded = ?");
  return row.bind(folded).step() ? static_cast<PrivateNumber>(row.number(0)) : 0;
}

/// The number is one that no account has or has had: of 2^62, at random.
AccountFile::Found AccountFile::keep_private(const AccountRequest& request) {
  const std::string folded = fold_case(request.account);
  Sqlite::Statement give(*file_,
                         "UPDATE accounts SET private_number = 1 + abs(random() / 2) WHERE folded = ? AND "
                         "private_number IS NULL");
  give.bind(folded).step();
  if (give.failed()) return failure();
  Found found{Outcome::good, request.account};
  found.number = number_of(folded);
  if (found.number == 0) return {Outcome::failed, {}, "the account has ended meanwhile"};
  return found;
}

AccountFile::Found AccountFile::end_private(const AccountRequest& request) {
  const std::string folded = fold_case(request.account);
  Found found{Outcome::good, request.account};
  found.lost_number = number_of(folded);
  Sqlite::Statement take(*file_, "UPDATE accounts SET private_number = NULL WHERE folded = ?");
  take.bind(folded).step();
  return take.failed() ? failure() : found;
}

}  // namespace chat::relay
