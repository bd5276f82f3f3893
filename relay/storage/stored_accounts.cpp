#include "relay/storage/stored_accounts.h"

#include "common/text.h"

#include <limits>
#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

namespace chat::relay {

using RequestKind = AccountRequest::Kind;

namespace {

constexpr std::uint64_t kUntilAllAreKnown = std::numeric_limits<std::uint64_t>::max();

}  // namespace

Result<std::unique_ptr<StoredAccounts>> StoredAccounts::read(AccountBook book, Workers& workers) {
  const auto all = book.all();
  if (!all) return Failure(fmt::format("cannot read the accounts: {}", all.error()));
  auto shared = std::make_shared<AccountBook>(std::move(book));
  std::unique_ptr<StoredAccounts> accounts(new StoredAccounts(std::move(shared), workers));
  for (const KnownAccount& each : *all) accounts->know(each);
  return accounts;
}

void StoredAccounts::know(const KnownAccount& account) {
  const std::string folded = fold_case(account.name);
  forget(folded);
  known_[folded] = account;
  if (account.number != 0) with_a_number_[account.number] = account.name;
}

void StoredAccounts::forget(const std::string& folded) {
  const auto known = known_.find(folded);
  if (known == known_.end()) return;
  with_a_number_.erase(known->second.number);
  known_.erase(known);
}

/// The same, of one that somebody else has ended.
void StoredAccounts::lose(const std::string& folded) {
  const auto known = known_.find(folded);
  if (known == known_.end()) return;
  foreign_changes_.ended.push_back(known->second.name);
  forget(folded);
}

void StoredAccounts::learn(const AccountNews& news) {
  for (const std::string& each : news.remarks) spdlog::info("accounts: {}", each);
  for (const std::string& each : news.warnings) spdlog::warn("accounts: {}", each);
  // One that only has remarks tells of no account.
  if (news.are_all || news.revision > 0) {
    if (news.revision < revision_) heard_of_.clear();
    revision_ = news.revision;
  }
  if (news.are_all) {
    std::unordered_set<std::string> there;
    for (const KnownAccount& each : news.there) there.insert(fold_case(each.name));
    std::vector<std::string> gone;
    for (const auto& [folded, account] : known_) {
      if (there.count(folded) == 0 && !is_overtaken(folded, news)) gone.push_back(folded);
    }
    for (const std::string& each : gone) lose(each);
  }
  for (const std::string& each : news.gone) {
    if (!is_overtaken(each, news)) lose(each);
  }
  for (const KnownAccount& each : news.there) {
    if (!is_overtaken(fold_case(each.name), news)) learn(each);
  }
  if (news.is_given) tell_({});
}

bool StoredAccounts::is_overtaken(const std::string& folded, const AccountNews& news) {
  const auto heard = heard_of_.find(folded);
  if (heard == heard_of_.end()) return false;
  if (news.revision < heard->second) return true;
  heard_of_.erase(heard);
  return false;
}

void StoredAccounts::learn(const KnownAccount& account) {
  const std::string folded = fold_case(account.name);
  const auto known = known_.find(folded);
  const WallTime before = known == known_.end() ? WallTime() : known->second.made;
  const bool tells_when = account.made != WallTime();
  if (before != WallTime() && tells_when && before != account.made) lose(folded);
  auto& changes = known_.count(folded) == 0 ? foreign_changes_.made : foreign_changes_.changed;
  changes.push_back(account.name);
  know({account.name, account.number, tells_when ? account.made : before});
}

bool StoredAccounts::has(std::string_view account) const {
  return known_.count(fold_case(account)) > 0;
}

std::string StoredAccounts::name_of(std::string_view account) const {
  const auto found = known_.find(fold_case(account));
  return found == known_.end() ? std::string(account) : found->second.name;
}

PrivateNumber StoredAccounts::private_number(std::string_view account) const {
  const auto found = known_.find(fold_case(account));
  return found == known_.end() ? 0 : found->second.number;
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
    return [this, ticket, kind, found = std::move(found), news = book->take_news()] {
      heard(ticket, kind, found, news);
    };
  });
  if (error != 0)
    heard(ticket, kind, {AccountOutcome::failed, {}, os_error("the accounts' thread", error)}, {});
}

void StoredAccounts::heard(Ticket ticket, RequestKind kind, const AccountBook::Found& found,
                           const News& news) {
  if (found.outcome == AccountOutcome::failed) spdlog::error("accounts: {}", found.why);
  for (const AccountNews& each : news) learn(each);
  if (found.outcome == AccountOutcome::good) {
    const bool is_made =
        kind == RequestKind::enroll || kind == RequestKind::keep_private || kind == RequestKind::end_private;
    const bool is_ended = kind == RequestKind::unregister || kind == RequestKind::remove;
    if (is_made && (news.empty() || !has(found.account))) know({found.account, found.number});
    if (is_ended) forget(fold_case(found.account));
    if (!is_for_reading(kind)) tell_(is_made ? told_of(found.account, news) : ToldAccount());
  }
  answers_.push_back(
      {ticket, found.outcome, found.account, found.certificates, found.lost_number, found.made});
}

/// Where the table could not be asked once more, the others have to find out.
ToldAccount StoredAccounts::told_of(const std::string& account, const News& news) const {
  if (news.empty()) return {};
  return {revision_, account, private_number(account)};
}

void StoredAccounts::hear(const ToldAccount& told) {
  if (!told.name.empty() && told.revision > revision_) {
    heard_of_[fold_case(told.name)] = told.revision;
    learn({told.name, told.number});
  }
  follow();
}

void StoredAccounts::meet(const std::vector<KnownAccount>& some) {
  for (const KnownAccount& each : some) {
    heard_of_[fold_case(each.name)] = kUntilAllAreKnown;
    learn(each);
  }
  follow(true);
}

void StoredAccounts::follow(bool all) {
  if (is_following_) {
    follows_again_ = all || follows_again_.value_or(false);
    return;
  }
  all |= std::exchange(owes_all_, false);
  const int error = workers_.submit([this, all, book = book_] {
    auto result = book->follow(all);
    std::string trouble = result ? std::string() : std::move(result.error());
    return
        [this, all, trouble = std::move(trouble), news = book->take_news()] { followed(all, trouble, news); };
  });
  is_following_ = error == 0;
  owes_all_ = all && !is_following_;
}

void StoredAccounts::followed(bool all, const std::string& trouble, const News& news) {
  is_following_ = false;
  owes_all_ = all && !trouble.empty();
  if (all && !owes_all_ && !follows_again_)
    std::erase_if(heard_of_, [](const auto& each) { return each.second == kUntilAllAreKnown; });
  for (const AccountNews& each : news) learn(each);
  if (std::exchange(last_trouble_, trouble) != trouble && !trouble.empty())
    spdlog::warn("accounts: what other relays have changed is not known yet: {}", trouble);
  if (const auto again = std::exchange(follows_again_, std::nullopt)) follow(*again);
}

std::vector<AccountAnswer> StoredAccounts::take_answers() {
  return std::exchange(answers_, {});
}

}  // namespace chat::relay
