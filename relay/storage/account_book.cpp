#include "relay/storage/account_book.h"

#include "common/text.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <utility>

#include <sodium.h>

namespace chat::relay {
namespace {

using Outcome = AccountOutcome;
using Kind = AccountRequest::Kind;
using Found = AccountBook::Found;

Found failed(std::string why) {
  return {Outcome::failed, {}, std::move(why)};
}

Found without_memory() {
  return failed("there is not enough memory to hash a password");
}

/// One that no account has or has had: of 2^62.
PrivateNumber drawn_number() {
  std::uint64_t bits = 0;
  randombytes_buf(&bits, sizeof bits);
  return std::max<PrivateNumber>(1, static_cast<PrivateNumber>(bits >> 2));
}

}  // namespace

Found AccountBook::answer(const AccountRequest& request) {
  struct Answering {
    Kind kind;
    Found (AccountBook::*answer)(const AccountRequest&);
  };
  constexpr std::array<Answering, 12> kAnswering{{
      {Kind::check, &AccountBook::check},
      {Kind::check_certificate, &AccountBook::check_certificate},
      {Kind::enroll, &AccountBook::enroll},
      {Kind::change_password, &AccountBook::change_password},
      {Kind::unregister, &AccountBook::unregister},
      {Kind::add_certificate, &AccountBook::add_certificate},
      {Kind::remove_certificate, &AccountBook::remove_certificate},
      {Kind::list_certificates, &AccountBook::list_certificates},
      {Kind::keep_private, &AccountBook::keep_private},
      {Kind::end_private, &AccountBook::end_private},
      {Kind::describe, &AccountBook::describe},
      {Kind::remove, &AccountBook::remove},
  }};
  for (const Answering& each : kAnswering) {
    if (each.kind == request.kind) return (this->*each.answer)(request);
  }
  return {Outcome::failed};
}

Found AccountBook::check(const AccountRequest& request) {
  const std::string folded = fold_case(request.account);
  const auto row = table_->find(folded);
  if (!row) return failed(row.error());
  if (!know_nobodys_hash()) return without_memory();
  const std::string hash = *row ? (*row)->hash : nobodys_hash_;
  const auto fits = fits_hash(request.password.text(), hash, cost_);
  if (!fits) return without_memory();
  if (!*row || !*fits) return {Outcome::wrong};
  Found found{Outcome::good, (*row)->name};
  // The relay's owner has made guesses dearer. If it cannot be written, it stays as it was.
  if (has_other_cost(hash, cost_)) store_hash(folded, request.password.text(), found);
  return found;
}

bool AccountBook::know_nobodys_hash() {
  if (nobodys_hash_.empty()) nobodys_hash_ = hash_password("nobody", cost_).value_or("");
  return !nobodys_hash_.empty();
}

Found AccountBook::check_certificate(const AccountRequest& request) {
  const auto owner = table_->owner_of(request.certificate);
  if (!owner) return failed(owner.error());
  const std::string name = owner->value_or("");
  const bool fits = *owner && (request.account.empty() || fold_case(request.account) == fold_case(name));
  return fits ? Found{Outcome::good, name} : Found{Outcome::wrong};
}

Found AccountBook::enroll(const AccountRequest& request) {
  const auto hash = hash_password(request.password.text(), cost_);
  if (!hash) return without_memory();
  const auto added =
      table_->add(fold_case(request.account), {request.account, *hash, std::chrono::system_clock::now()});
  if (!added) return failed(added.error());
  return *added ? Found{Outcome::good, request.account} : Found{Outcome::taken};
}

Found AccountBook::store_hash(const std::string& account, std::string_view password, Found otherwise) {
  const auto hash = hash_password(password, cost_);
  if (!hash) return without_memory();
  const auto stored = table_->set_hash(account, *hash);
  return stored ? std::move(otherwise) : failed(stored.error());
}

Found AccountBook::change_password(const AccountRequest& request) {
  Found found = check(request);
  if (found.outcome != Outcome::good) return found;
  // They log in as before.
  found.certificates = list_certificates(request).certificates;
  return store_hash(fold_case(request.account), request.new_password.text(), std::move(found));
}

Found AccountBook::unregister(const AccountRequest& request) {
  Found found = check(request);
  return found.outcome == Outcome::good ? end(std::move(found)) : found;
}

Found AccountBook::end(Found account) {
  const auto lost = table_->remove(fold_case(account.account));
  if (!lost) return failed(lost.error());
  account.lost_number = *lost;
  return account;
}

Found AccountBook::describe(const AccountRequest& request) {
  const auto row = table_->find(fold_case(request.account));
  if (!row) return failed(row.error());
  if (!*row) return {Outcome::wrong};
  Found found = list_certificates(request);
  found.account = (*row)->name;
  found.made = (*row)->made;
  return found;
}

Found AccountBook::remove(const AccountRequest& request) {
  Found found = describe(request);
  return found.outcome == Outcome::good ? end(std::move(found)) : found;
}

Found AccountBook::add_certificate(const AccountRequest& request) {
  const std::string folded = fold_case(request.account);
  const auto certificates = table_->certificates_of(folded);
  if (!certificates) return failed(certificates.error());
  if (certificates->size() >= kCertificatesMax) return {Outcome::too_many, request.account};
  const auto added = table_->add_certificate(folded, request.certificate);
  if (!added) return failed(added.error());
  return *added ? Found{Outcome::good, request.account} : Found{Outcome::taken};
}

Found AccountBook::remove_certificate(const AccountRequest& request) {
  const auto removed = table_->remove_certificate(fold_case(request.account), request.certificate);
  if (!removed) return failed(removed.error());
  return *removed ? Found{Outcome::good, request.account} : Found{Outcome::wrong};
}

Found AccountBook::list_certificates(const AccountRequest& request) {
  auto certificates = table_->certificates_of(fold_case(request.account));
  if (!certificates) return failed(certificates.error());
  Found found{Outcome::good, request.account};
  found.certificates = std::move(*certificates);
  return found;
}

Found AccountBook::keep_private(const AccountRequest& request) {
  const auto number = table_->give_number(fold_case(request.account), drawn_number());
  if (!number) return failed(number.error());
  if (*number == 0) return failed("the account has ended meanwhile");
  Found found{Outcome::good, request.account};
  found.number = *number;
  return found;
}

Found AccountBook::end_private(const AccountRequest& request) {
  const auto lost = table_->take_number(fold_case(request.account));
  if (!lost) return failed(lost.error());
  Found found{Outcome::good, request.account};
  found.lost_number = *lost;
  return found;
}

}  // namespace chat::relay
