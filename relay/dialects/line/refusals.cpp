#include "relay/dialects/line/refusals.h"

#include "common/enum_table.h"
#include "common/text.h"
#include "common/words.h"

#include <array>

#include <fmt/format.h>

namespace chat::relay {
namespace {

struct RefusalWords {
  Problem problem;
  const char* words;
};

// {0}: the name in question, {1}: what was asked for, {2}: the limit, {3}: the room, or the mode.
constexpr std::array<RefusalWords, kProblems> kRefusals{{
    {Problem::nick_malformed,
     "'{0}' cannot be a name. Use A-Z, a-z, 0-9 and []\\`_^{{|}}-, no spaces, and begin with neither 0-9 nor "
     "'-'."},
    {Problem::nick_too_long, "That name has {1} bytes, and {2} is the most."},
    {Problem::nick_taken, "The name {0} is taken. Choose another: /nick NAME"},
    {Problem::nick_reserved,
     "The name {0} is given to nobody: it would pass for the relay's own. Choose another: /nick NAME"},
    {Problem::renamed_too_often, "You have changed your name too often: try again in {4}."},
    {Problem::nobody_called, "There is nobody here called {0}."},
    {Problem::not_reading, "{0} is not reading: what you said was not passed on."},
    {Problem::not_logged_in_there,
     "{0} has not logged in, as this relay wants it: what you said was not passed on."},
    {Problem::room_malformed,
     "'{0}' is no room: a room is '#' and a name without spaces, commas, control characters, and what cannot "
     "be "
     "seen; accents in one with their letters (Unicode's NFC)."},
    {Problem::room_too_long, "That room's name has {1} bytes, and {2} is the most."},
    {Problem::no_such_room, "There is no room {0}."},
    {Problem::already_there, "You are in {0} already."},
    {Problem::too_many_rooms, "You are in as many rooms as one may be in: {2}."},
    {Problem::too_many_rooms_in_all, "There are as many rooms here as there may be: {2}. /rooms lists them."},
    {Problem::banned, "You may not enter {0}: you are banned."},
    {Problem::invite_only, "You may not enter {0} uninvited. One of its operators has to /invite you."},
    {Problem::needs_key, "{0} takes a key: /join {0} KEY"},
    {Problem::room_full, "{0} is full: its operators let in {2} at the most."},
    {Problem::not_in_room, "You are not in {0}."},
    {Problem::not_operator, "Only operators of {0} may do that."},
    {Problem::moderated, "You may not speak in {0}: its mode +m forbids it. /mode explains."},
    {Problem::members_only, "You may not speak in {0}: its mode +n forbids it. /mode explains."},
    {Problem::banned_from_speaking, "You may not speak in {0}: its mode +b forbids it. /mode explains."},
    {Problem::muted, "You may not speak in {0}: you are muted (its mode +q)."},
    {Problem::too_soon,
     "{0} is slow: a line in {5} from each. You may say your next in {4}; what you said was "
     "not passed on."},
    {Problem::topic_too_long, "The topic was not set: it has {1} bytes, and {2} is the most."},
    {Problem::reason_too_long, "Your reason has {1} bytes, and {2} is the most."},
    {Problem::away_too_long, "Your away message was not set: it has {1} bytes, and {2} is the most."},
    {Problem::not_there, "{0} is not in {3}."},
    {Problem::already_with_you, "{0} is in {3} already."},
    {Problem::list_full,
     "The room's lists are full: {2} masks in all are the most. /unban and /unmute take some off."},
    {Problem::too_many_invited,
     "{2} people have been invited to {0} and have not come, the most there may be."},
    {Problem::mask_malformed,
     "'{0}' is neither a name nor a mask such as *!*@192.0.2.7: those have no spaces, no / and 200 bytes at "
     "the most."},
    {Problem::too_many_ignored,
     "You ignore {2} names, the most there may be. /ignore lists them, /unignore NAME "
     "ends one."},
    {Problem::too_many_watched, "You watch {2} names, the most there may be."},
    {Problem::no_accounts, "This relay has no accounts."},
    {Problem::nick_registered,
     "The name {0} is registered, and you have not logged in to it: /login {0} PASSWORD, or choose another: "
     "/nick NAME"},
    {Problem::guest_name,
     "{0} is a name that the relay gives to newcomers, so it cannot be yours. First choose one: /nick NAME"},
    {Problem::account_taken,
     "{0} is registered already. If it is yours: /login {0} PASSWORD. Else choose "
     "another name: /nick NAME"},
    {Problem::logged_in_already,
     "You are logged in as {0}, and may not make another account. /logout ends that."},
    {Problem::not_logged_in, "You are not logged in: /login [NAME] PASSWORD"},
    {Problem::password_too_short,
     "That password is too short: {1} of {2} bytes, the least. Take a longer one."},
    {Problem::password_too_long, "That password has {1} bytes, and {2} is the most. Take a shorter one."},
    {Problem::wrong_password, "That is not {0}'s password, or there is no such account."},
    {Problem::certificate_unknown, "Your certificate belongs to no account, or not to {0}."},
    {Problem::no_such_certificate,
     "No certificate of that fingerprint logs in to {0}. /certificate list lists those that do."},
    {Problem::certificate_taken, "That certificate belongs to an account already."},
    {Problem::too_many_certificates,
     "{0} has {2} certificates, the most for one account. /certificate list shows them."},
    {Problem::too_many_tries, "Too many wrong passwords have come from your address: try again in {4}."},
    {Problem::too_many_accounts,
     "Too many accounts have been made from your address: {1} at once are the most. Try again in {4}."},
    {Problem::accounts_busy, "Too many people are logging in just now: try again in a moment."},
    {Problem::accounts_failed,
     "That cannot be done now: the relay's accounts cannot be read or written. Nothing was changed. Its log "
     "says why; try again later."},
    {Problem::not_encrypted, "This connection is not encrypted: connect with TLS first."},
    {Problem::archive_busy, "Too many people are asking for older lines just now: try again in a moment."},
    {Problem::archive_failed, "Older lines cannot be read now. The relay's log says why."},
    {Problem::nothing_is_kept, "Nothing is kept here: the relay has no state directory."},
    {Problem::claimed_already, "{0} has been claimed."},
    {Problem::not_claimed, "Nobody has claimed {0}."},
    {Problem::not_founder, "Only who has claimed {0} may do that."},
    {Problem::too_many_claims, "You keep {2} rooms, the most for one account."},
    {Problem::operators_account,
     "{0} is an operator's account: it is registered from the relay's own machine."},
    {Problem::no_operators,
     "Nobody becomes an operator by password here: there is no --operator-password-file."},
    {Problem::not_operator_password, "That is not the password."},
    {Problem::not_relay_operator, "Only operators of this relay may do that: /oper PASSWORD"},
    {Problem::no_address, "'{0}' is neither an address nor a network such as 192.0.2.0/24."},
    {Problem::no_duration, "'{0}' is no time from 1 second to {2} days, such as 10m, 2h or 7d."},
    {Problem::no_duration_and_no_reason,
     "'{0}' is no time from 1 second to {2} days, such as 10m, 2h or 7d; a reason begins with no number."},
    {Problem::address_not_banned, "{0} is not banned. /ban-address lists what is."},
    {Problem::network_banned_around, "{0} is banned as a whole: /unban-address {0} ends that."},
    {Problem::bans_oneself, "You are in {0} yourself."},
    {Problem::too_many_bans, "Too many addresses are banned: {2} are the most. /ban-address lists them."},
    {Problem::nobody_returns, "Nobody comes back here: the relay was started with --resume-within 0."},
    {Problem::code_unknown,
     "'{0}' is nobody's code. Perhaps it has been used, or its time is over, or the relay "
     "was started anew meanwhile, or there is a slip in it; or you had not said anything yet, and have "
     "nothing "
     "to come back to."},
    {Problem::too_many_codes, "Too many codes have come from your address: try again in {4}."},
    {Problem::returns_in_clear, "{0}'s connection was encrypted, and this one is not: come back with TLS."},
    {Problem::speaks_otherwise, "{0} came with an IRC client, and may come back with one."},
    {Problem::not_who_said_it,
     "That line is not taken back: {0} said it, and only operators of {3} may take back what others said."},
    {Problem::said_too_long_ago,
     "That line is not taken back: it was said more than {2} minutes ago. An operator of {3} still may."},
    {Problem::no_conversation,
     "Nothing is kept of what you and {0} tell each other: for that, both of you log in and type "
     "/keep-private on"},
    {Problem::no_history, "This relay keeps nothing of what is said."},
    {Problem::no_such_account, "There is no account {0}."},
    {Problem::founder_stays, "{0} has claimed {3}: only {0}, and operators of this relay, may do that."},
    {Problem::said_before,
     "That line is not taken back: {0} said it before {3} was made anew. Operators of this relay still may."},
    {Problem::held_to_nick, "You keep your name: you are banned or muted in {3}."},
    {Problem::silenced,
     "You may not speak in {0}, so nobody is told that. /away alone, and /join, go on working."},
    {Problem::not_relay_password, "That is not this relay's password. Ask whoever told you of the relay."},
    {Problem::returns_apart,
     "This relay has lost the others, and cannot tell whose code {0} is. The code stays good: try again when "
     "they are in touch."},
}};
static_assert(stands_in_order(kRefusals, &RefusalWords::problem));

}  // namespace

std::string refusal_line(const Refusal& refusal) {
  const char* words = kRefusals[static_cast<std::size_t>(refusal.problem)].words;
  return fmt::format("! {}\n",
                     fmt::format(fmt::runtime(words), visible(refusal.subject), with_commas(refusal.actual),
                                 with_commas(refusal.limit), visible(refusal.room),
                                 counted(refusal.limit, "second"), counted(refusal.actual, "second")));
}

}  // namespace chat::relay
