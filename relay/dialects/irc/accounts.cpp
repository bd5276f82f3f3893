// What becomes of a request about an account, and REGISTER and VERIFY (IRCv3 draft/account-registration).

#include "relay/dialects/irc/accounts.h"

#include "common/irc_numerics.h"
#include "common/text.h"
#include "relay/dialects/base/certificates.h"
#include "relay/dialects/base/older_lines.h"
#include "relay/dialects/irc/chathistory.h"
#include "relay/dialects/irc/handlers.h"
#include "relay/dialects/irc/refusals.h"
#include "relay/dialects/irc/services.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <utility>

#include <fmt/format.h>

namespace chat::relay::irc {
namespace {

using RequestKind = AccountRequest::Kind;

struct FailCode {
  Problem problem;
  std::string_view code;
};

constexpr std::array<FailCode, 11> kRegisterCodes{{
    {Problem::account_taken, "ACCOUNT_EXISTS"},
    {Problem::nick_malformed, "BAD_ACCOUNT_NAME"},
    {Problem::nick_too_long, "BAD_ACCOUNT_NAME"},
    {Problem::nick_reserved, "BAD_ACCOUNT_NAME"},
    {Problem::nick_taken, "BAD_ACCOUNT_NAME"},
    {Problem::guest_name, "BAD_ACCOUNT_NAME"},
    {Problem::logged_in_already, "ALREADY_AUTHENTICATED"},
    {Problem::password_too_short, "WEAK_PASSWORD"},
    {Problem::password_too_long, "UNACCEPTABLE_PASSWORD"},
    {Problem::no_accounts, "DISALLOWED"},
    {Problem::not_encrypted, "DISALLOWED"},
}};

std::string_view register_code(Problem problem) {
  const auto* const found = std::find_if(kRegisterCodes.begin(), kRegisterCodes.end(),
                                         [=](const FailCode& each) { return each.problem == problem; });
  return found == kRegisterCodes.end() ? "TEMPORARILY_UNAVAILABLE" : found->code;
}

void fail_register(Replies& replies, std::string_view account, const Refusal& refusal) {
  replies.reply(fmt::format("FAIL REGISTER {} {} :{}", register_code(refusal.problem), one_word(account),
                            words_for(refusal)));
}

void tell_refused(const Client& client, Replies& replies, const Verdict& verdict) {
  const Refusal& refusal = *verdict.refusal;
  switch (client.asked_by) {
    case AskedBy::nickserv:
    case AskedBy::regain:
      return say_as_nickserv(client, replies, words_for(refusal));
    case AskedBy::sasl:
      return replies.numeric(ERR_SASLFAIL, ":SASL authentication failed: {}", words_for(refusal));
    case AskedBy::oper:
      return;  // see judge_oper()
    case AskedBy::command:
      return fail_register(replies, verdict.account, refusal);
  }
}

void tell_done(const Client& client, Replies& replies, const Verdict& verdict) {
  const std::string account = one_word(verdict.account);
  if (client.asked_by == AskedBy::oper) return;
  if (client.asked_by == AskedBy::sasl)
    return replies.numeric(RPL_SASLSUCCESS, ":SASL authentication successful");
  if (client.asked_by == AskedBy::command)
    return replies.reply(fmt::format("REGISTER SUCCESS {} :Account created", account));
  switch (verdict.asked) {
    case RequestKind::enroll:
      return say_as_nickserv(client, replies,
                             fmt::format("{} is registered, and you are logged in.", account));
    case RequestKind::change_password:
      return say_as_nickserv(client, replies, words_for_new_password(verdict, "/msg NickServ CERT LIST"));
    case RequestKind::add_certificate:
      return say_as_nickserv(client, replies, "Your certificate logs you in from now on: SASL EXTERNAL.");
    case RequestKind::remove_certificate:
      return say_as_nickserv(client, replies, "That certificate logs you in no longer.");
    case RequestKind::list_certificates:
      for (const std::string& line : certificate_words(verdict)) say_as_nickserv(client, replies, line);
      return;
    case RequestKind::unregister:
      return say_as_nickserv(client, replies,
                             fmt::format("The account {} is gone, and its name is anybody's.", account));
    case RequestKind::keep_private:
      return say_as_nickserv(client, replies,
                             after_keeping_private(client.hub(), "/msg NickServ SET PRIVATE OFF"));
    case RequestKind::end_private:
      return say_as_nickserv(client, replies, after_ending_private());
    default:
      return say_as_nickserv(client, replies, fmt::format("You are logged in as {}.", account));
  }
}

/// REGISTER * means the nick.
std::string_view account_asked_for(const Request& request) {
  return request[0] == "*" ? request.client.nick() : request[0];
}

}  // namespace

std::string words_for(const Refusal& refusal) {
  // A name before the words may have a colon in it, but no blank.
  const std::string rest = " " + reply_to(refusal).rest;
  const std::size_t words = rest.find(" :");
  return rest.substr(words == std::string::npos ? 1 : words + 2);
}

void say_as_nickserv(const Client& client, Replies& replies, std::string_view text) {
  say_as(kNickServ, client, replies, text);
}

void tell_logged_in(const Client& client, Replies& replies, std::string_view account) {
  replies.numeric(RPL_LOGGEDIN, "{} {} :You are now logged in as {}", client.full_source(), account, account);
}

void tell_logged_out(const Client& client, Replies& replies) {
  replies.numeric(RPL_LOGGEDOUT, "{} :You are now logged out", client.full_source());
}

void tell_of_owner(const Client& client, Replies& replies, Moment now) {
  if (!client.is_registered() || !client.hub().owes_login(*client.person)) return;
  const auto grace =
      std::chrono::ceil<std::chrono::seconds>(client.hub().login_time_left(*client.person, now)).count();
  say_as_nickserv(
      client, replies,
      fmt::format("The nick {} is registered. Log in within {}: {}. Else you become a guest.", client.nick(),
                  counted(static_cast<std::size_t>(grace), "second"),
                  client.is_safe ? "/msg NickServ IDENTIFY PASSWORD"
                                 : fmt::format("with TLS, as in: {}", client.settings().tls_command)));
}

void take_nick(const Turn& turn, std::string_view nick) {
  const auto renamed = turn.client.hub().rename(*turn.client.person, nick, turn.now);
  if (!renamed) return say_as_nickserv(turn.client, turn.replies, words_for(renamed.error()));
  if (*renamed) turn.replies.reply_fact((*renamed)->view());
}

void obey_verdict(const Turn& turn, const Verdict& verdict, std::string_view password) {
  Client& client = turn.client;
  Replies& replies = turn.replies;
  if (client.asked_by == AskedBy::oper) judge_oper(client, replies, verdict, password, turn.now);
  if (!verdict.is_good()) return tell_refused(client, replies, verdict);
  const bool logs_in = verdict.asked == RequestKind::check ||
                       verdict.asked == RequestKind::check_certificate ||
                       verdict.asked == RequestKind::enroll;
  std::optional<OwnedFact> renamed;
  const bool ruled = client.is_registered() && client.person->rules_relay;
  if (logs_in && client.is_registered()) {
    for (Part& part : missed_before_login(client, verdict.account, turn.now))
      turn.then.push_back(std::move(part));
    renamed = client.hub().log_in(*client.person, verdict.account, turn.now).renamed;
  } else if (logs_in) {
    client.registration->proof = client.hub().proofs().give(verdict.account);
  }
  if (client.asked_by == AskedBy::command) tell_done(client, replies, verdict);
  if (renamed) replies.reply_fact(renamed->view());
  if (logs_in) tell_logged_in(client, replies, verdict.account);
  if (!ruled && client.is_registered() && client.person->rules_relay) tell_of_rule(client, replies);
  if (verdict.asked == RequestKind::unregister) tell_logged_out(client, replies);
  if (client.asked_by != AskedBy::command) tell_done(client, replies, verdict);
  if (client.asked_by == AskedBy::regain) take_nick(turn, verdict.account);
}

void register_account(const Request& request) {
  Client& client = request.client;
  const std::string_view account = account_asked_for(request);
  const auto refuse_for = [&](Problem problem) {
    fail_register(request.replies, account, {problem, std::string(account)});
  };
  if (!client.account().empty()) {
    return fail_register(request.replies, client.account(),
                         {Problem::logged_in_already, std::string(client.account())});
  }
  if (client.owes_relay_password()) {
    return request.replies.reply(
        fmt::format("FAIL REGISTER DISALLOWED {} :{}", one_word(account), kRelayPasswordFirst));
  }
  if (!client.is_safe) return refuse_for(Problem::not_encrypted);
  // NickServ and text clients take a password for one word.
  if (request[2].find(' ') != std::string_view::npos) {
    return request.replies.reply(fmt::format(
        "FAIL REGISTER UNACCEPTABLE_PASSWORD {} :A password is one word, without blanks", one_word(account)));
  }
  if (account == "*") {
    return request.replies.reply("FAIL REGISTER NEED_NICK * :Say first which nick you want, with NICK");
  }
  client.asked_by = AskedBy::command;
  request.to_ask = AccountRequest{.kind = RequestKind::enroll,
                                  .account = std::string(account),
                                  .password = Secret(request[2]),
                                  .address = std::string(client.address())};
}

/// REGISTER makes an account at once, so that no code was ever given out.
void verify_account(const Request& request) {
  const std::string_view account = request.client.account();
  if (!account.empty()) {
    return request.replies.reply(fmt::format(
        "FAIL VERIFY ALREADY_AUTHENTICATED {0} :You are logged in as {0} already", one_word(account)));
  }
  request.replies.reply(
      fmt::format("FAIL VERIFY INVALID_CODE {} :No account waits for a code here: REGISTER makes it at once",
                  one_word(account_asked_for(request))));
}

}  // namespace chat::relay::irc
