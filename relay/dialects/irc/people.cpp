// WHOIS, WHOWAS, ISON, USERHOST, and what people say of themselves: AWAY, SETNAME.

#include "common/iso_time.h"
#include "common/text.h"
#include "common/unix_time.h"
#include "relay/dialects/irc/asked_server.h"
#include "relay/dialects/irc/handlers.h"
#include "relay/dialects/irc/limits.h"
#include "relay/dialects/irc/listing.h"
#include "relay/dialects/irc/words.h"
#include "relay/hub/names.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace chat::relay::irc {
namespace {

/// The nicks in all of a command's parameters: some clients send one parameter, others one for each nick.
std::vector<std::string_view> nicks_in(const Request& request) {
  std::vector<std::string_view> nicks;
  for (const std::string_view parameter : request.message.parameters()) {
    for (const std::string_view nick : split(parameter, ' ')) nicks.push_back(nick);
  }
  return nicks;
}

std::vector<std::string> rooms_of(const Request& request, const Person& member) {
  std::vector<std::string> rooms;
  for (const Seat& seat : member.seats) {
    const Person& asker = *request.client.person;
    const bool shared = asker.seat_in(*seat.room) != nullptr;
    if (!shared && (member.invisible || !may_see(asker, *seat.room))) continue;
    rooms.push_back(status_prefix(request.client, member, *seat.room) + seat.room->name());
  }
  return rooms;
}

/// Of WHOWAS: nothing, zero and nonsense mean "all" (RFC 2812, section 3.6.3).
std::size_t parse_count(std::string_view text) {
  std::size_t count = 0;
  std::from_chars(text.data(), text.data() + text.size(), count);
  return count == 0 ? SIZE_MAX : count;
}

void tell_about(const Request& request, const Person& member) {
  Client& client = request.client;
  const std::string& nick = member.nick;
  const auto rooms = rooms_of(request, member);
  const auto idle =
      std::chrono::duration_cast<std::chrono::seconds>(request.now.steady - member.last_spoke).count();
  request.replies.numeric(RPL_WHOISUSER, "{} {} {} * :{}", nick, member.profile.user(), member.profile.host(),
                          member.profile.realname());
  if (!rooms.empty()) send_list(request, RPL_WHOISCHANNELS, nick + " ", rooms);
  request.replies.numeric(RPL_WHOISSERVER, "{} {} :chat-relay", nick, client.settings().server_name);
  mention_absence(request, member);
  if (!member.particulars().account.empty())
    request.replies.numeric(RPL_WHOISACCOUNT, "{} {} :is logged in as", nick, member.particulars().account);
  if (member.rules_relay)
    request.replies.numeric(RPL_WHOISOPERATOR, "{} :is an operator of this relay", nick);
  if (!member.particulars().hidden_address.empty() &&
      (client.person->rules_relay || &member == client.person))
    request.replies.numeric(RPL_WHOISACTUALLY, "{} {} :is actually using host", nick, member.address());
  if (member.bot) request.replies.numeric(RPL_WHOISBOT, "{} :is a bot", nick);
  if (member.is_encrypted) request.replies.numeric(RPL_WHOISSECURE, "{} :is using a secure connection", nick);
  if (!member.particulars().certificate.empty() && &member == client.person) {
    request.replies.numeric(RPL_WHOISCERTFP, "{} :has client certificate fingerprint {}", nick,
                            member.particulars().certificate);
  }
  request.replies.numeric(RPL_WHOISIDLE, "{} {} {} :seconds idle, signon time", nick, idle,
                          unix_seconds(member.since));
}

/// draft/pre-away: "AWAY *" is of a client that connects by itself.
constexpr std::string_view kNobodyThere = "not at the keyboard";

Answer<> keep_until_registered(Client& client, std::string_view where_to) {
  const auto shown = shown_within(kAwayMaxBytes, where_to, Problem::away_too_long, client.nick());
  if (!shown) return tl::unexpected(shown.error());
  client.registration->away = *shown;
  return {};
}

// Of one nick, so that an answer stays short.
constexpr std::size_t kFormerShownMax = 20;

void tell_about_former(const Request& request, std::string_view nick) {
  Client& client = request.client;
  const std::size_t most = std::min(parse_count(request[1]), kFormerShownMax);
  std::size_t found = 0;
  const FormerPeople& people = client.hub().former_people();
  for (std::size_t i = 0; i < people.size() && found < most; ++i) {
    const FormerPerson former = people[i];
    if (fold_case(former.nick) != fold_case(nick)) continue;
    ++found;
    request.replies.numeric(RPL_WHOWASUSER, "{} {} {} * :{}", former.nick, former.user, former.host,
                            former.realname);
    request.replies.numeric(RPL_WHOISSERVER, "{} {} :{} {}", former.nick, client.settings().server_name,
                            former.is_renamed ? "changed nick" : "left", iso_time(former.left_at));
  }
  if (found == 0)
    request.replies.numeric(ERR_WASNOSUCHNICK, "{} :There was no such nickname", one_word(nick));
}

/// Tells the client so.
bool is_one_too_many(const Request& request, const std::vector<std::string_view>& nicks, std::size_t at) {
  if (at < kTargetsMax) return false;
  request.replies.too_many_targets(nicks[at]);
  return true;
}

/// By FAIL, if the client has asked for setname (IRCv3 setname).
void refuse_realname(const Request& request, std::string_view why,
                     std::string_view code = "INVALID_REALNAME") {
  request.replies.fail("SETNAME", code, "", why, Capability::setname);
}

void refuse_without_realname(const Request& request) {
  const Client& client = request.client;
  if (client.has(Capability::setname) || client.has(Capability::standard_replies))
    return refuse_realname(request, "Realname is empty");
  request.replies.numeric(ERR_NEEDMOREPARAMS, "SETNAME :Not enough parameters");
}

}  // namespace

void whois(const Request& request) {
  Client& client = request.client;
  const bool names_server = request.count() > 1;
  if (names_server && !is_asked_here(request, request[0])) return;
  const std::string_view asked = request[names_server ? 1 : 0];
  if (asked.empty()) return request.replies.numeric(ERR_NONICKNAMEGIVEN, ":No nickname given");
  auto nicks = split(asked, ',');
  if (nicks.empty()) nicks.push_back(asked);
  for (std::size_t i = 0; i < nicks.size() && !is_one_too_many(request, nicks, i); ++i) {
    if (const Person* const member = client.hub().look_up(*client.person, nicks[i])) {
      tell_about(request, *member);
    } else {
      request.replies.refuse({Problem::nobody_called, std::string(nicks[i])});
    }
  }
  request.replies.numeric(RPL_ENDOFWHOIS, "{} :End of /WHOIS list", one_word(asked, kMaskMaxBytes));
}

void whowas(const Request& request) {
  const auto nicks = split(request[0], ',');
  if (nicks.empty()) return request.replies.numeric(ERR_NONICKNAMEGIVEN, ":No nickname given");
  for (std::size_t i = 0; i < nicks.size() && !is_one_too_many(request, nicks, i); ++i)
    tell_about_former(request, nicks[i]);
  request.replies.numeric(RPL_ENDOFWHOWAS, "{} :End of WHOWAS", one_word(request[0], kMaskMaxBytes));
}

void away(const Request& request) {
  Client& client = request.client;
  const bool may_come_early = client.has(Capability::pre_away);
  if (!client.is_registered() && !may_come_early)
    return request.replies.numeric(ERR_NOTREGISTERED, ":You have not registered");
  const std::string_view where_to = may_come_early && request[0] == "*" ? kNobodyThere : request[0];
  const auto set = client.is_registered() ? client.hub().set_away(*client.person, where_to, request.now)
                                          : keep_until_registered(client, where_to);
  if (!set) return request.replies.refuse(set.error());
  if (request[0].empty())
    return request.replies.numeric(RPL_UNAWAY, ":You are no longer marked as being away");
  request.replies.numeric(RPL_NOWAWAY, ":You have been marked as being away");
}

void setname(const Request& request) {
  Client& client = request.client;
  const std::string realname = visible(request[0]);
  if (realname.find_first_not_of(' ') == std::string::npos) return refuse_without_realname(request);
  if (realname.size() > kRealnameMaxBytes) {
    return refuse_realname(request,
                           fmt::format("Realname is too long: {} bytes are the most", kRealnameMaxBytes));
  }
  const auto set = client.hub().set_realname(*client.person, realname, request.now);
  if (!set) {
    return refuse_realname(
        request, fmt::format("You may not speak in {}, so nobody is told that", set.error().subject),
        "CANNOT_CHANGE_REALNAME");
  }
  if (client.has(Capability::setname)) return request.replies.reply_fact(set->view());
  request.replies.reply(fmt::format("NOTICE {} :Your real name is now: {}", client.person->nick, realname));
}

void userhost(const Request& request) {
  constexpr std::size_t kNicksMax = 5;
  std::vector<std::string> replies;
  auto nicks = nicks_in(request);
  nicks.resize(std::min(nicks.size(), kNicksMax));
  for (const std::string_view nick : nicks) {
    const Person* member = request.client.hub().look_up(*request.client.person, nick);
    if (member == nullptr) continue;
    replies.push_back(fmt::format("{}{}={}{}@{}", member->nick, member->rules_relay ? "*" : "",
                                  member->absence().empty() ? '+' : '-', member->profile.user(),
                                  member->profile.host()));
  }
  send_list(request, RPL_USERHOST, "", replies);
}

void ison(const Request& request) {
  std::vector<std::string> present;
  for (const std::string_view nick : nicks_in(request)) {
    const Person* member = request.client.hub().look_up(*request.client.person, nick);
    if (member != nullptr) present.push_back(member->nick);
  }
  send_list(request, RPL_ISON, "", present);
}

}  // namespace chat::relay::irc
