// What operators of the relay may do.

#include "common/text.h"
#include "relay/hub/hub.h"
#include "relay/hub/names.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace chat::relay {
namespace {

bool is_among(const std::vector<std::string>& accounts, std::string_view account) {
  const std::string folded = fold_case(account);
  return std::any_of(accounts.begin(), accounts.end(),
                     [&](const std::string& each) { return fold_case(each) == folded; });
}

/// Tells the witness, if there is one, of a wrong password; not of one that was not looked at.
Answer<> check(GuardedPassword& password, std::string_view tried, const WrongTry& who, Witness* witness,
               Moment now) {
  auto fine = password.check(tried, who.address, now.steady);
  const bool is_wrong = !fine && fine.error().problem != Problem::too_many_tries;
  if (is_wrong && witness != nullptr) witness->see(who, now);
  return fine;
}

}  // namespace

std::uint64_t Hub::failed_log_ins() const {
  return desk_.failed_log_ins() + operator_password_.failed() + relay_password_.failed();
}

Answer<> Hub::check_relay_password(std::string_view tried, WrongTry who, Moment now) {
  who.kind = WrongTry::Kind::relay_password;
  return check(relay_password_, tried, who, witness_, now);
}

Answer<OwnedFact> Hub::make_operator(Person& member, std::string_view password, Moment now) {
  if (!operator_password_.is_set()) return refuse(Problem::no_operators, {});
  const WrongTry who{
      .kind = WrongTry::Kind::operator_password, .address = member.address(), .person = member.id};
  if (auto fine = check(operator_password_, password, who, witness_, now); !fine)
    return tl::unexpected(fine.error());
  Fact fact = fact_of(Fact::Kind::marked, member, now);
  fact.source.rules_relay = true;
  OwnedFact done = happened(fact);
  member.rules_by_password = true;
  return done;
}

bool Hub::is_operators_account(std::string_view account) const {
  return is_among(settings_.operators, account);
}

/// Who has become an operator by password stays one, whatever account it has.
void Hub::rule_relay_by_account(Person& member, bool rules, Moment now, bool tells_member) {
  if (member.rules_relay == rules || member.rules_by_password) return;
  Fact fact = fact_of(Fact::Kind::marked, member, now);
  fact.source.rules_relay = rules;
  fact.is_forced = tells_member;
  happen(fact);
}

void Hub::change_settings(HubSettings settings, Moment now) {
  settings.reserved_nick = settings_.reserved_nick;
  settings.first_rules_lobby = settings_.first_rules_lobby;
  settings.needs_account = settings_.needs_account;
  settings.return_within = settings_.return_within;
  settings.return_key = settings_.return_key;
  const std::vector<std::string> operators = std::exchange(settings.operators, settings_.operators);
  settings_ = std::move(settings);
  state_.change_limits(settings_.history_lines, settings_.private_backlog);
  operator_password_.change(settings_.operator_password);
  relay_password_.change(settings_.relay_password);
  desk_.change_rules(settings_.account_rules);
  change_operators(operators, now);
}

void Hub::change_operators(const std::vector<std::string>& accounts, Moment now) {
  const std::vector<std::string> before = std::exchange(settings_.operators, accounts);
  for (const auto& member : people()) {
    const std::string& account = member->particulars().account;
    if (account.empty()) continue;
    const bool rules = is_operators_account(account);
    if (rules || is_among(before, account)) rule_relay_by_account(*member, rules, now, true);
  }
}

Answer<> Hub::kill(Person& member, std::string_view nick, std::string_view reason, Moment now) {
  if (!member.rules_relay) return refuse(Problem::not_relay_operator, {});
  const Person* const victim = find(nick);
  if (victim == nullptr) return refuse(Problem::nobody_called, nick);
  const auto shown = shown_within(kReasonMaxBytes, reason, Problem::reason_too_long, nick);
  if (!shown) return tl::unexpected(shown.error());
  Fact fact = fact_of(Fact::Kind::killed, member, now);
  fact.object = victim->nick;
  fact.text = *shown;
  happen(fact);
  return {};
}

Answer<> Hub::tell_all(Person& member, std::string_view text, Moment now) {
  if (!member.rules_relay) return refuse(Problem::not_relay_operator, {});
  Fact fact = fact_of(Fact::Kind::told_all, member, now);
  fact.text = text;
  happen(fact);
  return {};
}

Answer<AddressBan> Hub::ban_address(Person& member, std::string_view network, std::optional<Duration> lasts,
                                    std::string_view reason, Moment now) {
  if (!member.rules_relay) return refuse(Problem::not_relay_operator, {});
  const auto parsed = Network::parse(network);
  if (!parsed) return refuse(Problem::no_address, network);
  if (parsed->contains(member.address())) return refuse(Problem::bans_oneself, parsed->to_string());
  const auto shown = shown_within(kReasonMaxBytes, reason, Problem::reason_too_long, network);
  if (!shown) return tl::unexpected(shown.error());
  if (address_bans().is_full(now.wall))
    return refuse_size(Problem::too_many_bans, network, AddressBans::kMost + 1, AddressBans::kMost);
  AddressBan ban{*parsed, member.nick, *shown};
  if (lasts) ban.until = now.wall + std::chrono::duration_cast<WallTime::duration>(*lasts);
  Fact fact = fact_of(Fact::Kind::address_banned, member, now);
  fact.ban = &ban;
  happen(fact);
  return ban;
}

Answer<> Hub::free_address(Person& member, std::string_view network, Moment now) {
  if (!member.rules_relay) return refuse(Problem::not_relay_operator, {});
  const auto parsed = Network::parse(network);
  if (!parsed) return refuse(Problem::no_address, network);
  if (address_bans().of(*parsed, now.wall) == nullptr) {
    const AddressBan* const around = address_bans().around(*parsed, now.wall);
    return around != nullptr ? refuse(Problem::network_banned_around, around->network.to_string())
                             : refuse(Problem::address_not_banned, parsed->to_string());
  }
  const AddressBan ban{*parsed};
  Fact fact = fact_of(Fact::Kind::address_freed, member, now);
  fact.ban = &ban;
  happen(fact);
  return {};
}

Answer<> Hub::ask_to_reload(const Person& member, ToldOfReload told) {
  if (!member.rules_relay) return refuse(Problem::not_relay_operator, {});
  wishes_to_reload_.push_back(std::move(told));
  return {};
}

Answer<> Hub::ask_to_stop(const Person& member) {
  if (!member.rules_relay) return refuse(Problem::not_relay_operator, {});
  wants_to_stop_ = true;
  return {};
}

Answer<> Hub::close_room(Person& member, Room& room, std::string_view reason, Moment now) {
  if (!member.rules_relay) return refuse(Problem::not_relay_operator, {});
  std::vector<std::string> nicks;
  for (const Person* each : room.members()) {
    if (each != &member) nicks.push_back(each->nick);
  }
  // The room may end, but not before the last of them has gone.
  for (const std::string& nick : nicks) {
    if (auto done = kick(member, room, nick, reason, now); !done) return tl::unexpected(done.error());
  }
  return {};
}

}  // namespace chat::relay
