// Accounts: /register, /login and what belongs to them, and /whois.

#include "common/iso_time.h"
#include "common/text.h"
#include "common/words.h"
#include "relay/dialects/base/certificates.h"
#include "relay/dialects/base/older_lines.h"
#include "relay/dialects/line/handlers.h"
#include "relay/dialects/line/in_room.h"
#include "relay/dialects/line/request.h"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

namespace chat::relay::line {
namespace {

using Kind = AccountRequest::Kind;

AccountRequest request_for(const Request& request, Kind kind, std::string_view account,
                           std::string_view password) {
  return {.kind = kind,
          .account = std::string(account),
          .password = Secret(password),
          .address = std::string(request.person.address())};
}

/// Tells why nothing secret may be typed here; returns false if it may not.
bool may_be_secret(const Request& request) {
  if (request.way_to_tls.empty()) return true;
  request.answers.refuse(fmt::format(
      "Your password was not used: this connection is not encrypted, so others on the way may have "
      "read it. Take another one, and connect with TLS: {}",
      request.way_to_tls));
  return false;
}

/// The words of what was typed; nothing if a word is missing or there are too many, which is told.
std::optional<std::vector<std::string_view>> words_in(const Request& request, std::string_view arguments,
                                                      std::size_t least, std::size_t most,
                                                      std::string_view usage) {
  std::vector<std::string_view> words = words_of(arguments);
  if (words.size() >= least && words.size() <= most) return words;
  request.answers.refuse(words.size() < least
                             ? fmt::format("Something is missing: {}", usage)
                             : fmt::format("Those are too many words, and a password is one: {}", usage));
  return std::nullopt;
}

/// The account that the person has logged in to; null, which is told, if it has none.
const std::string* own_account(const Request& request) {
  const std::string& account = request.person.particulars().account;
  if (!account.empty()) return &account;
  request.answers.refuse(Refusal{Problem::not_logged_in, request.person.nick});
  return nullptr;
}

}  // namespace

void enroll(const Request& request, std::string_view password) {
  if (!may_be_secret(request)) return;
  const auto words = words_in(request, password, 1, 1, "/register PASSWORD. The account is named as you are");
  if (words) request.to_ask = request_for(request, Kind::enroll, request.person.nick, words->front());
}

void login(const Request& request, std::string_view account_and_password) {
  if (!may_be_secret(request)) return;
  const auto words = words_in(request, account_and_password, 1, 2, "/login [NAME] PASSWORD");
  if (!words) return;
  const std::string_view account = words->size() == 2 ? words->front() : request.person.nick;
  if (words->size() == 1 && !request.hub.is_registered(account)) {
    return request.answers.refuse(
        fmt::format("There is no account {}. To log in to another one: /login NAME PASSWORD. To make one: "
                    "/nick NAME, then /register PASSWORD",
                    account));
  }
  request.to_ask = request_for(request, Kind::check, account, words->back());
}

void logout(const Request& request, std::string_view) {
  const std::string* const account = own_account(request);
  if (account == nullptr) return;
  const std::string was = *account;
  request.hub.log_out(request.person, request.now);
  request.answers.answer(fmt::format("You are logged out of {}.", was));
}

/// It is the same for everybody, so it is no secret of one's own, and may be sent as it is.
void pass(const Request& request, std::string_view password) {
  if (!request.hub.takes_password()) return request.answers.answer("This relay takes no password.");
  if (request.has_password) return request.answers.answer("You have given this relay's password already.");
  const auto fine = request.hub.check_relay_password(
      password, {.address = request.person.address(), .person = request.person.id}, request.now);
  if (!fine) return request.answers.refuse(fine.error());
  request.has_password = true;
}

void password(const Request& request, std::string_view old_and_new) {
  if (!may_be_secret(request)) return;
  const auto words = words_in(request, old_and_new, 2, 2, "/password OLD NEW");
  const std::string* const account = words ? own_account(request) : nullptr;
  if (account == nullptr) return;
  request.to_ask = request_for(request, Kind::change_password, *account, words->front());
  request.to_ask->new_password = Secret(words->back());
}

void certificate(const Request& request, std::string_view what_and_which) {
  const std::string* const account = own_account(request);
  if (account == nullptr) return;
  const auto [word, which] = first_word(what_and_which);
  const auto asked = certificate_request_called(word);
  if (!asked || (*asked != Kind::remove_certificate && !which.empty())) {
    return request.answers.refuse(
        "/certificate takes add, list, or remove and a fingerprint: /certificate add");
  }
  const bool is_own = *asked != Kind::list_certificates && which.empty();
  if (is_own && request.person.particulars().certificate.empty()) {
    return request.answers.refuse(
        "Your client has shown no certificate. ncat does so with --ssl --ssl-cert FILE --ssl-key FILE");
  }
  request.to_ask = request_for(request, *asked, *account, {});
  request.to_ask->certificate = is_own ? request.person.particulars().certificate : fingerprint_in(which);
}

void unregister(const Request& request, std::string_view password) {
  if (!may_be_secret(request)) return;
  const auto words = words_in(request, password, 1, 1, "/unregister PASSWORD");
  const std::string* const account = words ? own_account(request) : nullptr;
  if (account != nullptr) request.to_ask = request_for(request, Kind::unregister, *account, words->front());
}

void whois(const Request& request, std::string_view name) {
  const Person* const person = request.hub.look_up(request.person, name);
  if (person == nullptr) return request.answers.refuse(Refusal{Problem::nobody_called, std::string(name)});
  const auto idle = std::chrono::duration_cast<std::chrono::minutes>(request.now.steady - person->last_spoke);
  std::vector<std::string> rooms;
  for (const Seat& seat : person->seats) {
    const bool shared = request.person.seat_in(*seat.room) != nullptr;
    if (shared || (!person->invisible && may_see(request.person, *seat.room)))
      rooms.push_back((seat.op ? "@" : "") + visible(seat.room->name()));
  }
  request.answers.answer(fmt::format("{} is from {}, here since {}", person->nick,
                                     visible(person->profile.host()), iso_time(person->since)));
  if (person->profile.in_own_words()) {
    request.answers.answer(
        fmt::format("{} says of itself: {}", person->nick, visible(person->profile.realname())));
  }
  if (!person->particulars().hidden_address.empty() &&
      (request.person.rules_relay || person == &request.person))
    request.answers.answer(fmt::format("{}'s address is {}", person->nick, person->address()));
  const std::string& account = person->particulars().account;
  request.answers.answer(account.empty() ? fmt::format("{} is not logged in.", person->nick)
                                         : fmt::format("{} is logged in as {}.", person->nick, account));
  if (!rooms.empty()) request.answers.answer(fmt::format("{} is in {}", person->nick, listed(rooms)));
  if (idle.count() > 0) {
    request.answers.answer(fmt::format("{} has said nothing for {}.", person->nick,
                                       counted(static_cast<std::size_t>(idle.count()), "minute")));
  }
  request.answers.mention_absence(*person);
}

void keep_private(const Request& request, std::string_view on_or_off) {
  const std::string* const account = own_account(request);
  if (account == nullptr) return;
  if (on_or_off.empty()) return request.answers.answer(about_private(request.hub, request.person));
  if (on_or_off != "on" && on_or_off != "off")
    return request.answers.refuse("/keep-private takes on or off: /keep-private on");
  request.to_ask =
      request_for(request, on_or_off == "on" ? Kind::keep_private : Kind::end_private, *account, {});
}

void tell_verdict(const Hub& hub, const Answers& answers, const Verdict& verdict) {
  if (verdict.refusal) return answers.refuse(*verdict.refusal);
  const std::string account = visible(verdict.account);
  switch (verdict.asked) {
    case Kind::enroll:
      return answers.answer(
          fmt::format("{} is registered, and you are logged in. When you come back: /login {} PASSWORD",
                      account, account));
    case Kind::change_password:
      return answers.answer(words_for_new_password(verdict, "/certificate list"));
    case Kind::add_certificate:
      return answers.answer(fmt::format(
          "Your certificate belongs to {} now: IRC clients log in with it (SASL EXTERNAL).", account));
    case Kind::remove_certificate:
      return answers.answer(fmt::format("That certificate belongs to {} no longer.", account));
    case Kind::list_certificates:
      for (const std::string& line : certificate_words(verdict)) answers.answer(line);
      return;
    case Kind::unregister:
      return answers.answer(fmt::format("The account {} is gone, and its name is anybody's.", account));
    case Kind::keep_private:
      return answers.answer(after_keeping_private(hub, "/keep-private off"));
    case Kind::end_private:
      return answers.answer(after_ending_private());
    default:
      return answers.answer(fmt::format("You are logged in as {}.", account));
  }
}

}  // namespace chat::relay::line
