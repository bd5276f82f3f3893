// OPER, and what operators of the relay may do: KILL, WALLOPS, DLINE, KLINE.

#include "relay/dialects/base/operating.h"

#include "common/result.h"
#include "relay/dialects/base/ban_arguments.h"
#include "relay/dialects/irc/handlers.h"
#include "relay/dialects/irc/rendering.h"
#include "relay/dialects/irc/splitting.h"

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace chat::relay::irc {
namespace {

/// Of a line that tells what a reload has changed: the longest names before it fit.
constexpr std::size_t kOutcomeBytes = 400;

/// The network in "192.0.2.0/24", "*@192.0.2.7" or "user@192.0.2.7": all who come from there are meant.
std::string_view network_in(std::string_view mask) {
  return mask.substr(mask.rfind('@') + 1);
}

bool is_network(std::string_view mask) {
  return Network::parse(network_in(mask)).has_value();
}

/// Whether the mask is of one user of an address.
bool names_user(std::string_view mask) {
  const std::size_t at = mask.find('@');
  return at != std::string_view::npos && at > 0 && mask.substr(0, at) != "*" && is_network(mask);
}

/// Whether the client has become one by the password that is the same for all operators.
bool becomes_operator(const Client& client, Replies& replies, std::string_view password, Moment now) {
  if (!client.hub().make_operator(*client.person, password, now)) return false;
  tell_of_rule(client, replies);
  return true;
}

/// Whoever logs in to an operator's account is an operator. The password may be that of all operators, too,
/// whose name is any.
void oper_by_account(const Request& request) {
  Client& client = request.client;
  if (!client.is_safe) {
    if (becomes_operator(client, request.replies, request[1], request.now)) return;
    return request.replies.numeric(ERR_NOOPERHOST, ":Connect with TLS first, and take another password: {}",
                                   client.settings().tls_command);
  }
  client.asked_by = AskedBy::oper;
  request.to_ask = AccountRequest{.kind = AccountRequest::Kind::check,
                                  .account = std::string(request[0]),
                                  .password = Secret(request[1]),
                                  .address = std::string(client.address())};
}

void notice(const Request& request, std::string_view words) {
  request.replies.reply(fmt::format("NOTICE {} :{}", request.client.nick(), words));
}

/// What a reload has changed, or why it has not changed all.
std::vector<std::string> outcome_of(const Reloaded& reloaded) {
  if (!reloaded)
    return {fmt::format("The configuration does not hold as it stands now: {}", reloaded.error())};
  return reload_in_words(*reloaded);
}

}  // namespace

void tell_of_rule(const Client& client, Replies& replies) {
  replies.numeric(RPL_YOUREOPER, ":You are now an IRC operator");
  replies.reply_lines(fmt::format(":{0} MODE {0} :+o\r\n", client.nick()));
}

void judge_oper(const Client& client, Replies& replies, const Verdict& verdict, std::string_view password,
                Moment now) {
  if (verdict.is_good() || becomes_operator(client, replies, password, now)) return;
  replies.numeric(ERR_PASSWDMISMATCH, ":Password incorrect: {}", words_for(*verdict.refusal));
}

void oper(const Request& request) {
  Client& client = request.client;
  if (client.hub().is_operators_account(request[0]) && client.hub().has_accounts())
    return oper_by_account(request);
  const auto done = client.hub().make_operator(*client.person, request[1], request.now);
  if (!done) return request.replies.refuse(done.error());
  tell_of_rule(client, request.replies);
}

void kill(const Request& request) {
  Client& client = request.client;
  if (matches_mask(request[0], client.settings().server_name))
    return request.replies.numeric(ERR_CANTKILLSERVER, ":You can't kill a server!");
  const auto done = client.hub().kill(*client.person, request[0], request[1], request.now);
  if (!done) request.replies.refuse(done.error());
}

void wallops(const Request& request) {
  Client& client = request.client;
  const auto done = client.hub().tell_all(*client.person, request[0], request.now);
  if (!done) request.replies.refuse(done.error());
}

/// DLINE [DURATION] ADDRESS[/BITS] [:REASON].
void dline(const Request& request) {
  Client& client = request.client;
  for (const std::string_view mask : {request[0], request[1]}) {
    if (!names_user(mask)) continue;
    return request.replies.numeric(ERR_UNKNOWNERROR,
                                   "{} {} :An address is banned for all who come from there: write *@ADDRESS",
                                   upper_case(request.message.command), one_word(mask));
  }
  const auto asked = ban_duration(request[0]);
  // Before an address stands a time, whatever slip is in it.
  const bool is_timed = request.count() > 1 && !is_network(request[0]) && (asked || is_network(request[1]));
  if (is_timed && !asked) return request.replies.refuse(asked.error());
  const auto lasts = is_timed ? std::optional(*asked) : std::nullopt;
  const std::size_t at = is_timed ? 1 : 0;
  const auto banned =
      client.hub().ban_address(*client.person, network_in(request[at]), lasts, request[at + 1], request.now);
  if (!banned) return request.replies.refuse(banned.error());
  notice(request,
         fmt::format("{} is banned {}", banned->network.to_string(), how_long(*banned, request.now.wall)));
}

void undline(const Request& request) {
  Client& client = request.client;
  const auto freed = client.hub().free_address(*client.person, network_in(request[0]), request.now);
  if (!freed) return request.replies.refuse(freed.error());
  notice(request, fmt::format("{} is banned no longer", one_word(network_in(request[0]))));
}

void rehash(const Request& request) {
  const Client& client = request.client;
  const auto tell = [&outbox = *client.person->reader.outbox, server = client.settings().server_name,
                     nick = client.person->nick](const Reloaded& reloaded) {
    for (const std::string& each : outcome_of(reloaded)) {
      for (const std::string& part : parts_of(each, kOutcomeBytes))
        outbox.queue(fmt::format(":{} NOTICE {} :{}\r\n", server, nick, part));
    }
  };
  const auto done = client.hub().ask_to_reload(*client.person, tell);
  if (!done) return request.replies.refuse(done.error());
  request.replies.numeric(RPL_REHASHING, "chat-relay :Rehashing");
}

/// For STATS d.
void list_address_bans(const Request& request) {
  Client& client = request.client;
  if (!client.person->rules_relay) return request.replies.refuse({Problem::not_relay_operator});
  for (const AddressBan& ban : client.hub().address_bans().all(request.now.wall)) {
    request.replies.numeric(RPL_STATSDLINE, "D {} :{}{}{}, by {}", ban.network.to_string(), ban.reason,
                            ban.reason.empty() ? "" : " ", how_long(ban, request.now.wall), ban.by);
  }
}

}  // namespace chat::relay::irc
