#include "relay/hub/account_desk.h"

#include "common/address.h"

#include <utility>

namespace chat::relay {
namespace {

using RequestKind = AccountRequest::Kind;

/// Whether a wrong answer means that somebody guesses.
bool has_password(RequestKind kind) {
  return kind == RequestKind::check || kind == RequestKind::change_password ||
         kind == RequestKind::unregister;
}

std::optional<Refusal> refusal_for(AccountOutcome outcome, RequestKind kind, const std::string& account) {
  switch (outcome) {
    case AccountOutcome::good:
      return std::nullopt;
    case AccountOutcome::wrong:
      if (is_for_operators(kind)) return Refusal{Problem::no_such_account, account};
      if (kind == RequestKind::remove_certificate) return Refusal{Problem::no_such_certificate, account};
      return Refusal{has_password(kind) ? Problem::wrong_password : Problem::certificate_unknown, account};
    case AccountOutcome::taken:
      return Refusal{kind == RequestKind::enroll ? Problem::account_taken : Problem::certificate_taken,
                     account};
    case AccountOutcome::too_many:
      return Refusal{Problem::too_many_certificates, account, {}, kCertificatesMax + 1, kCertificatesMax};
    case AccountOutcome::failed:
      break;
  }
  return Refusal{Problem::accounts_failed, account};
}

}  // namespace

Answer<Ticket> AccountDesk::ask(AccountRequest request, const void* holder, Moment now,
                                Tickets::Redeem redeem) {
  if (!accounts_.exist()) return refuse(Problem::no_accounts, request.account);
  if (const auto fine = may_still_ask(request, now); !fine) return tl::unexpected(fine.error());
  if (waiting_.size() >= rules_.waiting) return refuse(Problem::accounts_busy, request.account);
  const Ticket ticket = tickets_.issue(holder, std::move(redeem));
  waiting_.push_back({ticket, std::move(request)});
  put_next(now);
  return ticket;
}

Answer<> AccountDesk::may_ask(const AccountRequest& request, Moment now) const {
  const auto known = known_.find(network_of(request.address));
  if (known == known_.end()) return {};
  const bool enrolls = request.kind == RequestKind::enroll;
  if (!enrolls && !has_password(request.kind)) return {};
  const RateLimit& limit = enrolls ? rules_.registrations : rules_.wrong_passwords;
  const RateMeter& meter = enrolls ? known->second.registrations : known->second.wrong_passwords;
  const Time free_at = meter.free_at(limit, now.steady);
  if (free_at <= now.steady) return {};
  return refuse_size(enrolls ? Problem::too_many_accounts : Problem::too_many_tries, request.account,
                     static_cast<std::size_t>(limit.burst), seconds_until(free_at, now.steady));
}

/// Those before it may have changed who the asker is.
Answer<> AccountDesk::may_still_ask(const AccountRequest& request, Moment now) const {
  if (auto refusal = objection_ ? objection_(request) : std::nullopt) return tl::unexpected(*refusal);
  return may_ask(request, now);
}

void AccountDesk::put_next(Moment now) {
  while (!asked_ && !waiting_.empty()) {
    Waiting next = std::move(waiting_.front());
    waiting_.pop_front();
    if (!tickets_.is_awaited(next.ticket)) continue;
    if (const auto fine = may_still_ask(next.request, now); !fine) {
      tickets_.answer(next.ticket, {next.request.kind, next.request.account, fine.error()}, now);
      continue;
    }
    const AccountRequest& request = next.request;
    Asked asked{
        next.ticket,    request.kind,      request.account, request.address, network_of(request.address),
        request.person, request.connection};
    accounts_.ask(next.ticket, std::move(next.request));
    asked_ = std::move(asked);
  }
}

std::optional<Verdict> AccountDesk::answer(const AccountAnswer& answer, Moment now) {
  if (!asked_ || asked_->ticket != answer.ticket) return std::nullopt;
  const Asked asked = *std::exchange(asked_, std::nullopt);
  count(asked, answer.outcome, now);
  tell_witness(asked, answer.outcome, now);
  const std::string& account = answer.account.empty() ? asked.account : answer.account;
  return Verdict{asked.kind,          account,     refusal_for(answer.outcome, asked.kind, account),
                 answer.certificates, answer.made, asked.person};
}

void AccountDesk::conclude(Ticket ticket, const Verdict& verdict, Moment now) {
  tickets_.answer(ticket, verdict, now);
  put_next(now);
}

void AccountDesk::count(const Asked& asked, AccountOutcome outcome, Moment now) {
  const bool is_spared =
      rules_.spares_local && (asked.network == "unix" || is_of_this_machine(asked.network));
  if (has_password(asked.kind) && outcome == AccountOutcome::wrong) {
    ++failed_log_ins_;
    known_[asked.network].wrong_passwords.count(rules_.wrong_passwords, now.steady);
  } else if (asked.kind == RequestKind::enroll && outcome == AccountOutcome::good && !is_spared) {
    known_[asked.network].registrations.count(rules_.registrations, now.steady);
  }
  if (sweeping_.is_due(known_.size())) forget_the_quiet(now);
}

void AccountDesk::tell_witness(const Asked& asked, AccountOutcome outcome, Moment now) const {
  if (witness_ == nullptr) return;
  if (outcome == AccountOutcome::wrong) return tell_of_wrong_try(asked, now);
  if (outcome != AccountOutcome::good || is_for_reading(asked.kind)) return;
  witness_->see(AccountChange{asked.kind, asked.account, asked.address, asked.person, asked.connection}, now);
}

/// A certificate of which is only asked whose it is need be nobody's.
void AccountDesk::tell_of_wrong_try(const Asked& asked, Moment now) const {
  const bool proves = has_password(asked.kind) || asked.kind == RequestKind::check_certificate;
  if (!proves || asked.account.empty()) return;
  // Else who swaps the two words of a log-in would have the log tell the password.
  const bool is_known = accounts_.has(asked.account);
  witness_->see(WrongTry{.account = is_known ? std::string_view(asked.account) : std::string_view(),
                         .address = asked.address,
                         .person = asked.person,
                         .connection = asked.connection},
                now);
}

void AccountDesk::forget_the_quiet(Moment now) {
  std::erase_if(known_, [&](const auto& each) {
    return each.second.wrong_passwords.is_at_rest(now.steady) &&
           each.second.registrations.is_at_rest(now.steady);
  });
  sweeping_.end(known_.size());
}

}  // namespace chat::relay
