#include "relay/dialects/irc/refusals.h"

#include "common/enum_table.h"
#include "common/text.h"
#include "relay/dialects/base/mode_letters.h"
#include "relay/dialects/irc/rendering.h"

#include <array>

#include <fmt/format.h>

namespace chat::relay::irc {
namespace {

struct Wording {
  Problem problem;
  Numeric numeric;
  const char* rest;
};

// {0}: the name in question, {1}: the room, {2}: the limit, {3}: what was asked for, {4}: the letter of the
// list, {5}: the limit, in seconds.
constexpr std::array<Wording, kProblems> kWordings{{
    {Problem::nick_malformed, ERR_ERRONEUSNICKNAME, "{0} :Erroneous nickname"},
    {Problem::nick_too_long, ERR_ERRONEUSNICKNAME, "{0} :Nickname is too long: {2} bytes are the most"},
    {Problem::nick_taken, ERR_NICKNAMEINUSE, "{0} :Nickname is already in use"},
    {Problem::nick_reserved, ERR_NICKNAMEINUSE,
     "{0} :Nickname is reserved: it would pass for the server's own"},
    {Problem::renamed_too_often, ERR_NICKTOOFAST, "{0} :Nick change too fast: wait {5}"},
    {Problem::nobody_called, ERR_NOSUCHNICK, "{0} :No such nick"},
    {Problem::not_reading, ERR_CANNOTSENDTOUSER, "{0} :Is not reading: your message was not passed on"},
    {Problem::not_logged_in_there, ERR_CANNOTSENDTOUSER,
     "{0} :Has not logged in, as this relay wants it: your message was not passed on"},
    {Problem::room_malformed, ERR_BADCHANMASK,
     "{0} :Bad channel name: no spaces, commas, control characters, or what cannot be seen; in Unicode's "
     "NFC"},
    {Problem::room_too_long, ERR_BADCHANMASK, "{0} :Channel name is too long: {2} bytes are the most"},
    {Problem::no_such_room, ERR_NOSUCHCHANNEL, "{0} :No such channel"},
    {Problem::already_there, ERR_USERONCHANNEL, "{0} :You are there already"},
    {Problem::too_many_rooms, ERR_TOOMANYCHANNELS,
     "{0} :You have joined too many channels: {2} are the most"},
    {Problem::too_many_rooms_in_all, ERR_TOOMANYCHANNELS,
     "{0} :There are too many channels here to make another: {2} are the most"},
    {Problem::banned, ERR_BANNEDFROMCHAN, "{0} :Cannot join channel (+b): you are banned"},
    {Problem::invite_only, ERR_INVITEONLYCHAN, "{0} :Cannot join channel (+i): you are not invited"},
    {Problem::needs_key, ERR_BADCHANNELKEY, "{0} :Cannot join channel (+k): wrong key"},
    {Problem::room_full, ERR_CHANNELISFULL, "{0} :Cannot join channel (+l): it takes {2}"},
    {Problem::not_in_room, ERR_NOTONCHANNEL, "{0} :You're not on that channel"},
    {Problem::not_operator, ERR_CHANOPRIVSNEEDED, "{0} :You're not channel operator"},
    {Problem::moderated, ERR_CANNOTSENDTOCHAN, "{0} :Cannot send to channel (+m)"},
    {Problem::members_only, ERR_CANNOTSENDTOCHAN, "{0} :Cannot send to channel (+n)"},
    {Problem::banned_from_speaking, ERR_CANNOTSENDTOCHAN, "{0} :Cannot send to channel (+b)"},
    {Problem::muted, ERR_CANNOTSENDTOCHAN, "{0} :Cannot send to channel (+q): you are muted"},
    {Problem::too_soon, ERR_CANNOTSENDTOCHAN,
     "{0} :Cannot send to channel (+W {3}): wait {5} before your next message"},
    {Problem::topic_too_long, ERR_INPUTTOOLONG, ":Topic was not set: {2} bytes are the most"},
    {Problem::reason_too_long, ERR_INPUTTOOLONG, ":Reason is too long: {2} bytes are the most"},
    {Problem::away_too_long, ERR_INPUTTOOLONG, ":Away message was not set: {2} bytes are the most"},
    {Problem::not_there, ERR_USERNOTINCHANNEL, "{0} {1} :They aren't on that channel"},
    {Problem::already_with_you, ERR_USERONCHANNEL, "{0} {1} :is already on channel"},
    {Problem::list_full, ERR_BANLISTFULL, "{0} {4} :Channel lists are full: {2} masks in all are the most"},
    {Problem::too_many_invited, ERR_BANLISTFULL, "{0} i :{2} people are invited, the most there may be"},
    {Problem::mask_malformed, ERR_BADMASK, "{0} :Bad mask"},
    {Problem::too_many_ignored, ERR_SILELISTFULL, "{0} :Your silence list is full: {2} masks are the most"},
    {Problem::too_many_watched, ERR_MONLISTFULL, "{2} {0} :Monitor list is full"},
    {Problem::no_accounts, ERR_UNKNOWNERROR, "{0} :This relay has no accounts"},
    {Problem::nick_registered, ERR_NICKNAMEINUSE,
     "{0} :Nickname is registered, and you have not logged in to it: /msg NickServ IDENTIFY {0} PASSWORD"},
    {Problem::guest_name, ERR_ERRONEUSNICKNAME,
     "{0} :The relay gives that name to newcomers, so it cannot be yours: choose another with /nick"},
    {Problem::account_taken, ERR_NICKNAMEINUSE, "{0} :{0} is registered already"},
    {Problem::logged_in_already, ERR_ALREADYREGISTERED, "{0} :You are logged in as {0} already"},
    {Problem::not_logged_in, ERR_NEEDREGGEDNICK,
     "{0} :You are not logged in: /msg NickServ IDENTIFY [ACCOUNT] PASSWORD"},
    {Problem::password_too_short, ERR_PASSWDMISMATCH, ":That password is too short: {2} bytes are the least"},
    {Problem::password_too_long, ERR_PASSWDMISMATCH, ":That password is too long: {2} bytes are the most"},
    {Problem::wrong_password, ERR_PASSWDMISMATCH,
     "{0} :That is not {0}'s password, or there is no such account."},
    {Problem::certificate_unknown, ERR_PASSWDMISMATCH, ":Your certificate belongs to no such account"},
    {Problem::no_such_certificate, ERR_PASSWDMISMATCH,
     ":No certificate of that fingerprint logs in to {0}: /msg NickServ CERT LIST lists those that do"},
    {Problem::certificate_taken, ERR_PASSWDMISMATCH, ":That certificate belongs to an account already"},
    {Problem::too_many_certificates, ERR_UNKNOWNERROR,
     "{0} :That account has {2} certificates, the most there may be"},
    {Problem::too_many_tries, ERR_PASSWDMISMATCH,
     ":Too many wrong passwords have come from your address: try again in {5}"},
    {Problem::too_many_accounts, ERR_PASSWDMISMATCH,
     ":Too many accounts have been made from your address: try again in {5}"},
    {Problem::accounts_busy, ERR_UNKNOWNERROR,
     ":Too many people are logging in just now: try again in a moment"},
    {Problem::accounts_failed, ERR_UNKNOWNERROR,
     ":The relay's accounts cannot be read or written now; nothing was changed. Try again later"},
    {Problem::not_encrypted, ERR_UNKNOWNERROR,
     ":This connection is not encrypted: connect with TLS, and choose a password that you have not sent "
     "without"},
    {Problem::archive_busy, ERR_UNKNOWNERROR, "{0} :Too many are asking for history: try again"},
    {Problem::archive_failed, ERR_UNKNOWNERROR, "{0} :History cannot be read now"},
    {Problem::nothing_is_kept, ERR_UNKNOWNERROR, "{0} :This relay has no place where it keeps anything"},
    {Problem::claimed_already, ERR_UNKNOWNERROR, "{0} :Is registered already"},
    {Problem::not_claimed, ERR_UNKNOWNERROR, "{0} :Is not registered"},
    {Problem::not_founder, ERR_CHANOPRIVSNEEDED, "{0} :You're not the channel's founder"},
    {Problem::too_many_claims, ERR_UNKNOWNERROR,
     "{0} :You have registered {2} channels, the most there may be"},
    {Problem::operators_account, ERR_NOPRIVILEGES,
     "{0} :{0} is an operator's account: it is registered from the relay's own machine"},
    {Problem::no_operators, ERR_NOOPERHOST,
     ":No O-lines for your host: nobody becomes an operator by password here (--operator-password-file)"},
    {Problem::not_operator_password, ERR_PASSWDMISMATCH, ":Password incorrect"},
    {Problem::not_relay_operator, ERR_NOPRIVILEGES, ":Permission Denied- You're not an IRC operator"},
    {Problem::no_address, ERR_UNKNOWNERROR, "{0} :Neither an address nor a network such as 192.0.2.0/24"},
    {Problem::no_duration, ERR_UNKNOWNERROR,
     "{0} :Not a duration from 1 second to {2} days, such as 10m, 2h or 7d"},
    {Problem::no_duration_and_no_reason, ERR_UNKNOWNERROR,
     "{0} :Not a duration from 1 second to {2} days, such as 10m, 2h or 7d, nor a reason"},
    {Problem::address_not_banned, ERR_UNKNOWNERROR, "{0} :Is not banned: STATS d lists what is"},
    {Problem::network_banned_around, ERR_UNKNOWNERROR, "{0} :Is banned as a whole: UNDLINE {0} ends that"},
    {Problem::bans_oneself, ERR_UNKNOWNERROR, "{0} :You are there yourself"},
    {Problem::too_many_bans, ERR_UNKNOWNERROR, "{0} :Too many addresses are banned: {2} are the most"},
    {Problem::nobody_returns, ERR_UNKNOWNERROR, "{0} :Nobody comes back here (--resume-within 0)"},
    {Problem::code_unknown, ERR_UNKNOWNERROR,
     "{0} :That is nobody's code, or no longer: the relay may have been started anew"},
    {Problem::too_many_codes, ERR_UNKNOWNERROR,
     ":Too many codes have come from your address: try again in {5}"},
    {Problem::returns_in_clear, ERR_UNKNOWNERROR, "{0} :That connection was encrypted: come back with TLS"},
    {Problem::speaks_otherwise, ERR_UNKNOWNERROR, "{0} :Came without an IRC client, and may come back so"},
    {Problem::not_who_said_it, ERR_CHANOPRIVSNEEDED, "{1} :{0} said that, and you're not channel operator"},
    {Problem::said_too_long_ago, ERR_CHANOPRIVSNEEDED,
     "{1} :That was said more than {2} minutes ago, and you're not channel operator"},
    {Problem::no_conversation, ERR_UNKNOWNERROR,
     "{0} :Nothing is kept of what you tell each other: for that, both of you log in and say /msg NickServ "
     "SET "
     "PRIVATE ON"},
    {Problem::no_history, ERR_UNKNOWNERROR, "{0} :This relay keeps nothing of what is said"},
    {Problem::no_such_account, ERR_UNKNOWNERROR, "{0} :There is no such account"},
    {Problem::founder_stays, ERR_CHANOPRIVSNEEDED, "{1} :{0} is the channel's founder"},
    {Problem::said_before, ERR_CHANOPRIVSNEEDED, "{1} :{0} said that before the channel was made anew"},
    {Problem::held_to_nick, ERR_BANNICKCHANGE,
     "{0} {1} :Cannot change nickname while banned or muted on channel"},
    {Problem::silenced, ERR_CANNOTSENDTOCHAN, "{0} :You may not speak there, so nobody is told that"},
    {Problem::not_relay_password, ERR_PASSWDMISMATCH, ":Password incorrect: this is not the relay's"},
    {Problem::returns_apart, ERR_UNKNOWNERROR,
     "{0} :This relay has lost the others, and cannot tell whose code that is: it stays good, try again "
     "later"},
}};
static_assert(stands_in_order(kWordings, &Wording::problem));

}  // namespace

RefusalReply reply_to(const Refusal& refusal) {
  const Wording& wording = kWordings[static_cast<std::size_t>(refusal.problem)];
  return {wording.numeric,
          fmt::format(fmt::runtime(wording.rest), one_word(refusal.subject), refusal.room, refusal.limit,
                      refusal.actual, letter_of(refusal.rule).letter, counted(refusal.limit, "second"))};
}

}  // namespace chat::relay::irc
