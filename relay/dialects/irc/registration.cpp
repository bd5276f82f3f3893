// How a client becomes a person, and how it leaves.

#include "common/iso_time.h"
#include "common/text.h"
#include "relay/dialects/irc/handlers.h"
#include "relay/dialects/irc/limits.h"
#include "relay/dialects/irc/returning.h"
#include "relay/dialects/irc/splitting.h"
#include "relay/dialects/irc/supported.h"
#include "relay/dialects/irc/words.h"
#include "relay/hub/names.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <utility>

namespace chat::relay::irc {
namespace {

struct CapCommand {
  std::string_view name;
  void (*handler)(const Request&);
};

/// The names of the capabilities for which `wanted` is true.
template <class Wanted>
std::string names_of(Wanted&& wanted) {
  std::string names;
  for (const CapabilityName& each : kCapabilityNames) {
    if (wanted(each.capability)) names.append(names.empty() ? "" : " ").append(each.name);
  }
  return names;
}

/// Whether the client is shown the capability, and may have it.
bool is_offered(const Client& client, Capability capability) {
  if (capability == Capability::sasl) return !mechanisms_for(client).empty();
  if (capability == Capability::account_registration) return client.hub().has_accounts() && client.is_safe;
  if (capability == Capability::resume) return client.hub().lets_return();
  if (capability == Capability::event_playback || capability == Capability::search)
    return client.hub().has_archive();
  if (capability == Capability::read_marker) return client.hub().has_accounts();
  return true;
}

/// "=VALUE", as clients of version 302 are shown it.
std::string value_of(const Client& client, Capability capability) {
  if (capability == Capability::sasl) return "=" + mechanisms_for(client);
  if (capability == Capability::account_registration) return "=before-connect,custom-account-name";
  return {};
}

/// The answer has the names in as many lines as it takes. `goes_on`: what marks those that another follows.
void tell_names(const Request& request, std::string_view subcommand, std::string_view goes_on,
                std::string_view names) {
  const std::string head = fmt::format("CAP {} {}", request.client.nick(), subcommand);
  const std::size_t around =
      fmt::formatted_size(":{} {}{} :", request.client.settings().server_name, head, goes_on);
  std::string line;
  for (const std::string_view name : split(names, ' ')) {
    if (!line.empty() && around + line.size() + 1 + name.size() > kLineBytes)
      request.replies.reply(fmt::format("{}{} :{}", head, goes_on, std::exchange(line, {})));
    line.append(line.empty() ? "" : " ").append(name);
  }
  request.replies.reply(fmt::format("{} :{}", head, line));
}

void cap_list(const Request& request) {
  const auto has = [&](Capability each) { return request.client.has(each); };
  request.replies.reply(fmt::format("CAP {} LIST :{}", request.client.nick(), names_of(has)));
}

void cap_ls(const Request& request) {
  if (!request.client.is_registered()) request.client.registration->negotiating = true;
  // Asking for version 302 or later is asking for cap-notify, too (IRCv3, Capability Negotiation).
  constexpr int kVersionWithNotify = 302;
  int version = 0;
  std::from_chars(request[1].data(), request[1].data() + request[1].size(), version);
  const bool with_values = version >= kVersionWithNotify;
  if (with_values) {
    request.client.is_version_302 = true;
    request.client.capabilities.set(Capability::cap_notify, true);
  }
  std::string names;
  for (const CapabilityName& each : kCapabilityNames) {
    if (!is_offered(request.client, each.capability)) continue;
    names.append(names.empty() ? "" : " ").append(each.name);
    if (with_values) names.append(value_of(request.client, each.capability));
  }
  // Clients of older versions do not know the mark; for them the names, which have no values then, fit one
  // line.
  tell_names(request, "LS", with_values ? " *" : "", names);
}

/// Whether the client may have it, or, if it is `off`, lay it down: cap-notify stays with those of version
/// 302 (IRCv3, Capability Negotiation, "cap-notify").
bool may_have(const Client& client, Capability capability, bool off) {
  if (!off) return is_offered(client, capability);
  return capability != Capability::cap_notify || !client.is_version_302;
}

/// Gives the client all of what it asks for, or nothing (IRCv3, Capability Negotiation). A list that was too
/// long to be repeated in one line is acknowledged in several, and refused by its beginning.
void cap_req(const Request& request) {
  if (!request.client.is_registered()) request.client.registration->negotiating = true;
  Capabilities wanted = request.client.capabilities;
  for (std::string_view name : split(request[1], ' ')) {
    const bool off = name.starts_with('-');
    if (off) name.remove_prefix(1);
    const auto capability = capability_called(name);
    if (!capability || !may_have(request.client, *capability, off))
      return request.replies.reply(fmt::format("CAP {} NAK :{}", request.client.nick(), request[1]));
    wanted.set(*capability, !off);
  }
  const bool returns_already = request.client.has(Capability::resume);
  request.client.capabilities = wanted;
  if (request.client.is_registered()) {
    request.client.hub().use_rendering(*request.client.person,
                                       request.client.renderings().for_client(wanted));
    take_capabilities(request.client);
  }
  tell_names(request, "ACK", "", request[1]);
  if (request.client.is_registered() && !returns_already) offer_return(request.client, request.replies);
}

/// Its account has a new password, or is gone, since it logged in.
void forget_void_proof(Client& client, Replies& replies) {
  AccountProof& proof = client.registration->proof;
  if (proof.account.empty() || client.hub().proofs().holds(proof)) return;
  proof = {};
  tell_logged_out(client, replies);
}

/// Makes the client a person once it has said all that is needed, and forgets what it has said.
void register_if_ready(const Request& request) {
  Client& client = request.client;
  Registration& so_far = *client.registration;
  if (so_far.negotiating || so_far.nick.empty() || so_far.user.empty()) return;
  if (client.owes_relay_password()) {
    request.replies.numeric(ERR_PASSWDMISMATCH, ":Password incorrect: this relay takes one, in PASS");
    return request.replies.close("wrong password of the relay");
  }
  forget_void_proof(client, request.replies);
  const std::string account(client.account());
  if (client.hub().settings().needs_account && account.empty()) {
    request.replies.reply(
        "FAIL * ACCOUNT_REQUIRED_TO_CONNECT :You need an account here: log in with SASL, or make one with "
        "REGISTER");
    return request.replies.close("this relay is for those who have an account");
  }
  if (const auto fine = client.hub().is_free(so_far.nick, nullptr, account); !fine) {
    so_far.nick.clear();
    return request.replies.refuse(fine.error());
  }
  const auto done = std::exchange(client.registration, nullptr);
  client.person = &client.hub().enter(
      done->nick, {done->user, done->origin.shown(), done->realname, true, done->origin.is_encrypted},
      {&done->outbox, &client.renderings().for_client(client.capabilities), &done->connection}, request.now,
      account, done->origin.hidden());
  done->origin.tell(*client.person);
  take_capabilities(client);
  if (!done->away.empty()) static_cast<void>(client.hub().set_away(*client.person, done->away, request.now));
  welcome(request);
  if (const std::string warning = client.hub().ledger().warning(); !warning.empty())
    request.replies.reply(fmt::format("NOTICE {} :{}", client.nick(), warning));
  if (client.person->rules_relay) tell_of_rule(client, request.replies);
  tell_of_owner(client, request.replies, request.now);
  offer_return(client, request.replies);
}

/// Who ends it in the middle of AUTHENTICATE has given that up (IRCv3 sasl-3.1).
void cap_end(const Request& request) {
  if (request.client.is_registered()) return;
  if (request.client.sasl != nullptr) abort_sasl(request.client, request.replies);
  request.client.registration->negotiating = false;
  register_if_ready(request);
}

constexpr std::array<CapCommand, 4> kCapCommands{
    {{"LS", cap_ls}, {"LIST", cap_list}, {"REQ", cap_req}, {"END", cap_end}}};

void rename(const Request& request) {
  Client& client = request.client;
  const auto renamed = client.hub().rename(*client.person, request[0], request.now);
  if (!renamed) return request.replies.refuse(renamed.error());
  if (*renamed) request.replies.reply_fact((*renamed)->view());
  if (*renamed) tell_of_owner(client, request.replies, request.now);
}

/// Whether the client may yet show, before its registration ends, that a nick that somebody has is its own.
bool may_prove(const Request& request, const Refusal& refusal) {
  return refusal.problem == Problem::nick_taken && request.client.registration->negotiating &&
         request.client.hub().is_registered(request[0]);
}

/// A user's name that may stand in "nick!user@host".
std::string user_name(std::string_view asked) {
  std::string name;
  for (const char c : asked.substr(0, kUserMaxBytes - 1)) {
    if (c > ' ' && c < 0x7F && c != '!' && c != '@' && c != ':') name += c;
  }
  // '~': nobody has checked it (RFC 1413 is not asked).
  return "~" + (name.empty() ? "user" : name);
}

}  // namespace

void cap(const Request& request) {
  const std::string name = upper_case(request[0]);
  const auto found = std::find_if(kCapCommands.begin(), kCapCommands.end(),
                                  [&](const CapCommand& command) { return command.name == name; });
  if (found == kCapCommands.end()) {
    return request.replies.numeric(ERR_INVALIDCAPCMD, "{} :Invalid CAP command", one_word(request[0]));
  }
  found->handler(request);
}

void nick(const Request& request) {
  Client& client = request.client;
  if (request[0].empty()) return request.replies.numeric(ERR_NONICKNAMEGIVEN, ":No nickname given");
  if (client.is_registered()) return rename(request);
  // Whether somebody has it is not for whom the relay does not know: that is told when it registers.
  const auto fine = client.owes_relay_password()
                        ? check_nick(request[0])
                        : client.hub().is_free(request[0], nullptr, client.account());
  if (!fine && !may_prove(request, fine.error())) return request.replies.refuse(fine.error());
  client.registration->nick = request[0];
  register_if_ready(request);
}

void user(const Request& request) {
  Client& client = request.client;
  if (client.is_registered())
    return request.replies.numeric(ERR_ALREADYREGISTERED, ":You may not reregister");
  const bool nameless = request[3].find_first_not_of(' ') == std::string_view::npos;
  if (nameless) return request.replies.numeric(ERR_NEEDMOREPARAMS, "USER :Not enough parameters");
  client.registration->user = user_name(request[0]);
  const std::string realname = visible(request[3]);
  client.registration->realname = whole_units(realname, kRealnameMaxBytes);
  register_if_ready(request);
  if (realname.size() > kRealnameMaxBytes) {
    request.replies.reply(
        fmt::format("NOTICE {} :Your real name was cut: {} bytes are the most, as it is shown", client.nick(),
                    kRealnameMaxBytes));
  }
}

void pass(const Request& request) {
  Client& client = request.client;
  if (client.is_registered())
    return request.replies.numeric(ERR_ALREADYREGISTERED, ":You may not reregister");
  if (!client.hub().takes_password()) return;
  const Registration& so_far = *client.registration;
  const auto fine = client.hub().check_relay_password(
      request[0], {.address = client.address(), .connection = so_far.origin.connection}, request.now);
  client.registration->has_password = fine.has_value();
  if (!fine && fine.error().problem == Problem::too_many_tries) request.replies.refuse(fine.error());
}

void ping(const Request& request) {
  request.client.pinged = true;
  if (request[0].empty()) return request.replies.numeric(ERR_NOORIGIN, ":No origin specified");
  const std::string& server = request.client.settings().server_name;
  const std::string answer = fmt::format("PONG {} :{}", server, visible(request[0]));
  if (server.size() + answer.size() + 4 > kIrcMessageBytes) {
    return request.replies.numeric(ERR_INPUTTOOLONG, ":Token is too long");
  }
  request.replies.reply(answer);
}

void pong(const Request& request) {
  if (request.count() == 0) request.replies.numeric(ERR_NOORIGIN, ":No origin specified");
}

}  // namespace chat::relay::irc
