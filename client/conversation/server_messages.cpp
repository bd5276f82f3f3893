// Every message of a server's that is told to the person, or changes what is known.

#include "client/conversation/server_messages.h"

#include "client/conversation/message_handlers.h"
#include "client/conversation/state.h"
#include "client/protocol/message_name.h"

#include <algorithm>
#include <array>

namespace chat::client {
namespace {

using Kind = Event::Kind;

struct ServerMessage {
  MessageName name;
  Handler handler;
  Kind kind = Kind::answer;  ///< this and the rest: Phrase
  std::string_view text{};
  std::size_t room = 0;
};

constexpr auto kServerMessages = std::to_array<ServerMessage>({
    {"PRIVMSG", handlers::privmsg},
    {"NOTICE", handlers::notice},
    {"WALLOPS", handlers::wallops},
    {"BATCH", handlers::batch},
    {"REDACT", handlers::redact},
    {"PONG", handlers::pong},
    {"JOIN", handlers::join},
    {"PART", handlers::part},
    {"KICK", handlers::kick},
    {"QUIT", handlers::quit},
    {"NICK", handlers::nick},
    {"INVITE", handlers::invite},
    {"AWAY", handlers::away},
    {"CAP", handlers::capabilities_changed},
    {"TOPIC", handlers::topic},
    {"MODE", handlers::mode},
    {"FAIL", handlers::fail},
    {"WARN", handlers::warn},
    {"NOTE", handlers::note},
    {RPL_WELCOME, handlers::welcome},
    {RPL_YOURHOST, handlers::quiet},
    {RPL_CREATED, handlers::quiet},
    {RPL_MYINFO, handlers::quiet},
    {RPL_ISUPPORT, handlers::supported},
    {RPL_YOURID, handlers::quiet},
    {RPL_UMODEIS, handlers::own_modes_are, Kind::answer, "Your modes are {1}"},
    {RPL_STATSCONN, handlers::when_asked},
    {RPL_LUSERCLIENT, handlers::when_asked},
    {RPL_LUSEROP, handlers::when_asked},
    {RPL_LUSERUNKNOWN, handlers::when_asked},
    {RPL_LUSERCHANNELS, handlers::when_asked},
    {RPL_LUSERME, handlers::when_asked},
    {RPL_LOCALUSERS, handlers::when_asked},
    {RPL_GLOBALUSERS, handlers::when_asked},
    {RPL_WHOISCERTFP, handlers::tell_in_words, Kind::answer, "{1} {*}"},
    {RPL_AWAY, handlers::they_are_away},
    {RPL_UNAWAY, handlers::tell_in_words, Kind::info, "You are no longer marked as away."},
    {RPL_NOWAWAY, handlers::tell_in_words, Kind::info, "You are marked as away."},
    {RPL_WHOISREGNICK, handlers::tell_in_words, Kind::answer, "{1} {*}"},
    {RPL_WHOISUSER, handlers::whois_begins, Kind::answer, "{1} is {2}@{3}: {*}"},
    {RPL_WHOISSERVER, handlers::tell_in_words, Kind::answer, "{1} is connected to {2} ({*})"},
    {RPL_WHOISOPERATOR, handlers::tell_in_words, Kind::answer, "{1} {*}"},
    {RPL_WHOWASUSER, handlers::tell_in_words, Kind::answer, "{1} was {2}@{3}: {*}"},
    {RPL_ENDOFWHO, handlers::who_ends},
    {RPL_WHOISIDLE, handlers::whois_idle},
    {RPL_ENDOFWHOIS, handlers::whois_ends},
    {RPL_WHOISCHANNELS, handlers::tell_in_words, Kind::answer, "{1} is in {*}"},
    {RPL_WHOISSPECIAL, handlers::tell_in_words, Kind::answer, "{1} {*}"},
    {RPL_LISTSTART, handlers::quiet},
    {RPL_LIST, handlers::room_listed},
    {RPL_LISTEND, handlers::rooms_end},
    {RPL_CHANNELMODEIS, handlers::modes_are},
    {RPL_CREATIONTIME, handlers::quiet},
    {RPL_WHOISACCOUNT, handlers::tell_in_words, Kind::answer, "{1} is logged in as {2}"},
    {RPL_NOTOPIC, handlers::no_topic},
    {RPL_TOPIC, handlers::topic_found},
    {RPL_TOPICWHOTIME, handlers::quiet},
    {RPL_WHOISBOT, handlers::tell_in_words, Kind::answer, "{1} is a bot"},
    {RPL_WHOISACTUALLY, handlers::tell_in_words, Kind::answer, "{1} is at {2} {*}"},
    {RPL_INVITING, handlers::tell_in_words, Kind::answer, "You invited {1} to {2}.", 2},
    {RPL_INVEXLIST, handlers::mode_list_row, Kind::answer, "{1}: {2} may enter uninvited", 1},
    {RPL_ENDOFINVEXLIST, handlers::mode_list_ends, Kind::answer, "{1} lets nobody enter uninvited.", 1},
    {RPL_EXCEPTLIST, handlers::mode_list_row, Kind::answer, "{1}: {2} is excepted from bans", 1},
    {RPL_ENDOFEXCEPTLIST, handlers::mode_list_ends, Kind::answer, "{1} excepts nobody from bans.", 1},
    {RPL_WHOREPLY, handlers::who_row},
    {RPL_NAMREPLY, handlers::names_come},
    {RPL_ENDOFNAMES, handlers::names_end},
    {RPL_BANLIST, handlers::ban_listed, Kind::answer, "{1}: {2} is banned", 1},
    {RPL_ENDOFBANLIST, handlers::bans_end, Kind::answer, "{1} has no bans.", 1},
    {RPL_ENDOFWHOWAS, handlers::quiet},
    {RPL_MOTD, handlers::motd_line},
    {RPL_ENDOFINFO, handlers::quiet},
    {RPL_MOTDSTART, handlers::quiet},
    {RPL_ENDOFMOTD, handlers::quiet},
    {RPL_WHOISHOST, handlers::tell_in_words, Kind::answer, "{1} {*}"},
    {RPL_WHOISMODES, handlers::tell_in_words, Kind::answer, "{1} {*}"},
    {RPL_TIME, handlers::tell_in_words, Kind::answer, "{1}: {*}"},
    {RPL_VISIBLEHOST, handlers::tell_in_words, Kind::info, "Others see {1} as your host."},
    {ERR_NOSUCHNICK, handlers::nobody_there, Kind::error, "There is nobody here called {1}."},
    {ERR_NOSUCHSERVER, handlers::tell_in_words, Kind::error, "There is no server called {1}."},
    {ERR_NOSUCHCHANNEL, handlers::entry_refused, Kind::error, "There is no room called {1}.", 1},
    {ERR_CANNOTSENDTOCHAN, handlers::tell_in_words, Kind::error,
     "Not said: {1} does not take messages from you now ({*}).", 1},
    {ERR_TOOMANYCHANNELS, handlers::entry_refused, Kind::error, "You are in too many rooms to enter {1}.", 1},
    {ERR_WASNOSUCHNICK, handlers::tell_in_words, Kind::error, "There was nobody here called {1}."},
    {ERR_TOOMANYTARGETS, handlers::entry_refused, Kind::error, "Too many at once: {1} ({*})."},
    {ERR_NORECIPIENT, handlers::tell_in_words, Kind::error, "To whom? ({*})"},
    {ERR_NOTEXTTOSEND, handlers::tell_in_words, Kind::error, "There was nothing to say."},
    {ERR_INPUTTOOLONG, handlers::tell_in_words, Kind::error,
     "The line was too long for this server, and was not sent on."},
    {ERR_UNKNOWNCOMMAND, handlers::tell_in_words, Kind::error, "This server does not know the command {1}."},
    {ERR_NOMOTD, handlers::when_asked, Kind::answer, "This server has no message of the day."},
    {ERR_NONICKNAMEGIVEN, handlers::tell_in_words, Kind::error, "Which name?"},
    {ERR_ERRONEUSNICKNAME, handlers::name_malformed, Kind::error,
     "The server does not take the name {1}: {*}"},
    {ERR_NICKNAMEINUSE, handlers::name_not_given, Kind::error, "You cannot have the name {1}: {*}"},
    {ERR_BANNICKCHANGE, handlers::tell_in_words, Kind::error,
     "You cannot be called {1} while you are in {2}: {*}", 2},
    {ERR_NICKCOLLISION, handlers::name_not_given, Kind::error, "You cannot have the name {1}: {*}"},
    {ERR_UNAVAILRESOURCE, handlers::entry_refused, Kind::error, "{1} cannot be had just now: {*}", 1},
    {ERR_NICKTOOFAST, handlers::tell_in_words, Kind::error, "Not so often: {*}"},
    {ERR_USERNOTINCHANNEL, handlers::tell_in_words, Kind::error, "{1} is not in {2}.", 2},
    {ERR_NOTONCHANNEL, handlers::tell_in_words, Kind::error, "You are not in {1}.", 1},
    {ERR_USERONCHANNEL, handlers::tell_in_words, Kind::error, "{1} is in {2} already.", 2},
    {ERR_NEEDMOREPARAMS, handlers::tell_in_words, Kind::error, "{1} needs more than that."},
    {ERR_ALREADYREGISTERED, handlers::tell_in_words, Kind::error, "That can be said only while connecting."},
    {ERR_PASSWDMISMATCH, handlers::tell_in_words, Kind::error, "That is not the password."},
    {ERR_KEYSET, handlers::tell_in_words, Kind::error, "{1} has a key already.", 1},
    {ERR_LINKCHANNEL, handlers::entry_refused, Kind::error, "{1} sends you on to {2}.", 1},
    {ERR_CHANNELISFULL, handlers::entry_refused, Kind::error, "{1} is full.", 1},
    {ERR_UNKNOWNMODE, handlers::tell_in_words, Kind::error, "This server has no mode {1}."},
    {ERR_INVITEONLYCHAN, handlers::entry_refused, Kind::error, "Only who is invited may enter {1}.", 1},
    {ERR_BANNEDFROMCHAN, handlers::entry_refused, Kind::error, "You are banned from {1}.", 1},
    {ERR_BADCHANNELKEY, handlers::entry_refused, Kind::error,
     "{1} lets in only who knows its key: /join {1} KEY", 1},
    {ERR_BADCHANMASK, handlers::entry_refused, Kind::error, "{1} is no name for a room here.", 1},
    {ERR_NEEDREGGEDNICK, handlers::entry_refused, Kind::error, "{1}: {*}", 1},
    {ERR_BANLISTFULL, handlers::tell_in_words, Kind::error, "{1}: no more can be listed.", 1},
    {ERR_NOPRIVILEGES, handlers::tell_in_words, Kind::error, "Only who runs the server may do that."},
    {ERR_CHANOPRIVSNEEDED, handlers::tell_in_words, Kind::error, "Only operators of {1} may do that.", 1},
    {ERR_SECUREONLYCHAN, handlers::entry_refused, Kind::error, "{1}: {*}", 1},
    {ERR_UMODEUNKNOWNFLAG, handlers::tell_in_words, Kind::error, "This server has no such mode."},
    {ERR_USERSDONTMATCH, handlers::tell_in_words, Kind::error, "That can be done only to oneself."},
    {ERR_OPERONLY, handlers::entry_refused, Kind::error, "{1}: {*}", 1},
    {ERR_CANNOTSENDTOUSER, handlers::tell_in_words, Kind::error, "Not said to {1}: {*}"},
    {RPL_WHOISSECURE, handlers::tell_in_words, Kind::answer, "{1} {*}"},
    {ERR_INVALIDMODEPARAM, handlers::tell_in_words, Kind::error, "{1}: mode {2} does not take {3}: {*}", 1},
    {ERR_LISTMODEALREADYSET, handlers::tell_in_words, Kind::error, "{1}: {2} is in that list already.", 1},
    {ERR_LISTMODENOTSET, handlers::tell_in_words, Kind::error, "{1}: {2} is not in that list.", 1},
    {RPL_HELPSTART, handlers::tell_in_words, Kind::answer, "{*}"},
    {RPL_HELPTXT, handlers::tell_in_words, Kind::answer, "{*}"},
    {RPL_ENDOFHELP, handlers::tell_in_words, Kind::answer, "{*}"},
    {RPL_QUIETLIST, handlers::mode_list_row, Kind::answer, "{1}: {3} may not speak", 1},
    {RPL_ENDOFQUIETLIST, handlers::mode_list_ends, Kind::answer, "{1} lets everybody speak.", 1},
    {RPL_LOGGEDIN, handlers::tell_in_words, Kind::info, "You are logged in as {2}."},
    {RPL_LOGGEDOUT, handlers::logged_out, Kind::info, "You are logged in no longer."},
    {ERR_TARGUMODEG, handlers::tell_in_words, Kind::error, "Not said to {1}: {*}"},
    {ERR_WORDFILTERED, handlers::tell_in_words, Kind::error, "Not said to {1}: {*}", 1},
});

/// "FAIL CHATHISTORY code...", "421 me CHATHISTORY :Unknown command"
bool refuses_history(const Received& received, const MessageName& name) {
  constexpr std::string_view kAsking = "CHATHISTORY";
  return name.is_numeric() ? received[1] == kAsking
                           : received.message.command == "FAIL" && received[0] == kAsking;
}

}  // namespace

void take_server_message(ConversationState& state, const IrcMessage& message, const Session& session,
                         Moment now) {
  Received received(state, message, session, now);
  state.server.source_bytes = session.source_bytes();
  if (received.has_time) state.server.heard = std::max(state.server.heard, received.time);
  const MessageName name(message.command);
  if (refuses_history(received, name) && session.shows_missed())
    return;  // told of once all is caught up with
  if (refuses_history(received, name)) state.expect_no_history();
  const ServerMessage* const known = find_entry(kServerMessages, name);
  if (known == nullptr) {
    if (name.is_numeric()) handlers::tell_unknown(received);
    return;
  }
  received.phrase = {known->kind, known->text, known->room};
  known->handler(received);
}

}  // namespace chat::client
