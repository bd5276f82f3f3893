// What the relay tells of itself.

#include "common/iso_time.h"
#include "common/take_until.h"
#include "common/text.h"
#include "relay/dialects/base/relay_stats.h"
#include "relay/dialects/irc/asked_server.h"
#include "relay/dialects/irc/handlers.h"
#include "relay/dialects/irc/splitting.h"
#include "relay/dialects/irc/supported.h"
#include "relay/dialects/irc/words.h"

#include <algorithm>
#include <chrono>
#include <string>

namespace chat::relay::irc {

namespace {

/// The part of an answer that shows the message of the day, a line at a time.
struct MotdLines {
  std::size_t shown = 0;  ///< bytes

  bool operator()(const Turn& turn) {
    constexpr std::size_t kShownBytes = 380;  // beside the longest names
    const std::string_view motd = turn.client.settings().motd;
    // It may be another by now.
    std::string_view rest = motd.substr(std::min(shown, motd.size()));
    for (const std::string& part : parts_of(visible(take_until(rest, '\n')), kShownBytes))
      turn.replies.numeric(RPL_MOTD, ":- {}", part);
    shown = motd.size() - rest.size();
    if (!rest.empty()) return true;
    turn.replies.numeric(RPL_ENDOFMOTD, ":End of /MOTD command");
    return false;
  }
};

}  // namespace

void admin(const Request& request) {
  const std::string& name = request.client.settings().server_name;
  request.replies.numeric(RPL_ADMINME, "{} :Administrative info", name);
  request.replies.numeric(RPL_ADMINLOC1, ":{}", request.client.settings().version);
  request.replies.numeric(RPL_ADMINLOC2, ":Ask whoever told you of this relay");
  request.replies.numeric(RPL_ADMINEMAIL, ":It has no address to write to");
}

void error(const Request&) {}

void info(const Request& request) {
  request.replies.numeric(RPL_INFO, ":{}: a chat relay for groups in a terminal",
                          request.client.settings().version);
  request.replies.numeric(RPL_INFO, ":One thread, one select() loop; started {}",
                          iso_time(request.client.settings().started.wall));
  request.replies.numeric(RPL_ENDOFINFO, ":End of INFO list");
}

/// There is one server, so it is its own neighbour (RFC 2812, section 3.4.5).
void links(const Request& request) {
  Client& client = request.client;
  const std::string& name = client.settings().server_name;
  const bool names_server = request.count() > 1;
  if (names_server && !is_asked_here(request, request[0])) return;
  const std::string_view mask = request[names_server ? 1 : 0];
  if (mask.empty() || matches_mask(mask, name))
    request.replies.numeric(RPL_LINKS, "{0} {0} :0 chat-relay", name);
  request.replies.numeric(RPL_ENDOFLINKS, "{} :End of LINKS list", mask.empty() ? "*" : one_word(mask));
}

void lusers(const Request& request) {
  Client& client = request.client;
  const auto& members = client.hub().people();
  const std::size_t invisible = client.hub().invisible_people();
  const std::size_t most = client.hub().most_people();
  request.replies.numeric(RPL_LUSERCLIENT, ":There are {} users and {} invisible on 1 server",
                          members.size() - invisible, invisible);
  const auto operators =
      std::count_if(members.begin(), members.end(), [](const auto& member) { return member->rules_relay; });
  request.replies.numeric(RPL_LUSEROP, "{} :operator(s) online", operators);
  // The lobby stays when it is empty.
  const bool is_lobby_empty = client.hub().lobby().members().empty();
  const std::size_t formed = client.hub().rooms().size() - (is_lobby_empty ? 1 : 0);
  request.replies.numeric(RPL_LUSERCHANNELS, "{} :channels formed", formed);
  request.replies.numeric(RPL_LUSERME, ":I have {} clients and 0 servers", members.size());
  request.replies.numeric(RPL_LOCALUSERS, "{0} {1} :Current local users {0}, max {1}", members.size(), most);
  request.replies.numeric(RPL_GLOBALUSERS, "{0} {1} :Current global users {0}, max {1}", members.size(),
                          most);
}

void motd(const Request& request) {
  Client& client = request.client;
  const IrcSettings& settings = client.settings();
  if (settings.motd.empty()) return request.replies.numeric(ERR_NOMOTD, ":There is no message of the day");
  request.replies.numeric(RPL_MOTDSTART, ":- {} Message of the day -", settings.server_name);
  request.then.emplace_back(MotdLines{});
}

namespace {

void tell_relay_stats(const Request& request) {
  Client& client = request.client;
  if (!client.person->rules_relay) return request.replies.refuse({Problem::not_relay_operator});
  for (const std::string& line : in_sentences(relay_figures(client.hub(), request.now)))
    request.replies.numeric(RPL_STATSDEBUG, "z :{}", line);
}

}  // namespace

void stats(const Request& request) {
  Client& client = request.client;
  if (request[0] == "d") list_address_bans(request);
  if (request[0] == "z") tell_relay_stats(request);
  if (request[0] == "u") {
    using namespace std::chrono;
    const auto up = floor<seconds>(request.now.steady - client.settings().started.steady);
    const hh_mm_ss time(up % days(1));
    request.replies.numeric(RPL_STATSUPTIME, ":Server Up {} days {}:{:02}:{:02}",
                            duration_cast<days>(up).count(), time.hours().count(), time.minutes().count(),
                            time.seconds().count());
  }
  request.replies.numeric(RPL_ENDOFSTATS, "{} :End of STATS report", one_word(request[0]));
}

void time(const Request& request) {
  request.replies.numeric(RPL_TIME, "{} :{}", request.client.settings().server_name,
                          iso_time(request.now.wall));
}

void version(const Request& request) {
  const IrcSettings& settings = request.client.settings();
  request.replies.numeric(RPL_VERSION, "{} {} :", settings.version, settings.server_name);
  tell_supported(request);
}

}  // namespace chat::relay::irc
