// NickServ, to whom people on other networks send their password.

#include "common/text.h"
#include "relay/dialects/base/certificates.h"
#include "relay/dialects/base/older_lines.h"
#include "relay/dialects/irc/accounts.h"
#include "relay/dialects/irc/handlers.h"
#include "relay/dialects/irc/services.h"
#include "relay/dialects/irc/words.h"

#include <array>
#include <string>

#include <fmt/format.h>

namespace chat::relay::irc {
namespace {

using Kind = AccountRequest::Kind;

void say(const Request& request, std::string_view text) {
  say_as_nickserv(request.client, request.replies, text);
}

void ask(const Request& request, Kind kind, std::string_view account, std::string_view password,
         std::string_view new_password = {}) {
  request.client.asked_by = AskedBy::nickserv;
  request.to_ask = AccountRequest{.kind = kind,
                                  .account = std::string(account),
                                  .password = Secret(password),
                                  .new_password = Secret(new_password),
                                  .address = std::string(request.client.address())};
}

/// Empty, which is told, if the client has none.
std::string_view own_account(const Request& request) {
  const std::string_view account = request.client.account();
  if (account.empty()) say(request, words_for({Problem::not_logged_in, std::string(request.client.nick())}));
  return account;
}

void enroll(const Request& request, const ServiceWords& words) {
  // A second word is an address for mail on other networks; there is no mail here.
  ask(request, Kind::enroll, request.client.nick(), words[1]);
}

void identify(const Request& request, const ServiceWords& words) {
  ask(request, Kind::check, words.size() > 2 ? words[1] : request.client.nick(), words.back());
}

void logout(const Request& request, const ServiceWords&) {
  if (own_account(request).empty()) return;
  request.client.hub().log_out(*request.client.person, request.now);
  tell_logged_out(request.client, request.replies);
  tell_of_owner(request.client, request.replies, request.now);
}

void change_password(const Request& request, const ServiceWords& words) {
  const std::string_view account = own_account(request);
  if (!account.empty()) ask(request, Kind::change_password, account, words[1], words[2]);
}

void certificate(const Request& request, const ServiceWords& words) {
  const std::string_view account = own_account(request);
  if (account.empty()) return;
  const auto asked = certificate_request_called(words[1]);
  const bool names_one = words.size() > 2;
  if (!asked || (names_one && *asked != Kind::remove_certificate))
    return say(request, "Say: /msg NickServ CERT ADD, CERT LIST or CERT DEL [FINGERPRINT]");
  const bool is_own = *asked != Kind::list_certificates && !names_one;
  if (is_own && request.client.certificate().empty()) {
    return say(request,
               "Your client has shown no certificate. Name one in its settings for this network (client "
               "certificate, CertFP or SASL EXTERNAL), and connect anew, with TLS.");
  }
  ask(request, *asked, account, {});
  request.to_ask->certificate = names_one ? fingerprint_in(words[2]) : request.client.certificate();
}

void forget(const Request& request, const ServiceWords& words) {
  const std::string account(own_account(request));
  if (account.empty()) return;
  if (upper_case(words[1]) != "ME" || (words.size() > 2 && upper_case(words[2]) != "YES"))
    return say(request, "Say: /msg NickServ FORGET ME");
  if (words.size() == 2) return say(request, before_forgetting(account, "/msg NickServ FORGET ME YES"));
  Client& client = request.client;
  const auto done = client.hub().forget_lines_of(*client.person, request.now);
  if (!done) return say(request, words_for(done.error()));
  if (!client.hub().has_archive()) return say(request, after_forgetting(client.hub(), account, false));
  request.to_find = std::make_unique<OlderLines<Turn>>(
      OlderLines<Turn>{query_behind_all(), [account](const Turn& turn, const ArchiveAnswer& found) {
                         say_as_nickserv(turn.client, turn.replies,
                                         after_forgetting(turn.client.hub(), account, found.failed));
                       }});
}

void set(const Request& request, const ServiceWords& words) {
  const std::string account(own_account(request));
  if (account.empty()) return;
  const std::string value = words.size() > 2 ? upper_case(words[2]) : std::string();
  if (upper_case(words[1]) != "PRIVATE" || (!value.empty() && value != "ON" && value != "OFF"))
    return say(request, "Say: /msg NickServ SET PRIVATE [ON|OFF]");
  Client& client = request.client;
  if (!client.hub().has_archive()) return say(request, "This relay keeps nothing of what is said.");
  if (value.empty()) return say(request, about_private(client.hub(), *client.person));
  ask(request, value == "ON" ? Kind::keep_private : Kind::end_private, account, {});
}

void drop(const Request& request, const ServiceWords& words) {
  const std::string_view account = own_account(request);
  if (!account.empty()) ask(request, Kind::unregister, account, words[1]);
}

/// Takes one's nick back from whoever is called so.
void regain(const Request& request, const ServiceWords& words) {
  Client& client = request.client;
  if (words.size() > 2) {
    ask(request, Kind::check, words[1], words[2]);
    client.asked_by = AskedBy::regain;
    return;
  }
  if (fold_case(client.account()) != fold_case(words[1])) {
    return say(request, fmt::format("You are not logged in as {0}: /msg NickServ REGAIN {0} PASSWORD",
                                    one_word(words[1])));
  }
  if (fold_case(client.nick()) == fold_case(words[1])) return say(request, "You have that nick.");
  take_nick(request, words[1]);
}

constexpr auto kVerbs = std::to_array<ServiceVerb>({
    {"REGISTER", "PASSWORD", 1, 2, true, enroll, "keeps your nick for yourself"},
    {"IDENTIFY", "[ACCOUNT] PASSWORD", 1, 2, true, identify,
     "logs you in; without an ACCOUNT, to your nick's"},
    {"LOGIN", "[ACCOUNT] PASSWORD", 1, 2, true, identify, ""},
    {"ID", "[ACCOUNT] PASSWORD", 1, 2, true, identify, ""},
    {"LOGOUT", "", 0, 0, false, logout, "logs you out"},
    {"REGAIN", "NICK [PASSWORD]", 1, 2, true, regain, "takes your nick back from whoever is called so"},
    {"GHOST", "NICK [PASSWORD]", 1, 2, true, regain, ""},
    {"RECOVER", "NICK [PASSWORD]", 1, 2, true, regain, ""},
    {"RELEASE", "NICK [PASSWORD]", 1, 2, true, regain, ""},
    {"PASSWD", "OLD NEW", 2, 2, true, change_password, "changes your password"},
    {"CERT", "ADD|LIST|DEL [FINGERPRINT]", 1, 2, false, certificate,
     "your client's certificate logs you in, or no longer"},
    {"FORGET", "ME", 1, 2, false, forget, "deletes what you said; first tells you what that means"},
    {"SET", "PRIVATE [ON|OFF]", 1, 2, false, set,
     "keeps what you and others who want that as well tell each other alone, or not"},
    {"DROP", "PASSWORD", 1, 1, true, drop, "ends your account"},
    {"UNREGISTER", "PASSWORD", 1, 1, true, drop, ""},
});

}  // namespace

const Service kNickServ{"NickServ", kVerbs};

}  // namespace chat::relay::irc
