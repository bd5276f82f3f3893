#include "relay/dialects/irc/commands.h"

#include "common/ascii.h"
#include "common/is_in.h"
#include "common/text.h"
#include "relay/dialects/irc/asked_server.h"
#include "relay/dialects/irc/handlers.h"
#include "relay/dialects/irc/not_offered.h"
#include "relay/dialects/irc/services.h"
#include "relay/dialects/irc/splitting.h"

#include <algorithm>
#include <array>

namespace chat::relay::irc {
namespace {

void help(const Request& request);

constexpr auto kCommands = std::to_array<Command>({
    // First, because it is looked for most.
    {"PRIVMSG", "TARGETS :TEXT", 0, Standing::registered, privmsg, "say something to channels or people"},
    {"ADMIN", "[SERVER]", 0, Standing::registered, admin, "who runs this relay", 0},
    {"AWAY", "[:WHERE]", 0, Standing::anybody, away, "say that you are away, or back"},
    {"CAP", "SUBCOMMAND [:CAPABILITIES]", 1, Standing::anybody, cap, "negotiate capabilities"},
    {"CHATHISTORY", "SUBCOMMAND TARGET [LIMITS]", 0, Standing::registered, chathistory,
     "ask for earlier messages"},
    {"DLINE", "[DURATION] ADDRESS[/BITS] [:REASON]", 1, Standing::registered, dline,
     "operators: keep an address out"},
    {"ERROR", "", 0, Standing::anybody, error, "ignored"},
    {"HELP", "[COMMAND]", 0, Standing::registered, help, "list the commands, or explain one"},
    {"INFO", "[SERVER]", 0, Standing::registered, info, "what this relay is", 0},
    {"INVITE", "NICK CHANNEL", 2, Standing::registered, invite, "ask somebody into a channel"},
    {"ISON", "NICK...", 1, Standing::registered, ison, "which of these are here"},
    {"JOIN", "CHANNELS [KEYS]", 1, Standing::registered, join, "enter channels; JOIN 0 leaves them all"},
    {"KICK", "CHANNEL NICKS [:REASON]", 2, Standing::registered, kick, "throw somebody out"},
    {"KILL", "NICK [:REASON]", 1, Standing::registered, kill, "operators: disconnect somebody"},
    {"KLINE", "[DURATION] *@ADDRESS [:REASON]", 1, Standing::registered, dline, "the same as DLINE"},
    {"LINKS", "[[SERVER] MASK]", 0, Standing::registered, links, "which servers there are: this one"},
    {"LIST", "[FILTERS]", 0, Standing::registered, list, "list the channels"},
    {"LUSERS", "[MASK [SERVER]]", 0, Standing::registered, lusers, "how many are here", 1},
    {"MARKREAD", "TARGET [timestamp=TIME]", 0, Standing::registered, markread,
     "say how far you have read, or ask", SIZE_MAX, true},
    {"MODE", "TARGET [CHANGES]", 1, Standing::registered, mode, "show or change modes"},
    {"MONITOR", "+|-|C|L|S [NICKS]", 1, Standing::registered, monitor, "be told when these come and go"},
    {"MOTD", "[SERVER]", 0, Standing::registered, motd, "the message of the day", 0},
    {"NAMES", "[CHANNELS]", 0, Standing::registered, names, "list who is in a channel"},
    {"NICK", "NICK", 0, Standing::anybody, nick, "set or change your name"},
    {"NOTICE", "TARGETS :TEXT", 0, Standing::registered, notice, "say what no machine may answer"},
    {"OPER", "NAME PASSWORD", 2, Standing::registered, oper, "become an operator of this relay"},
    {"PART", "CHANNELS [:REASON]", 1, Standing::registered, part, "leave channels"},
    {"PASS", "PASSWORD", 1, Standing::anybody, pass, "the password of this relay, if it has one"},
    {"PING", "TOKEN [SERVER]", 0, Standing::anybody, ping, "ask whether the relay is there", 1},
    {"PONG", "TOKEN", 0, Standing::anybody, pong, "answer a PING"},
    {"QUIT", "[:REASON]", 0, Standing::anybody, quit, "leave"},
    {"REDACT", "CHANNEL MSGID [:REASON]", 2, Standing::registered, redact, "take back what you said"},
    {"REHASH", "", 0, Standing::registered, rehash, "operators: read the configuration anew, as on SIGHUP"},
    {"REGISTER", "ACCOUNT EMAIL PASSWORD", 3, Standing::anybody, register_account,
     "make an account; * is your nick, and no e-mail", SIZE_MAX, true},
    {"RESUME", "CODE", 1, Standing::anybody, resume, "come back to what a lost connection had"},
    {"SEARCH", "[in=CHANNEL|NICK;text=WORDS;from=NICK;after=TIME;before=TIME;limit=N]", 0,
     Standing::registered, search, "find what was said in your channels, and to you alone", SIZE_MAX, false,
     true},
    {"SETNAME", ":NAME", 0, Standing::registered, setname, "change your real name"},
    {"SILENCE", "[NICK|+MASK|-MASK]", 0, Standing::registered, silence,
     "list whom you ignore; ignore somebody, or no longer"},
    {"STATS", "QUERY [SERVER]", 0, Standing::registered, stats,
     "u: how long the relay has been up; operators: d, z", 1},
    {"TAGMSG", "TARGETS", 0, Standing::registered, tagmsg, "send tags alone"},
    {"TBAN", "CHANNEL DURATION MASK", 3, Standing::registered, tban,
     "ban, or mute with m:MASK, for a time: 10m, 2h"},
    {"TIME", "[SERVER]", 0, Standing::registered, time, "what time it is here", 0},
    {"TOPIC", "CHANNEL [:TOPIC]", 1, Standing::registered, topic, "show or set a channel's topic"},
    {"UNDLINE", "ADDRESS[/BITS]", 1, Standing::registered, undline, "operators: let an address in again"},
    {"UNKLINE", "*@ADDRESS", 1, Standing::registered, undline, "the same as UNDLINE"},
    {"USER", "USER 0 * :NAME", 4, Standing::anybody, user, "say who you are"},
    {"USERHOST", "NICK...", 1, Standing::registered, userhost, "where these are"},
    {"VERIFY", "ACCOUNT CODE", 2, Standing::anybody, verify_account, "there is none to verify here", SIZE_MAX,
     true},
    {"VERSION", "[SERVER]", 0, Standing::registered, version, "which relay this is", 0},
    {"WALLOPS", ":TEXT", 1, Standing::registered, wallops, "operators: tell everybody"},
    {"WHO", "MASK [FLAGS[%FIELDS[,TOKEN]] [:MASK]]", 0, Standing::registered, who, "list who matches"},
    {"WHOIS", "[SERVER] NICKS", 0, Standing::registered, whois, "tell about somebody"},
    {"WHOWAS", "NICKS [COUNT [SERVER]]", 0, Standing::registered, whowas, "tell about somebody who has left",
     2},
    {"AUTHENTICATE", "MECHANISM", 0, Standing::anybody, authenticate, "log in: PLAIN or EXTERNAL"},
    {"CHANSERV", "COMMAND", 0, Standing::registered, chanserv, "keep a channel", SIZE_MAX},
    {"CS", "COMMAND", 0, Standing::registered, chanserv, "the same", SIZE_MAX},
    {"NICKSERV", "COMMAND", 0, Standing::registered, nickserv, "register your nick, log in", SIZE_MAX, true},
    {"NS", "COMMAND", 0, Standing::registered, nickserv, "the same", SIZE_MAX, true},
    {"HELPOP", "[COMMAND]", 0, Standing::registered, help, "the same as HELP"},
});

bool is_called(const Command& command, std::string_view as_typed) {
  if (command.name == as_typed) return true;
  return command.name.size() == as_typed.size() &&
         std::equal(as_typed.begin(), as_typed.end(), command.name.begin(),
                    [](char typed, char upper) { return to_upper(typed) == upper; });
}

bool is_offered(const Command& command, const Hub& hub) {
  return (!command.needs_accounts || hub.has_accounts()) && (!command.needs_archive || hub.has_archive());
}

/// Null if there is no command of that name.
const Command* find_command(std::span<const Command> commands, std::string_view as_typed) {
  const auto found = std::find_if(commands.begin(), commands.end(),
                                  [&](const Command& command) { return is_called(command, as_typed); });
  return found == commands.end() ? nullptr : &*found;
}

void help(const Request& request) {
  const std::string subject = request[0].empty() ? "*" : one_word(request[0]);
  const bool all = request[0].empty();
  const auto wanted = [&](const Command& command) {
    return (all || is_called(command, request[0])) && is_offered(command, request.client.hub());
  };
  if (std::none_of(kCommands.begin(), kCommands.end(), wanted)) {
    return request.replies.numeric(ERR_HELPNOTFOUND, "{} :There is no command of that name", subject);
  }
  request.replies.numeric(RPL_HELPSTART, "{} :{}", subject,
                          all ? "The commands of this relay" : "How to use it");
  for (const Command& command : kCommands) {
    if (wanted(command)) {
      request.replies.numeric(RPL_HELPTXT, "{} :{} {}: {}", subject, command.name, command.parameters,
                              command.help);
    }
  }
  request.replies.numeric(RPL_ENDOFHELP, "{} :End of help", subject);
}

/// Whether somebody may do it who has no account where one is needed: what it takes to get one, and to be
/// heard by nobody but the relay.
bool needs_no_account(const Request& request, const Command& command) {
  constexpr std::array<std::string_view, 15> kAlways{"AUTHENTICATE", "CAP",      "ERROR",  "HELP", "HELPOP",
                                                     "NICKSERV",     "NS",       "PASS",   "PING", "PONG",
                                                     "QUIT",         "REGISTER", "RESUME", "USER", "VERIFY"};
  if (command.name == "PRIVMSG") return is_for_services(request);
  // Those in its rooms would hear what it is called. For an account of one's nick it takes one.
  if (command.name == "NICK") return request.client.person->seats.empty();
  return is_in(kAlways, command.name);
}

/// Nothing automatic may answer a notice (RFC 2812, section 3.3.2).
void refuse_without_account(const Request& request, const Command& command) {
  if (command.name == "NOTICE") return;
  request.replies.numeric(
      ERR_NEEDREGGEDNICK,
      "{} :You need an account here: /msg NickServ IDENTIFY ACCOUNT PASSWORD, or, to make "
      "one of your nick, /msg NickServ REGISTER PASSWORD",
      command.name);
}

}  // namespace

void run_command(const Request& request) {
  const IrcMessage& message = request.message;
  const Command* command = find_command(kCommands, message.command);
  if (command != nullptr && !is_offered(*command, request.client.hub())) command = nullptr;
  if (command == nullptr) command = find_command(commands_not_offered(), message.command);
  if (command == nullptr) {
    constexpr std::size_t kShownBytes = 50;
    if (!request.client.is_registered())
      return request.replies.numeric(ERR_NOTREGISTERED, ":You have not registered");
    return request.replies.numeric(ERR_UNKNOWNCOMMAND, "{} :Unknown command",
                                   whole_characters(message.command, kShownBytes));
  }
  if (command->standing == Standing::registered && !request.client.is_registered()) {
    return request.replies.numeric(ERR_NOTREGISTERED, ":You have not registered");
  }
  const Client& client = request.client;
  if (client.is_registered() && client.hub().settings().mute(client.account()) &&
      !needs_no_account(request, *command))
    return refuse_without_account(request, *command);
  if (message.count < command->needs || (command->needs > 0 && message.parameter(0).empty())) {
    return request.replies.numeric(ERR_NEEDMOREPARAMS, "{} :Not enough parameters", command->name);
  }
  if (command->server_at < message.count && !is_asked_here(request, message.parameter(command->server_at)))
    return;
  request.replies.answer_to(command->name);
  command->handler(request);
}

}  // namespace chat::relay::irc
