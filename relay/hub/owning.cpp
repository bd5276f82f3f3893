// Accounts, and the nicks that belong to them.

#include "common/address.h"
#include "common/text.h"
#include "relay/hub/hub.h"
#include "relay/hub/names.h"
#include "relay/hub/relays_changes.h"

#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace chat::relay {
namespace {

using RequestKind = AccountRequest::Kind;

bool same(std::string_view one, std::string_view other) {
  return fold_case(one) == fold_case(other);
}

bool has_account(const Person& person, std::string_view account) {
  return !account.empty() && same(person.particulars().account, account);
}

Answer<> check_new_password(std::string_view password) {
  if (password.size() < kPasswordLeastBytes)
    return refuse_size(Problem::password_too_short, {}, password.size(), kPasswordLeastBytes);
  if (password.size() > kPasswordMostBytes)
    return refuse_size(Problem::password_too_long, {}, password.size(), kPasswordMostBytes);
  return {};
}

/// All who have the account, and whom `counts`, are logged out, and told `why`, but for `asker`, who is
/// answered.
template <class Counts>
void log_all_out(Hub& hub, std::string_view account, std::string_view why, Moment now, Counts counts,
                 std::uint64_t asker = 0) {
  std::vector<Person*> logged_in;
  for (const auto& person : hub.people()) {
    if (has_account(*person, account) && counts(*person)) logged_in.push_back(person.get());
  }
  for (Person* const person : logged_in) hub.log_out(*person, now, person->id == asker ? "" : why);
}

/// Where nobody takes part without an account, who has lost it reads no room either: another may have been
/// meant to be kept out of it by that.
void turn_out_without_account(Hub& hub, Person& member, Moment now) {
  if (!member.reader || !hub.settings().mute(member.particulars().account)) return;
  while (!member.seats.empty() &&
         hub.kick(hub.console(), *member.seats.front().room, member.nick, "is not logged in any more", now)) {
  }
}

bool takes_proof_away(RequestKind kind) {
  return kind == RequestKind::change_password || kind == RequestKind::remove_certificate;
}

std::string gone(std::string_view account) {
  return fmt::format("the account {} is gone", account);
}

}  // namespace

Answer<Ticket> Hub::ask(AccountRequest request, const Person* member, const void* asker, Moment now,
                        Tickets::Redeem redeem) {
  if (!accounts_.exist()) return refuse(Problem::no_accounts, request.account);
  if (is_for_operators(request.kind) && (member == nullptr || !member->rules_relay))
    return refuse(Problem::not_relay_operator, {});
  if (request.kind == RequestKind::enroll) {
    if (const auto fine = may_enroll(request, member); !fine) return tl::unexpected(fine.error());
  } else if (request.kind == RequestKind::change_password) {
    if (const auto fine = check_new_password(request.new_password.text()); !fine)
      return tl::unexpected(fine.error());
  }
  if (member != nullptr) request.person = member->id;
  return desk_.ask(std::move(request), asker, now, std::move(redeem));
}

Answer<> Hub::may_enroll(const AccountRequest& request, const Person* member) const {
  const std::string& account = request.account;
  if (member != nullptr && !member->particulars().account.empty())
    return refuse(Problem::logged_in_already, member->particulars().account);
  // Else whoever came first would rule.
  if (is_operators_account(account) && !is_of_this_machine(request.address))
    return refuse(Problem::operators_account, account);
  if (is_guest_name(account)) return refuse(Problem::guest_name, account);
  if (accounts_.has(account)) return refuse(Problem::account_taken, account);
  if (auto fine = is_free(account, member); !fine) return fine;
  return check_new_password(request.password.text());
}

/// Of who has yet to come in, and of who may yet come back.
void Hub::end_proofs(std::string_view account) {
  proofs_.end(account);
  missing().end_logins(account);
}

void Hub::take_late_answers(Moment now) {
  take_archive_answers(now);
  const ForeignChanges foreign = accounts_.take_foreign_changes();
  for (const std::string& each : foreign.ended) lose_account(each, now);
  for (const std::string& each : foreign.changed) end_proofs(each);
  for (const Correspondent& each : std::exchange(logged_out_elsewhere_, {})) {
    if (Person* const person = state_.find(each)) turn_out_without_account(*this, *person, now);
  }
  for (const AccountAnswer& each : accounts_.take_answers()) answer(each, now);
  for (const std::string& each : foreign.made) {
    Person* const holder = find(each);
    if (holder != nullptr && holder->reader) watch_ownership(*holder, now);
  }
}

/// What ended it has told the others all that follows from that, as far as they could be told.
void Hub::lose_account(std::string_view account, Moment now) {
  end_proofs(account);
  log_all_out(*this, account, gone(account), now, [](const Person& person) { return bool(person.reader); });
  forget_in_rooms(account, now);
  Fact ended{Fact::Kind::account_ended, {}};
  ended.source.account = account;
  ended.at = now;
  hear(ended);
}

void Hub::answer(const AccountAnswer& answer, Moment now) {
  const auto verdict = desk_.answer(answer, now);
  if (!verdict) return;
  const bool ends = verdict->asked == RequestKind::unregister || verdict->asked == RequestKind::remove;
  // Also one that begins: what rooms know of an earlier one of its name may have outlived that, as where the
  // relay was killed, or in the file of an earlier version.
  const bool begins = verdict->asked == RequestKind::enroll;
  // Who ends another's, or its own as an operator, is answered as one.
  const std::uint64_t asker = verdict->asked == RequestKind::unregister ? verdict->person : 0;
  const std::string& account = verdict->account;
  const auto all = [](const Person&) { return true; };
  if (verdict->is_good() && ends) log_all_out(*this, account, gone(account), now, all, asker);
  // Somebody may know the old one who should not.
  if (verdict->is_good() && verdict->asked == RequestKind::change_password) {
    log_all_out(*this, account, fmt::format("{} has a new password", account), now,
                [&](const Person& person) { return person.id != verdict->person; });
  }
  if (verdict->is_good() && (ends || begins || takes_proof_away(verdict->asked))) end_proofs(account);
  if (verdict->is_good() && (ends || begins)) end_account(account, now);
  if (answer.private_number != 0) end_conversations(answer.private_number, now);
  desk_.conclude(answer.ticket, *verdict, now);
  // Somebody else may have taken the nick meanwhile.
  Person* const holder = verdict->asked == RequestKind::enroll ? find(account) : nullptr;
  if (holder != nullptr) watch_ownership(*holder, now);
}

void Hub::end_account(std::string_view account, Moment now) {
  forget_in_rooms(account, now);
  Fact ended{Fact::Kind::account_ended, {}};
  ended.source.account = account;
  ended.at = now;
  happen(ended);
}

LoggedIn Hub::log_in(Person& member, std::string_view account, Moment now) {
  if (!has_account(member, account)) lay_down_rule_by_account(member, account, now);
  Fact fact = fact_of(Fact::Kind::logged_in, member, now);
  fact.source.account = account;
  LoggedIn done{happened(fact)};
  watch_ownership(member, now);
  if (is_operators_account(account)) rule_relay_by_account(member, true, now, false);
  for (const Seat& seat : member.seats) rule_by_account(member, *seat.room, true, now);
  if (same(member.nick, account)) return done;
  const Person* const holder = find(account);
  const bool is_left_alone = holder == nullptr || (has_account(*holder, account) && !holder->is_lost);
  if (is_left_alone && !is_guest_name(member.nick)) return done;
  // However often it has changed its name.
  if (is_free(account, &member) && room_that_holds(member) == nullptr)
    done.renamed = take_nick(member, account, now);
  return done;
}

void Hub::lay_down_rule_by_account(Person& member, std::string_view next_account, Moment now) {
  const std::string& account = member.particulars().account;
  if (is_operators_account(account) && !is_operators_account(next_account))
    rule_relay_by_account(member, false, now, true);
  // A room whose founder's account has ended is nobody's: it keeps the operators that it has.
  const bool has_ended = !accounts_.has(account);
  for (const Seat& seat : member.seats) {
    if (!has_ended || !seat.room->claim().is_founder(account))
      rule_by_account(member, *seat.room, false, now);
  }
}

OwnedFact Hub::log_out(Person& member, Moment now, std::string_view why) {
  lay_down_rule_by_account(member, {}, now);
  const std::string account = member.particulars().account;
  Fact fact = fact_of(Fact::Kind::logged_in, member, now);
  fact.source.account = {};
  fact.object = account;
  fact.text = why;
  fact.is_forced = !why.empty();
  OwnedFact done = happened(fact);
  watch_ownership(member, now);
  turn_out_without_account(*this, member, now);
  return done;
}

bool Hub::owes_login(const Person& member) const {
  return is_registered(member.nick) && !has_account(member, member.nick);
}

Duration Hub::login_time_left(const Person& member, Moment now) const {
  return unproven_.left(member, now.steady, settings_.login_grace);
}

void Hub::watch_ownership(Person& member, Moment now) {
  if (!owes_login(member)) return unproven_.remove(member, now.steady);
  unproven_.add(member, now.steady, settings_.login_grace);
}

Time Hub::deadline() const {
  // Who was told of a reload may have asked for the next one then.
  if (!wishes_to_reload_.empty()) return {};
  return std::min({state_.deadline(), state_.endings().deadline(), unproven_.deadline(), archive_.deadline(),
                   keeper_.deadline(), archive_waits_.deadline(archive_, state_.kept_up_to())});
}

void Hub::expire(Moment now) {
  state_.expire(now);
  end_masks(now);
  if (archive_.deadline() <= now.steady) archive_.write();
  if (keeper_.deadline() <= now.steady) keeper_.try_again();
  while (unproven_.deadline() <= now.steady) {
    const Correspondent who = unproven_.first();
    Person* const person = find(who);
    if (person != nullptr && owes_login(*person)) make_guest(*person, now);
    unproven_.forget(who.id);
  }
}

}  // namespace chat::relay
