#include "relay/dialects/irc/not_offered.h"

#include "common/irc_message.h"
#include "relay/dialects/irc/handlers.h"

#include <array>
#include <string>

namespace chat::relay::irc {
namespace {

void refuse_for_operators(const Request& request) {
  request.replies.numeric(ERR_NOPRIVILEGES,
                          ":Permission Denied: nobody does that from here, its operators neither");
}

void servlist(const Request& request) {
  const auto shown = [](std::string_view text) { return text.empty() ? std::string("*") : one_word(text); };
  request.replies.numeric(RPL_SERVLISTEND, "{} {} :End of service listing", shown(request[0]),
                          shown(request[1]));
}

void squery(const Request& request) {
  if (request[0].empty()) return request.replies.numeric(ERR_NORECIPIENT, ":No recipient given (SQUERY)");
  if (request[1].empty()) return request.replies.numeric(ERR_NOTEXTTOSEND, ":No text to send");
  request.replies.numeric(ERR_NOSUCHSERVICE, "{} :No such service", one_word(request[0]));
}

void summon(const Request& request) {
  request.replies.numeric(ERR_SUMMONDISABLED, ":SUMMON has been disabled");
}

void trace(const Request& request) {
  const IrcSettings& settings = request.client.settings();
  request.replies.numeric(RPL_TRACEEND, "{} {} :End of TRACE", settings.server_name, settings.version);
}

void users(const Request& request) {
  request.replies.numeric(ERR_USERSDISABLED, ":USERS has been disabled: NAMES and WHO tell who is here");
}

constexpr std::array<Command, 10> kNotOffered{{
    {"CONNECT", "", 1, Standing::registered, refuse_for_operators, ""},
    {"DIE", "", 0, Standing::registered, refuse_for_operators, ""},
    {"RESTART", "", 0, Standing::registered, refuse_for_operators, ""},
    {"SERVICE", "", 0, Standing::registered, user, ""},
    {"SERVLIST", "", 0, Standing::registered, servlist, ""},
    {"SQUERY", "", 0, Standing::registered, squery, ""},
    {"SQUIT", "", 1, Standing::registered, refuse_for_operators, ""},
    {"SUMMON", "", 0, Standing::registered, summon, ""},
    {"TRACE", "", 0, Standing::registered, trace, "", 0},
    {"USERS", "", 0, Standing::registered, users, "", 0},
}};

}  // namespace

std::span<const Command> commands_not_offered() {
  return kNotOffered;
}

}  // namespace chat::relay::irc
